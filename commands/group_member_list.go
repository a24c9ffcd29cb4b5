package commands

import (
	"github.com/spf13/cobra"

	"github.com/cfid-cli/cfid/internal/ops"
	"github.com/cfid-cli/cfid/internal/view"
)

func groupMemberList(a *app) *cobra.Command {
	in := ops.MemberInput{}
	cmd := &cobra.Command{
		Use:               "list GROUP",
		Short:             "List who is in a group, with names",
		Example:           "  cfid group member list cloud_controller.admin\n  cfid group member list scim.read -o name",
		Args:              cobra.ExactArgs(1),
		ValidArgsFunction: completeScopes,
	}
	kind := view.Members()
	out := a.output(cmd, kind.ColumnNames())
	cmd.RunE = func(cmd *cobra.Command, args []string) error {
		in.Group = args[0]
		return list(cmd, out, kind, in, ops.ListMembers)
	}
	return cmd
}
