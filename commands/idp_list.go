package commands

import (
	"github.com/spf13/cobra"

	"github.com/cfid-cli/cfid/internal/view"
	"github.com/cfid-cli/cfid/internal/zone"
)

func idpList(a *app) *cobra.Command {
	in := zone.ProviderListInput{}
	cmd := &cobra.Command{
		Use:               "list",
		Short:             "List identity providers",
		Example:           "  cfid idp list\n  cfid idps --active -o name\n  cfid idps --type oidc -o json --jq '.[].config.issuer'",
		Args:              cobra.NoArgs,
		ValidArgsFunction: noCompletion,
	}
	cmd.Flags().BoolVar(&in.Active, "active", false, "only active ones")
	cmd.Flags().StringVar(&in.Type, "type", "", "only of this `TYPE`")
	complete(cmd, "type", providerTypes()...)
	kind := view.Providers()
	out := a.output(cmd, kind.ColumnNames())
	cmd.RunE = func(cmd *cobra.Command, _ []string) error {
		return list(cmd, out, kind, in, zone.ListProviders)
	}
	return cmd
}
