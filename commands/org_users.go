package commands

import (
	"github.com/spf13/cobra"

	"github.com/cfid-cli/cfid/internal/platform"
	"github.com/cfid-cli/cfid/internal/view"
)

func orgUsers(a *app) *cobra.Command {
	in := platform.PlaceUsersInput{}
	cmd := &cobra.Command{
		Use:   "users [ORG]",
		Short: "List the users of an org and their roles",
		Long: `List the users who have roles in an org itself, with all their roles there. Without a name, use
the targeted org.`,
		Example:           "  cfid org users acme\n  cfid org users acme --role OrgManager -o csv",
		Args:              cobra.MaximumNArgs(1),
		ValidArgsFunction: a.completeNames(nounOrg, ""),
	}
	cmd.Flags().StringArrayVar(&in.Roles, "role", nil, "only users with this `ROLE` (repeat)")
	complete(cmd, "role", roleWords()...)
	kind := view.PlaceMembers()
	out := a.output(cmd, kind.ColumnNames())
	cmd.RunE = func(cmd *cobra.Command, args []string) error {
		if len(args) > 0 {
			in.Org = args[0]
		}
		return list(cmd, out, kind, in, platform.OrgUsers)
	}
	return cmd
}
