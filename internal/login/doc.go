// Package login creates, stores and ends sessions: ways to log in, the target, contexts, the vault, logout,
// status and doctor.
//
// What belongs here: one file for each way to log in, resolved to an attempt. What does not: the grants' requests, which
// are in package auth. It imports package platform, because a login may select an org and a space.
package login
