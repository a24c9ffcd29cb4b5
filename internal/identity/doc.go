// Package identity manages the objects of a UAA: users, groups and their members and mappings, clients and their secrets,
// approvals, tokens and scopes. One file for each noun and verb.
//
// What belongs here: operations (ctx, *session.Session, Input) (Result, error). What does not: flags, colours, tables; zones
// and providers, which are in package zone.
package identity
