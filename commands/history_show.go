package commands

import (
	"github.com/spf13/cobra"

	"github.com/cfid-cli/cfid/internal/access"
	"github.com/cfid-cli/cfid/internal/view"
)

func historyShow(a *app) *cobra.Command {
	cmd := &cobra.Command{
		Use:   "show ID",
		Short: "Show the requests of a command that made changes",
		Long: `Show each request of a command that made changes. Get the ID from cfid history; its first
characters are enough.`,
		Example:           "  cfid history show k3x9f2ab\n  cfid history show k3x9 -o json",
		Args:              cobra.ExactArgs(1),
		ValidArgsFunction: noCompletion,
	}
	kind := view.History()
	out := a.output(cmd, nil)
	cmd.RunE = func(cmd *cobra.Command, args []string) error {
		o, err := checked(cmd, out, kind)
		if err != nil {
			return err
		}
		e, err := run(cmd, a, args[0], access.GetHistory)
		if err != nil {
			return err
		}
		if o.People() {
			return view.WriteHistory(o, e)
		}
		return view.One(o, kind, e)
	}
	return cmd
}
