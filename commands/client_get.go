package commands

import (
	"github.com/spf13/cobra"

	"github.com/cfid-cli/cfid/internal/identity"
	"github.com/cfid-cli/cfid/internal/view"
)

func clientGet(a *app) *cobra.Command {
	in := identity.ClientInput{}
	cmd := &cobra.Command{
		Use:               "get CLIENT...",
		Short:             "Show OAuth clients",
		Example:           "  cfid client get cf\n  cfid client get cf app -o yaml",
		Args:              cobra.MinimumNArgs(1),
		ValidArgsFunction: a.completeNames(nounClient, nounClient),
	}
	kind := view.Clients()
	out := a.output(cmd, kind.ColumnNames())
	cmd.RunE = func(cmd *cobra.Command, args []string) (err error) {
		if in.IDs, err = a.names(args); err != nil {
			return err
		}
		return got(cmd, out, kind, len(in.IDs), in, identity.GetClients)
	}
	return cmd
}
