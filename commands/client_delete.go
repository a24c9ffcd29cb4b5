package commands

import (
	"github.com/spf13/cobra"

	"github.com/cfid-cli/cfid/internal/identity"
	"github.com/cfid-cli/cfid/internal/view"
)

func clientDelete(a *app) *cobra.Command {
	return changeNamed(a, &cobra.Command{
		Use:   "delete CLIENT...",
		Short: "Delete OAuth clients",
		Long: `Delete OAuth clients. Their tokens become invalid, and so do those of users who logged in through
them.`,
		Example: "  cfid client delete ci\n  cfid client delete ci-old ci-older --yes",
	}, nounClient, view.Clients(), func(names []string) identity.ClientInput { return identity.ClientInput{IDs: names} }, identity.DeleteClients)
}
