// Package session is one person, or client, at one place for the length of one command: the selected context or
// environment mode, its clients for the UAA and the Cloud Controller, its token, and the record of what it wrote.
//
// What belongs here: what every operation needs – Session, Settings, UI, confirming, working on several items, finding a
// server, errors and their classes. What does not: anything about users, groups, clients, orgs or roles.
package session
