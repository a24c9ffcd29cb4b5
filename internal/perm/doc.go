// Package perm holds tables of the platform's roles and scopes and pure functions on them: the eight roles of the Cloud
// Controller and cf's words for them, the scopes of UAA and Cloud Controller, which role may do what, and which scope
// or role a call needs. It sends no requests and imports no package of this module.
package perm
