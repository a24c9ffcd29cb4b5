package session

import (
	"github.com/cfid-cli/cfid/internal/auth"
	"github.com/cfid-cli/cfid/internal/capi"
	"github.com/cfid-cli/cfid/internal/uaa"
)

// The servers' resources by the names that the dashboard uses, which knows the operations and no client.
type (
	// Org is an org of the Cloud Controller.
	Org = capi.Org
	// Space is a space in an org.
	Space = capi.Space
	// Role is what a user is in an org or a space.
	Role = capi.Role
	// User is an account of the UAA.
	User = uaa.User
	// Group is a group of the UAA, which is a scope.
	Group = uaa.Group
	// GroupEntry is who or what is in a group, as it is written.
	GroupEntry = uaa.Member
	// Mapping leads from an external group into a group.
	Mapping = uaa.Mapping
	// JWT is a token taken apart; nothing in it is verified.
	JWT = auth.JWT
	// VerifiedToken is the report on a token.
	VerifiedToken = auth.Verified
	// Client is an OAuth client of the UAA.
	Client = uaa.OAuthClient
)
