package commands

import (
	"github.com/spf13/cobra"

	"github.com/cfid-cli/cfid/internal/session"
	"github.com/cfid-cli/cfid/internal/view"
)

func configList(a *app) *cobra.Command {
	kind := view.Settings()
	cmd := &cobra.Command{
		Use:               "list",
		Short:             "List all settings and their values",
		Example:           "  cfid config list\n  cfid config list -o json",
		Args:              cobra.NoArgs,
		ValidArgsFunction: noCompletion,
	}
	out := a.output(cmd, kind.ColumnNames())
	cmd.RunE = func(cmd *cobra.Command, _ []string) error {
		a.settled = true // the command must work with an invalid file, too, so that users can see what is wrong
		return list(cmd, out, kind, struct{}{}, session.ListConfig)
	}
	return cmd
}
