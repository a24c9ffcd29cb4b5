package commands

import (
	"github.com/spf13/cobra"

	"github.com/cfid-cli/cfid/internal/access"
	"github.com/cfid-cli/cfid/internal/view"
)

func historyList(a *app) *cobra.Command {
	in := access.HistoryInput{}
	cmd := &cobra.Command{
		Use:   "list",
		Short: "List the changes made by cfid on this machine",
		Long: `List the changes that cfid made from this machine in all contexts, one line for each command, the
newest last.`,
		Example:           "  cfid history list --since 7d\n  cfid history list --failed -o json",
		Args:              cobra.NoArgs,
		ValidArgsFunction: noCompletion,
	}
	f := cmd.Flags()
	f.StringVar(&in.Since, "since", "", "only what is newer than this `TIME`: a date or a duration (7d)")
	f.IntVar(&in.Limit, "limit", 50, "show the last `N`; 0: all")
	f.BoolVar(&in.Failed, "failed", false, "only commands that failed or were interrupted")
	f.BoolVar(&in.Here, "here", false, "only of the selected context")
	complete(cmd, "since", "1d", "7d", "30d")
	complete(cmd, "limit", "0", "50")
	kind := view.History()
	out := a.output(cmd, kind.ColumnNames())
	cmd.RunE = func(cmd *cobra.Command, _ []string) error {
		return list(cmd, out, kind, in, access.ListHistory)
	}
	return cmd
}
