package commands

import (
	"github.com/spf13/cobra"

	"github.com/cfid-cli/cfid/internal/view"
	"github.com/cfid-cli/cfid/internal/zone"
)

func idpDelete(a *app) *cobra.Command {
	in := zone.ProviderInput{}
	cmd := &cobra.Command{
		Use:   "delete ORIGIN...",
		Short: "Delete identity providers and their users",
		Long: `Delete identity providers. The UAA also deletes their users and group mappings; cfid counts them
and needs confirmation.`,
		Example:           "  cfid idp delete corp\n  cfid idp delete old older --yes",
		Args:              cobra.MinimumNArgs(1),
		ValidArgsFunction: a.completeNames(nounIdP, nounIdP),
	}
	a.dryRun(cmd)
	kind := view.Providers()
	out := a.output(cmd, kind.ColumnNames())
	cmd.RunE = func(cmd *cobra.Command, args []string) (err error) {
		if in.Names, err = a.names(args); err != nil {
			return err
		}
		return outcomes(cmd, out, kind, in, zone.DeleteProviders)
	}
	return cmd
}
