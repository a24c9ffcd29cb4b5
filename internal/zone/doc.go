// Package zone manages identity zones and their identity providers: it lists, creates, updates and deletes them, sets their
// policies, and registers providers from their metadata.
package zone
