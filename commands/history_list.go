package commands

import (
	"github.com/spf13/cobra"

	"github.com/cfid-cli/cfid/internal/access"
	"github.com/cfid-cli/cfid/internal/view"
)

func historyList(a *app) *cobra.Command {
	in := access.HistoryInput{}
	cmd := &cobra.Command{
		Use:               "list",
		Short:             "List what cfid changed from this machine",
		Long:              "List what cfid changed from this machine, in every context, a line for each command; the newest comes last.",
		Example:           "  cfid history list --since 7d\n  cfid history list --failed -o json",
		Args:              cobra.NoArgs,
		ValidArgsFunction: noCompletion,
	}
	f := cmd.Flags()
	f.StringVar(&in.Since, "since", "", "only what is not older than this: a `date` or a length of time (7d)")
	f.IntVar(&in.Limit, "limit", 50, "the last so many; 0: all")
	f.BoolVar(&in.Failed, "failed", false, "only what failed or was cut off, in whole or in part")
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
