// Package perm holds what the platform's roles and scopes mean: tables and pure
// functions over them. It knows the eight roles of the Cloud Controller and cf's
// words for them, the scopes of UAA and Cloud Controller, which role may do what,
// and which scope or role a call needs. It talks to nobody and imports nothing of
// this module; anyone who asks a server belongs elsewhere.
package perm
