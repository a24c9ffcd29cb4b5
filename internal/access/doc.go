// Package access joins identity and platform: who may do what and why, copying and revoking all access of a user, and
// the history of writes with undo.
package access
