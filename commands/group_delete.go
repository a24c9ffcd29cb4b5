package commands

import (
	"github.com/spf13/cobra"

	"github.com/cfid-cli/cfid/internal/identity"
	"github.com/cfid-cli/cfid/internal/view"
)

func groupDelete(a *app) *cobra.Command {
	in := identity.GroupInput{}
	cmd := &cobra.Command{
		Use:   "delete GROUP...",
		Short: "Delete groups",
		Long: `Delete groups. Users who have the scope through the group lose it, and tokens that contain it
become invalid.`,
		Example:           "  cfid group delete reports.read\n  cfid group delete reports.read reports.write --yes",
		Args:              cobra.MinimumNArgs(1),
		ValidArgsFunction: a.completeNames(nounGroup, nounGroup),
	}
	a.dryRun(cmd)
	kind := view.Groups()
	out := a.output(cmd, kind.ColumnNames())
	cmd.RunE = func(cmd *cobra.Command, args []string) (err error) {
		if in.Names, err = a.names(args); err != nil {
			return err
		}
		return outcomes(cmd, out, kind, in, identity.DeleteGroups)
	}
	return cmd
}
