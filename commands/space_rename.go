package commands

import (
	"github.com/spf13/cobra"

	"github.com/cfid-cli/cfid/internal/platform"
	"github.com/cfid-cli/cfid/internal/view"
)

func spaceRename(a *app) *cobra.Command {
	in := platform.RenameInput{}
	cmd := &cobra.Command{
		Use:               "rename SPACE NEW-NAME",
		Short:             "Rename a space",
		Example:           "  cfid space rename acme/dev development\n  cfid space rename test qa --org acme",
		Args:              cobra.ExactArgs(2),
		ValidArgsFunction: a.completeNames(nounSpace, ""),
	}
	spaceOrgFlag(a, cmd, &in.Org)
	a.dryRun(cmd)
	kind := view.Renamed(view.Spaces())
	out := a.output(cmd, kind.ColumnNames())
	cmd.RunE = func(cmd *cobra.Command, args []string) error {
		in.Old, in.New = args[0], args[1]
		return outcomes(cmd, out, kind, in, platform.RenameSpace)
	}
	return cmd
}
