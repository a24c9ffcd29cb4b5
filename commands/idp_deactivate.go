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
		Short: "Deactivate identity providers",
		Long: `Deactivate identity providers: their users can't log in. The users stay, and their tokens stay
valid until they expire or are revoked. For the origin uaa, confirm first: nobody can then log in
with a password.`,
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
