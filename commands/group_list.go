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
	f := cmd.Flags()
	f.StringVar(&in.Filter, "filter", "", "SCIM `filter` on displayName, id, description, created")
	f.StringVar(&in.SortBy, "sort-by", "", "sort by this `attribute`")
	f.BoolVar(&in.Descending, "descending", false, "sort downwards")
	f.IntVar(&in.Limit, "limit", 0, "stop after this many")
	complete(cmd, "limit")
	complete(cmd, "filter")
	complete(cmd, "sort-by", "displayName", "created", "lastModified")
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
