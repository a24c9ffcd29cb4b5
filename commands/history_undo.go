package commands

import (
	"github.com/spf13/cobra"

	"github.com/cfid-cli/cfid/internal/access"
	"github.com/cfid-cli/cfid/internal/view"
)

func historyUndo(a *app) *cobra.Command {
	cmd := &cobra.Command{
		Use:   "undo ID",
		Short: "Take back roles and memberships a command gave or took",
		Long: `Take back what a command did to roles in orgs and spaces and to members of groups: what it gave is taken, what it took is given
again. The servers are asked first how things stand. What is so again already is left alone; where a user, org, space or group is
there no more, or a role was taken and given again by somebody since, nothing at all is done. What would change is shown, and
asked about.`,
		Example:           "  cfid history undo k3x9f2ab --dry-run\n  cfid history undo k3x9f2ab --yes",
		Args:              cobra.ExactArgs(1),
		ValidArgsFunction: noCompletion,
	}
	a.dryRun(cmd)
	out := a.output(cmd, view.Steps().ColumnNames())
	cmd.RunE = func(cmd *cobra.Command, args []string) error {
		return applied(cmd, out, args[0], access.PlanUndo)
	}
	return cmd
}
