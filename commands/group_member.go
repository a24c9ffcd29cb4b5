package commands

import (
	"iter"

	"github.com/spf13/cobra"

	"github.com/cfid-cli/cfid/internal/identity"
	"github.com/cfid-cli/cfid/internal/session"
	"github.com/cfid-cli/cfid/internal/view"
)

func groupMember(a *app) *cobra.Command {
	cmd := noun("member", `List, add and remove the members of a group. A change takes effect in a user's next token.`,
		groupMemberList(a), groupMemberAdd(a), groupMemberRemove(a))
	cmd.Short = "Manage the members of a group"
	return cmd
}

// memberCommand fills in what add and remove share.
func memberCommand[T any](a *app, cmd *cobra.Command, kind view.Kind[T], work reader[identity.MemberInput, iter.Seq[session.Item[T]]]) *cobra.Command {
	in := identity.MemberInput{}
	cmd.Long = cmd.Short + ". Users are named by name, name@origin or id; with --groups, the\nmembers are groups. The change takes effect in the next token."
	cmd.Args, cmd.ValidArgsFunction = cobra.MinimumNArgs(2), a.completeMembers(&in.Groups)
	f := cmd.Flags()
	f.StringVar(&in.Origin, "origin", "", "`ORIGIN` of the users")
	f.BoolVar(&in.Groups, "groups", false, "the members are groups")
	a.completeKnown(cmd, "origin", nounIdP, "uaa", "ldap")
	a.dryRun(cmd)
	out := a.output(cmd, kind.ColumnNames())
	cmd.RunE = func(cmd *cobra.Command, args []string) (err error) {
		in.Group = args[0]
		if in.Names, err = a.names(args[1:]); err != nil {
			return err
		}
		return outcomes(cmd, out, kind, in, work)
	}
	return cmd
}
