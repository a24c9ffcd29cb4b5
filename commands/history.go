package commands

import "github.com/spf13/cobra"

func history(a *app) *cobra.Command {
	cmd := noun("history", `What cfid changed from this machine: for every request that writes when, in which context, as whom, by which command, and what
became of it. It is a file that only you may read, and holds no secret. What others did, and you elsewhere, is told by
cfid event list. Alone, this command lists.`,
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
