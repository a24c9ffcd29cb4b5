package commands

import (
	"github.com/spf13/cobra"

	"github.com/cfid-cli/cfid/internal/identity"
	"github.com/cfid-cli/cfid/internal/view"
)

func clientMetaGet(a *app) *cobra.Command {
	in := identity.ClientInput{}
	cmd := &cobra.Command{
		Use:               "get CLIENT...",
		Short:             "Show how clients appear on the UAA's home page",
		Example:           "  cfid client meta get web\n  cfid client meta get web app -o json",
		Args:              cobra.MinimumNArgs(1),
		ValidArgsFunction: a.completeNames(nounClient, nounClient),
	}
	kind := view.ClientMetas()
	out := a.output(cmd, kind.ColumnNames())
	cmd.RunE = func(cmd *cobra.Command, args []string) (err error) {
		if in.IDs, err = a.names(args); err != nil {
			return err
		}
		return got(cmd, out, kind, len(in.IDs), in, identity.GetClientMeta)
	}
	return cmd
}
