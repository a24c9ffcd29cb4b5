// Package session holds the state of a command: the selected context or
// environment mode, its clients for the UAA and the Cloud Controller, its token, and the history of its writes.
//
// What belongs here: what every operation needs – Session, Settings, UI, confirming, working on several items, finding a
// server, errors and their classes. What does not: anything about users, groups, clients, orgs or roles.
package session
