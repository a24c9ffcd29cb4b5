// Package zone is what is done to identity zones and their identity providers: list, create, change and delete them, their
// policies, and registering a provider from its metadata.
package zone
