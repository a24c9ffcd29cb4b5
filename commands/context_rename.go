package commands

import (
	"github.com/spf13/cobra"

	"github.com/cfid-cli/cfid/context/store"
	"github.com/cfid-cli/cfid/internal/login"
	"github.com/cfid-cli/cfid/internal/session"
)

func contextRename(a *app) *cobra.Command {
	cmd := &cobra.Command{
		Use:               "rename NAME NEW-NAME",
		Short:             "Rename a context",
		Example:           "  cfid context rename admin@uaa.example.com prod",
		Args:              cobra.ExactArgs(2),
		ValidArgsFunction: a.completeFirstContext,
	}
	out := a.output(cmd, nil)
	cmd.RunE = func(cmd *cobra.Command, args []string) error {
		return contextResult(cmd, a, out, func(s *session.Session) (*store.Context, error) {
			return login.RenameContext(cmd.Context(), s, args[0], args[1])
		})
	}
	return cmd
}
