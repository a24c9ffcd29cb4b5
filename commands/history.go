package commands

import "github.com/spf13/cobra"

func history(a *app) *cobra.Command {
	cmd := noun("history", `Show what cfid changed from this machine: for every write the time, context, identity, command and
result. It is stored in a file that only you can read and that contains no secrets. For changes by
other users, or by you on other machines, use cfid event list. Without a verb, this command lists
the history.`,
		historyList(a), historyShow(a), historyUndo(a))
	alone := historyList(a)
	cmd.Flags().AddFlagSet(alone.Flags())
	cmd.Example = "  cfid history"
	help := cmd.RunE
	cmd.RunE = func(cmd *cobra.Command, args []string) error {
		if len(args) > 0 {
			return help(cmd, args)
		}
		return alone.RunE(cmd, args)
	}
	return cmd
}
