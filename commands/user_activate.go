package commands

import (
	"github.com/spf13/cobra"

	"github.com/cfid-cli/cfid/internal/identity"
)

func userActivate(a *app) *cobra.Command {
	return onUsers(a, &cobra.Command{
		Use:     "activate USER...",
		Short:   "Activate users",
		Long:    `Activate users who were deactivated: they can log in again. Everything else stays as it is.`,
		Example: "  cfid user activate dev1\n  cfid users --inactive --origin ldap -o id | cfid user activate --id -",
	}, identity.ActivateUsers)
}
