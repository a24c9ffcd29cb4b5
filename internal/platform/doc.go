// Package platform is what is done at a Cloud Controller: orgs, spaces, roles, quotas, events, and finding the places that
// people name.
package platform
