package commands

import (
	"github.com/spf13/cobra"

	"github.com/cfid-cli/cfid/internal/ops"
	"github.com/cfid-cli/cfid/internal/view"
)

func contextRename(a *app) *cobra.Command {
	return &cobra.Command{
		Use:               "rename NAME NEW-NAME",
		Short:             "Give a context another name; its session stays",
		Example:           "  cfid context rename admin@uaa.example.com prod",
		Args:              cobra.ExactArgs(2),
		ValidArgsFunction: a.completeFirstContext,
		RunE: func(cmd *cobra.Command, args []string) error {
			s, err := a.open(cmd.Context())
			if err != nil {
				return err
			}
			c, err := ops.RenameContext(cmd.Context(), s, args[0], args[1])
			if err != nil {
				return err
			}
			return view.WriteRecord(a.plain(), "context", view.Place(c))
		},
	}
}
