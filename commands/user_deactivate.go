package commands

import (
	"github.com/spf13/cobra"

	"github.com/cfid-cli/cfid/internal/identity"
)

func userDeactivate(a *app) *cobra.Command {
	return onUsers(a, &cobra.Command{
		Use:     "deactivate USER...",
		Short:   "Keep users from logging in",
		Long:    "Keep users from logging in. Their tokens are refused at once; groups and roles stay for the day they are activated again.",
		Example: "  cfid user deactivate dev1 dev2@ldap\n  cfid user deactivate - --dry-run < leavers.txt",
	}, identity.DeactivateUsers)
}
