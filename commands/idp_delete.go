package commands

import (
	"github.com/spf13/cobra"

	"github.com/cfid-cli/cfid/internal/view"
	"github.com/cfid-cli/cfid/internal/zone"
)

func idpDelete(a *app) *cobra.Command {
	return changeNamed(a, &cobra.Command{
		Use:   "delete ORIGIN...",
		Short: "Delete identity providers and their users",
		Long: `Delete identity providers. The UAA also deletes their users and group mappings; cfid counts them
and needs confirmation.`,
		Example: "  cfid idp delete corp\n  cfid idp delete old older --yes",
	}, nounIdP, view.Providers(), func(names []string) zone.ProviderInput { return zone.ProviderInput{Names: names} }, zone.DeleteProviders)
}
