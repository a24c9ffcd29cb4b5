package commands

import (
	"github.com/spf13/cobra"

	"github.com/cfid-cli/cfid/internal/view"
	"github.com/cfid-cli/cfid/internal/zone"
)

func idpDeactivate(a *app) *cobra.Command {
	return changeNamed(a, &cobra.Command{
		Use:   "deactivate ORIGIN...",
		Short: "Deactivate identity providers",
		Long: `Deactivate identity providers: their users can't log in. The users stay, and their tokens stay
valid until they expire or are revoked. For the origin uaa, confirm first: nobody can then log in
with a password.`,
		Example: "  cfid idp deactivate corp\n  cfid idp deactivate corp --dry-run",
	}, nounIdP, view.Providers(), func(names []string) zone.ProviderInput { return zone.ProviderInput{Names: names} }, zone.DeactivateProviders)
}
