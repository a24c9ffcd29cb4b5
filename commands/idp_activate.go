package commands

import (
	"github.com/spf13/cobra"

	"github.com/cfid-cli/cfid/internal/view"
	"github.com/cfid-cli/cfid/internal/zone"
)

func idpActivate(a *app) *cobra.Command {
	return changeNamed(a, &cobra.Command{
		Use:     "activate ORIGIN...",
		Short:   "Reactivate identity providers",
		Long:    `Reactivate identity providers: their users can log in again. An active provider is unchanged.`,
		Example: "  cfid idp activate corp",
	}, nounIdP, view.Providers(), func(names []string) zone.ProviderInput { return zone.ProviderInput{Names: names} }, zone.ActivateProviders)
}
