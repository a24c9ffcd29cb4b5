package commands

import (
	"github.com/spf13/cobra"

	"github.com/cfid-cli/cfid/internal/view"
	"github.com/cfid-cli/cfid/internal/zone"
)

func idpActivate(a *app) *cobra.Command {
	in := zone.ProviderInput{}
	cmd := &cobra.Command{
		Use:               "activate ORIGIN...",
		Short:             "Reactivate identity providers",
		Long:              `Reactivate identity providers: their users can log in again. An active provider is unchanged.`,
		Example:           "  cfid idp activate corp",
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
		return outcomes(cmd, out, kind, in, zone.ActivateProviders)
	}
	return cmd
}
