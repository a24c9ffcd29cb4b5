package commands

import (
	"github.com/spf13/cobra"

	"github.com/cfid-cli/cfid/internal/identity"
	"github.com/cfid-cli/cfid/internal/view"
)

func clientDelete(a *app) *cobra.Command {
	in := identity.ClientInput{}
	cmd := &cobra.Command{
		Use:   "delete CLIENT...",
		Short: "Delete OAuth clients",
		Long: `Delete OAuth clients. Their tokens become invalid, and so do those of users who logged in through
them.`,
		Example:           "  cfid client delete ci\n  cfid client delete ci-old ci-older --yes",
		Args:              cobra.MinimumNArgs(1),
		ValidArgsFunction: a.completeNames(nounClient, nounClient),
	}
	a.dryRun(cmd)
	kind := view.Clients()
	out := a.output(cmd, kind.ColumnNames())
	cmd.RunE = func(cmd *cobra.Command, args []string) (err error) {
		if in.IDs, err = a.names(args); err != nil {
			return err
		}
		return outcomes(cmd, out, kind, in, identity.DeleteClients)
	}
	return cmd
}
