package commands

import (
	"github.com/spf13/cobra"

	"github.com/cfid-cli/cfid/internal/identity"
)

func userActivate(a *app) *cobra.Command {
	return onUsers(a, &cobra.Command{
		Use:     "activate USER...",
		Short:   "Let users log in again",
		Long:    "Let users log in again that were deactivated. What else the server knows of them stays as it is.",
		Example: "  cfid user activate dev1\n  cfid users --inactive --origin ldap -o id | cfid user activate --id -",
	}, identity.ActivateUsers)
}
