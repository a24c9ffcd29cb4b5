package commands

import (
	"github.com/spf13/cobra"

	"github.com/cfid-cli/cfid/internal/identity"
	"github.com/cfid-cli/cfid/internal/view"
)

func groupMemberList(a *app) *cobra.Command {
	in := identity.MemberListInput{}
	cmd := &cobra.Command{
		Use:               "list GROUP",
		Short:             "List the members of a group",
		Example:           "  cfid group member list cloud_controller.admin\n  cfid group member list scim.read -o name\n  cfid group member list scim.read --nested",
		Args:              cobra.ExactArgs(1),
		ValidArgsFunction: a.completeNames(nounGroup, ""),
	}
	cmd.Flags().BoolVar(&in.Nested, "nested", false, "include members of nested groups, and show through which group")
	out := a.output(cmd, view.GroupMembers(true).ColumnNames())
	cmd.RunE = func(cmd *cobra.Command, args []string) error {
		in.Group = args[0]
		return list(cmd, out, view.GroupMembers(in.Nested), in, identity.ListMembers)
	}
	return cmd
}
