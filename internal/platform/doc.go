// Package platform implements the operations at a Cloud Controller: on orgs, spaces, roles, quotas and audit events,
// and finding orgs and spaces by what a user typed.
package platform
