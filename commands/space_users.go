package commands

import (
	"github.com/spf13/cobra"

	"github.com/cfid-cli/cfid/internal/platform"
	"github.com/cfid-cli/cfid/internal/view"
)

func spaceUsers(a *app) *cobra.Command {
	in := platform.PlaceUsersInput{}
	cmd := &cobra.Command{
		Use:   "users [SPACE]",
		Short: "List the users of a space and their roles",
		Long: `List the users who have roles in a space, with all their roles there. Without a name, use the
targeted space.`,
		Example:           "  cfid space users acme/dev\n  cfid space users dev --org acme --role SpaceDeveloper -o name",
		Args:              cobra.MaximumNArgs(1),
		ValidArgsFunction: a.completeNames(nounSpace, ""),
	}
	spaceOrgFlag(a, cmd, &in.Org)
	cmd.Flags().StringArrayVar(&in.Roles, "role", nil, "only users with this `ROLE` (repeat)")
	complete(cmd, "role", roleWords()...)
	kind := view.PlaceMembers()
	out := a.output(cmd, kind.ColumnNames())
	cmd.RunE = func(cmd *cobra.Command, args []string) error {
		if len(args) > 0 {
			in.Space = args[0]
		}
		return list(cmd, out, kind, in, platform.SpaceUsers)
	}
	return cmd
}
