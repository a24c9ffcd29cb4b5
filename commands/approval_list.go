package commands

import (
	"github.com/spf13/cobra"

	"github.com/cfid-cli/cfid/internal/identity"
	"github.com/cfid-cli/cfid/internal/view"
)

func approvalList(a *app) *cobra.Command {
	in := identity.ApprovalListInput{}
	cmd := &cobra.Command{
		Use:   "list [USER]",
		Short: "List the scopes that a user granted or denied to clients",
		Long: `List the scopes that a user granted or denied to clients: your own approvals (your token needs the
scope oauth.approvals) or another user's (it needs scim.read).`,
		Example:           "  cfid approval list\n  cfid approval list marissa --client app",
		Args:              cobra.MaximumNArgs(1),
		ValidArgsFunction: a.completeNames(nounUser, ""),
	}
	cmd.Flags().StringVar(&in.Client, "client", "", "only those for this `CLIENT`")
	cmd.Flags().StringVar(&in.Origin, "origin", "", "`ORIGIN` of the user")
	a.completeKnown(cmd, "client", nounClient)
	a.completeKnown(cmd, "origin", nounIdP, "uaa", "ldap")
	kind := view.Approvals()
	out := a.output(cmd, kind.ColumnNames())
	cmd.RunE = func(cmd *cobra.Command, args []string) error {
		if len(args) == 1 {
			in.User = args[0]
		}
		return list(cmd, out, kind, in, identity.ListApprovals)
	}
	return cmd
}
