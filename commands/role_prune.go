package commands

import (
	"github.com/spf13/cobra"

	"github.com/cfid-cli/cfid/internal/platform"
	"github.com/cfid-cli/cfid/internal/view"
)

func rolePrune(a *app) *cobra.Command {
	in := platform.PruneInput{}
	cmd := &cobra.Command{
		Use:   "prune",
		Short: "Take org membership from those without any other role",
		Long: `Take the role OrgUser from everybody who has no other role in the org and none in its spaces: what is left behind when
roles are taken one by one. Who would go is shown, and asked about.`,
		Example:           "  cfid role prune --org acme --dry-run\n  cfid role prune --org 'team-*' --yes",
		Args:              cobra.NoArgs,
		ValidArgsFunction: noCompletion,
	}
	cmd.Flags().StringArrayVar(&in.Orgs, "org", nil, "in this `org`, or those that a pattern fits (repeat; default: the targeted one)")
	a.completeKnown(cmd, "org", nounOrg)
	a.dryRun(cmd)
	out := a.output(cmd, view.Steps().ColumnNames())
	cmd.RunE = func(cmd *cobra.Command, _ []string) error {
		return applied(cmd, out, in, platform.PlanPrune)
	}
	return cmd
}
