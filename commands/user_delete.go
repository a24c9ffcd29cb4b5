package commands

import (
	"github.com/spf13/cobra"

	"github.com/cfid-cli/cfid/internal/ops"
	"github.com/cfid-cli/cfid/internal/view"
)

func userDelete(a *app) *cobra.Command {
	in := ops.UserInput{}
	cmd := &cobra.Command{
		Use:               "delete USER...",
		Short:             "Delete users for good",
		Example:           "  cfid user delete dev1\n  cfid user delete dev1@ldap dev2 --yes\n  cfid users --filter 'active eq false' -o id | cfid user delete --id - --yes",
		Args:              cobra.MinimumNArgs(1),
		ValidArgsFunction: noCompletion,
	}
	whichUser(cmd, &in)
	a.dryRun(cmd)
	kind := view.Users()
	out := a.output(cmd, kind.ColumnNames())
	cmd.RunE = func(cmd *cobra.Command, args []string) (err error) {
		if in.Names, err = a.names(args); err != nil {
			return err
		}
		return outcomes(cmd, out, kind, in, ops.DeleteUsers)
	}
	return cmd
}
