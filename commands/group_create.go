package commands

import (
	"github.com/spf13/cobra"

	"github.com/cfid-cli/cfid/internal/identity"
	"github.com/cfid-cli/cfid/internal/view"
)

func groupCreate(a *app) *cobra.Command {
	in := identity.GroupCreateInput{}
	cmd := &cobra.Command{
		Use:               "create GROUP...",
		Short:             "Create groups",
		Example:           "  cfid group create reports.read --description 'may read reports'\n  cfid group create reports.read reports.write",
		Args:              cobra.MinimumNArgs(1),
		ValidArgsFunction: noCompletion,
	}
	cmd.Flags().StringVar(&in.Description, "description", "", "`TEXT` that describes the group")
	complete(cmd, "description")
	a.dryRun(cmd)
	kind := view.Groups()
	out := a.output(cmd, kind.ColumnNames())
	cmd.RunE = func(cmd *cobra.Command, args []string) (err error) {
		if in.Names, err = a.names(args); err != nil {
			return err
		}
		return outcomes(cmd, out, kind, in, identity.CreateGroups)
	}
	return cmd
}
