package commands

import (
	"github.com/spf13/cobra"

	"github.com/cfid-cli/cfid/internal/platform"
	"github.com/cfid-cli/cfid/internal/view"
)

func orgList(a *app) *cobra.Command {
	in := platform.OrgListInput{}
	cmd := &cobra.Command{
		Use:               "list",
		Short:             "List the orgs that you may see",
		Example:           "  cfid org list\n  cfid orgs --labels env=prod -o name",
		Args:              cobra.NoArgs,
		ValidArgsFunction: noCompletion,
	}
	f := cmd.Flags()
	f.StringVar(&in.Labels, "labels", "", "label `SELECTOR`: k=v, k!=v, k in (a,b), !k")
	limit(f, &in.Limit)
	complete(cmd, "limit")
	complete(cmd, "labels")
	kind := view.Orgs()
	out := a.output(cmd, kind.ColumnNames())
	cmd.RunE = func(cmd *cobra.Command, _ []string) error {
		return list(cmd, out, kind, in, platform.ListOrgs)
	}
	return cmd
}
