// Package login is how a session comes about, is kept and ends: ways to log in, the target, contexts, the vault, logout,
// status and doctor.
//
// What belongs here: one file for each way to log in, resolved to one attempt. What does not: the grants on the wire, which
// are in package auth. It comes after package platform, for a login may select an org and a space.
package login
