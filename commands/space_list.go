package commands

import (
	"github.com/spf13/cobra"

	"github.com/cfid-cli/cfid/internal/platform"
	"github.com/cfid-cli/cfid/internal/view"
)

func spaceList(a *app) *cobra.Command {
	in := platform.SpaceListInput{}
	cmd := &cobra.Command{
		Use:               "list",
		Short:             "List the spaces of an org, or all spaces",
		Example:           "  cfid space list --org acme\n  cfid spaces --org 'team-*' --labels env=prod\n  cfid spaces --all -o name",
		Args:              cobra.NoArgs,
		ValidArgsFunction: noCompletion,
	}
	f := cmd.Flags()
	f.StringArrayVar(&in.Orgs, "org", nil, "of this `ORG`, or of all that match a pattern (repeat; default: the targeted one)")
	f.BoolVar(&in.All, "all", false, "of every org")
	f.StringVar(&in.Labels, "labels", "", "label `SELECTOR`: k=v, k!=v, k in (a,b), !k")
	limit(f, &in.Limit)
	complete(cmd, "limit")
	cmd.MarkFlagsMutuallyExclusive("org", "all")
	a.completeKnown(cmd, "org", nounOrg)
	complete(cmd, "labels")
	kind := view.Spaces()
	out := a.output(cmd, kind.ColumnNames())
	cmd.RunE = func(cmd *cobra.Command, _ []string) error {
		return list(cmd, out, kind, in, platform.ListSpaces)
	}
	return cmd
}
