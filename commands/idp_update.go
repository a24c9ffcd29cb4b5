package commands

import (
	"github.com/spf13/cobra"

	"github.com/cfid-cli/cfid/internal/view"
	"github.com/cfid-cli/cfid/internal/zone"
)

func idpUpdate(a *app) *cobra.Command {
	in := zone.ProviderUpdateInput{}
	cmd := &cobra.Command{
		Use:   "update ORIGIN",
		Short: "Update an identity provider",
		Long: `Update the given settings of an identity provider. The secret stays unless you give a new one.
--config merges a JSON file into the configuration; null removes a member.`,
		Example: `  cfid idp update corp --link-text "Corporate login" --email-domain example.com
  cfid idp update corp --secret-stdin < secret.txt
  cfid idp update corp --unset emailDomain`,
		Args:              cobra.ExactArgs(1),
		ValidArgsFunction: a.completeNames(nounIdP, ""),
	}
	secret := a.providerFlags(cmd, &in.ProviderSettings)
	cmd.Flags().StringArrayVar(&in.Unset, "unset", nil, "remove this `MEMBER` from the configuration (repeat)")
	complete(cmd, "unset", "emailDomain", "attributeMappings", "linkText", "groupSearchBase", "groupSearchFilter", "scopes")
	a.dryRun(cmd)
	kind := view.Providers()
	out := a.output(cmd, kind.ColumnNames())
	cmd.RunE = func(cmd *cobra.Command, args []string) error {
		in.Origin = args[0]
		if err := secret(); err != nil {
			return err
		}
		return outcomes(cmd, out, kind, in, zone.UpdateProvider)
	}
	return cmd
}
