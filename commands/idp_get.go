package commands

import (
	"github.com/spf13/cobra"

	"github.com/cfid-cli/cfid/internal/view"
	"github.com/cfid-cli/cfid/internal/zone"
)

func idpGet(a *app) *cobra.Command {
	in := zone.ProviderInput{}
	cmd := &cobra.Command{
		Use:   "get ORIGIN...",
		Short: "Show identity providers",
		Long: `Show identity providers, by origin or id. JSON output contains the whole configuration without
secrets, which no UAA returns. --config accepts what -o json prints.`,
		Example:           "  cfid idp get uaa\n  cfid idp get corp -o json",
		Args:              cobra.MinimumNArgs(1),
		ValidArgsFunction: a.completeNames(nounIdP, nounIdP),
	}
	kind := view.Providers()
	out := a.output(cmd, kind.ColumnNames())
	cmd.RunE = func(cmd *cobra.Command, args []string) (err error) {
		if in.Names, err = a.names(args); err != nil {
			return err
		}
		return got(cmd, out, kind, len(in.Names), in, zone.GetProviders)
	}
	return cmd
}
