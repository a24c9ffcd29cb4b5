package commands

import (
	"github.com/spf13/cobra"

	"github.com/cfid-cli/cfid/internal/view"
)

func contextList(a *app) *cobra.Command {
	cmd := &cobra.Command{
		Use:               "list",
		Short:             "List contexts, and show which one applies and why",
		Example:           "  cfid context list\n  cfid contexts -o name",
		Args:              cobra.NoArgs,
		ValidArgsFunction: noCompletion,
	}
	kind := view.Contexts(a.start)
	out := a.output(cmd, kind.ColumnNames())
	cmd.RunE = func(cmd *cobra.Command, _ []string) error {
		if _, err := a.look(cmd.Context()); err != nil {
			return err
		}
		return list(cmd, out, kind, struct{}{}, contextRows)
	}
	return cmd
}
