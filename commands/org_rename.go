package commands

import (
	"github.com/spf13/cobra"

	"github.com/cfid-cli/cfid/internal/platform"
	"github.com/cfid-cli/cfid/internal/view"
)

func orgRename(a *app) *cobra.Command {
	in := platform.RenameInput{}
	cmd := &cobra.Command{
		Use:               "rename ORG NEW-NAME",
		Short:             "Rename an org",
		Example:           "  cfid org rename acme acme-corp",
		Args:              cobra.ExactArgs(2),
		ValidArgsFunction: a.completeNames(nounOrg, ""),
	}
	a.dryRun(cmd)
	kind := view.Renamed(view.Orgs())
	out := a.output(cmd, kind.ColumnNames())
	cmd.RunE = func(cmd *cobra.Command, args []string) error {
		in.Old, in.New = args[0], args[1]
		return outcomes(cmd, out, kind, in, platform.RenameOrg)
	}
	return cmd
}
