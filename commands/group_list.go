package commands

import (
	"github.com/spf13/cobra"

	"github.com/cfid-cli/cfid/internal/ops"
	"github.com/cfid-cli/cfid/internal/view"
)

func groupList(a *app) *cobra.Command {
	in := ops.GroupListInput{}
	cmd := &cobra.Command{
		Use:               "list",
		Short:             "List groups, all pages",
		Example:           "  cfid group list\n  cfid groups --filter 'displayName sw \"cloud_controller\"'",
		Args:              cobra.NoArgs,
		ValidArgsFunction: noCompletion,
	}
	scimFlags(cmd, &in.SCIMList, "SCIM `filter` on displayName, id, description, created", "displayName", "created", "lastModified")
	kind := view.Groups()
	out := a.output(cmd, kind.ColumnNames())
	cmd.RunE = func(cmd *cobra.Command, _ []string) error {
		o, err := checked(cmd, out, kind)
		if err != nil {
			return err
		}
		in.Attributes = kind.Attributes(o)
		return list(cmd, out, kind, in, ops.ListGroups)
	}
	return cmd
}
