package session

import (
	"github.com/cfid-cli/cfid/internal/auth"
	"github.com/cfid-cli/cfid/internal/capi"
	"github.com/cfid-cli/cfid/internal/uaa"
)

// Names for the servers' resources, for the dashboard, which does not import the clients.
type (
	// Org is an org of the Cloud Controller.
	Org = capi.Org
	// Space is a space in an org.
	Space = capi.Space
	// Role is a role of a user in an org or a space.
	Role = capi.Role
	// User is an account of the UAA.
	User = uaa.User
	// Group is a group of the UAA, which is a scope.
	Group = uaa.Group
	// GroupEntry is a user or group to add to or remove from a group.
	GroupEntry = uaa.Member
	// Mapping maps an external group to a group.
	Mapping = uaa.Mapping
	// JWT is a decoded token, which is not verified.
	JWT = auth.JWT
	// VerifiedToken is the result of verifying a token.
	VerifiedToken = auth.Verified
	// Client is an OAuth client of the UAA.
	Client = uaa.OAuthClient
)
