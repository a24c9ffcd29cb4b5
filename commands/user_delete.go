package commands

import (
	"github.com/spf13/cobra"

	"github.com/cfid-cli/cfid/internal/identity"
)

func userDelete(a *app) *cobra.Command {
	return onUsers(a, &cobra.Command{
		Use:     "delete USER...",
		Short:   "Delete users",
		Example: "  cfid user delete dev1\n  cfid user delete dev1@ldap dev2 --yes\n  cfid users --filter 'active eq false' -o id | cfid user delete --id - --yes",
	}, identity.DeleteUsers)
}
