package commands

import (
	"github.com/spf13/cobra"

	"github.com/cfid-cli/cfid/internal/identity"
	"github.com/cfid-cli/cfid/internal/view"
)

func clientGet(a *app) *cobra.Command {
	return getNamed(a, &cobra.Command{
		Use:     "get CLIENT...",
		Short:   "Show OAuth clients",
		Example: "  cfid client get cf\n  cfid client get cf app -o yaml",
	}, nounClient, view.Clients(), func(names []string) identity.ClientInput { return identity.ClientInput{IDs: names} }, identity.GetClients)
}
