package commands

import (
	"github.com/spf13/cobra"

	"github.com/cfid-cli/cfid/internal/view"
	"github.com/cfid-cli/cfid/internal/zone"
)

func idpDeactivate(a *app) *cobra.Command {
	in := zone.ProviderInput{}
	cmd := &cobra.Command{
		Use:   "deactivate ORIGIN...",
		Short: "Keep users of identity providers from logging in",
		Long: `Keep users of identity providers from logging in. They stay, and tokens they have live on until they end or are revoked.
For the origin uaa it asks: then nobody logs in with a password.`,
		Example:           "  cfid idp deactivate corp\n  cfid idp deactivate corp --dry-run",
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
		return outcomes(cmd, out, kind, in, zone.DeactivateProviders)
	}
	return cmd
}
