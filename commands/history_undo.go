package commands

import (
	"github.com/spf13/cobra"

	"github.com/cfid-cli/cfid/internal/access"
	"github.com/cfid-cli/cfid/internal/view"
)

func historyUndo(a *app) *cobra.Command {
	cmd := &cobra.Command{
		Use:   "undo ID",
		Short: "Undo a command's changes to roles and memberships",
		Long: `Undo what a command changed in roles and group memberships: what it assigned or added is removed,
and what it removed is restored. cfid first reads the current state. What is undone already stays
as it is. If a user, org, space or group no longer exists, or somebody removed and reassigned a
role since, nothing is changed at all. The plan is shown and must be confirmed.`,
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
