package commands

import (
	"github.com/spf13/cobra"

	"github.com/cfid-cli/cfid/internal/ops"
	"github.com/cfid-cli/cfid/internal/view"
)

func groupMemberAdd(a *app) *cobra.Command {
	in := ops.MemberInput{}
	cmd := &cobra.Command{
		Use:               "add GROUP MEMBER...",
		Short:             "Put users or groups into a group",
		Long:              "Put users or groups into a group. Users are named by name, name@origin or id; with --groups the members are groups. It shows in the next token.",
		Example:           "  cfid group member add reports.read dev1 dev2@ldap\n  cfid group member add reports.read reports.write --groups",
		Args:              cobra.MinimumNArgs(2),
		ValidArgsFunction: completeScopes,
	}
	f := cmd.Flags()
	f.StringVar(&in.Origin, "origin", "", "identity provider of the users")
	f.BoolVar(&in.Groups, "groups", false, "the members are groups")
	complete(cmd, "origin", "uaa", "ldap")
	a.dryRun(cmd)
	kind := view.Members()
	out := a.output(cmd, kind.ColumnNames())
	cmd.RunE = func(cmd *cobra.Command, args []string) (err error) {
		in.Group = args[0]
		if in.Names, err = a.names(args[1:]); err != nil {
			return err
		}
		return outcomes(cmd, out, kind, in, ops.AddMembers)
	}
	return cmd
}
