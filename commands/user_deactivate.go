package commands

import (
	"github.com/spf13/cobra"

	"github.com/cfid-cli/cfid/internal/identity"
)

func userDeactivate(a *app) *cobra.Command {
	return onUsers(a, &cobra.Command{
		Use:   "deactivate USER...",
		Short: "Deactivate users",
		Long: `Deactivate users: they can't log in, and their tokens become invalid. They keep their groups and
roles.`,
		Example: "  cfid user deactivate dev1 dev2@ldap\n  cfid user deactivate - --dry-run < leavers.txt",
	}, identity.DeactivateUsers)
}
