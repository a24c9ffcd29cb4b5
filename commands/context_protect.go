package commands

import (
	"github.com/spf13/cobra"

	"github.com/cfid-cli/cfid/internal/ops"
	"github.com/cfid-cli/cfid/internal/view"
)

func contextProtect(a *app) *cobra.Command {
	var off bool
	cmd := &cobra.Command{
		Use:               "protect NAME",
		Short:             "Make every write in a context ask for its name",
		Example:           "  cfid context protect prod\n  cfid context protect prod --off",
		Args:              cobra.ExactArgs(1),
		ValidArgsFunction: a.completeContexts,
		RunE: func(cmd *cobra.Command, args []string) error {
			s, err := a.open(cmd.Context())
			if err != nil {
				return err
			}
			c, err := ops.ProtectContext(cmd.Context(), s, args[0], !off)
			if err != nil {
				return err
			}
			return view.WriteRecord(a.plain(), "context", view.Place(c))
		},
	}
	cmd.Flags().BoolVar(&off, "off", false, "take the protection away")
	return cmd
}
