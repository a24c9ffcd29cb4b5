package commands

import (
	"github.com/spf13/cobra"

	"github.com/cfid-cli/cfid/internal/ops"
	"github.com/cfid-cli/cfid/internal/view"
)

func contextCopy(a *app) *cobra.Command {
	return &cobra.Command{
		Use:               "copy NAME NEW-NAME",
		Short:             "Make a second context of the same server, without the session",
		Example:           "  cfid context copy prod prod-acme\n  cfid login --context prod-acme",
		Args:              cobra.ExactArgs(2),
		ValidArgsFunction: a.completeFirstContext,
		RunE: func(cmd *cobra.Command, args []string) error {
			s, err := a.open(cmd.Context())
			if err != nil {
				return err
			}
			c, err := ops.CopyContext(cmd.Context(), s, args[0], args[1])
			if err != nil {
				return err
			}
			a.note("tokens are never copied: cfid login --context %s", args[1])
			return view.WriteRecord(a.plain(), "context", view.Place(c))
		},
	}
}
