package commands

import (
	"github.com/spf13/cobra"

	"github.com/cfid-cli/cfid/internal/identity"
	"github.com/cfid-cli/cfid/internal/view"
)

func userIDs(a *app) *cobra.Command {
	in := identity.UserInput{}
	cmd := &cobra.Command{
		Use:   "ids NAME|ID...",
		Short: "Look up ids of user names, and names of ids",
		Long: `Look up the ids of user names, and the names of ids. This works without the permission to read
users: it needs only a user's token with the scope scim.userids, which most users have. A name
with several identity providers has one line for each.`,
		Example:           "  cfid user ids marissa\n  cfid user ids - -o csv < names.txt",
		Args:              cobra.MinimumNArgs(1),
		ValidArgsFunction: a.completeNames(nounUser, nounUser),
	}
	whichUser(a, cmd, &in)
	kind := view.UserIDs()
	out := a.output(cmd, kind.ColumnNames())
	cmd.RunE = func(cmd *cobra.Command, args []string) (err error) {
		if in.Names, err = a.names(args); err != nil {
			return err
		}
		return got(cmd, out, kind, 0, in, identity.FindUserIDs) // a list also for one name: it may have several ids
	}
	return cmd
}
