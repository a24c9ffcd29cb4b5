package ops

import "github.com/cfid-cli/cfid/internal/capi"

// The servers' resources by the names that the dashboard uses, which knows the operations and no client.
type (
	// Org is an org of the Cloud Controller.
	Org = capi.Org
	// Space is a space in an org.
	Space = capi.Space
)
