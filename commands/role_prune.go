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
		Short: "Remove org members who have no other role",
		Long: `Remove the role OrgUser from users who have no other role in the org or in its spaces, for example
after their roles were removed one by one. cfid shows these users, and asks.`,
		Example:           "  cfid role prune --org acme --dry-run\n  cfid role prune --org 'team-*' --yes",
		Args:              cobra.NoArgs,
		ValidArgsFunction: noCompletion,
	}
	cmd.Flags().StringArrayVar(&in.Orgs, "org", nil, "in this `ORG`, or in all that match a pattern (repeat; default: the targeted one)")
	a.completeKnown(cmd, "org", nounOrg)
	a.dryRun(cmd)
	out := a.output(cmd, view.Steps().ColumnNames())
	cmd.RunE = func(cmd *cobra.Command, _ []string) error {
		return applied(cmd, out, in, platform.PlanPrune)
	}
	return cmd
}
