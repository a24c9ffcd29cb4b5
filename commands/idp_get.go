package commands

import (
	"github.com/spf13/cobra"

	"github.com/cfid-cli/cfid/internal/view"
	"github.com/cfid-cli/cfid/internal/zone"
)

func idpGet(a *app) *cobra.Command {
	return getNamed(a, &cobra.Command{
		Use:   "get ORIGIN...",
		Short: "Show identity providers",
		Long: `Show identity providers, by origin or id. JSON output contains the whole configuration without
secrets, which no UAA returns. --config accepts what -o json prints.`,
		Example: "  cfid idp get uaa\n  cfid idp get corp -o json",
	}, nounIdP, view.Providers(), func(names []string) zone.ProviderInput { return zone.ProviderInput{Names: names} }, zone.GetProviders)
}
