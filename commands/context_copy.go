package commands

import (
	"github.com/spf13/cobra"

	"github.com/cfid-cli/cfid/context/store"
	"github.com/cfid-cli/cfid/internal/login"
	"github.com/cfid-cli/cfid/internal/session"
)

func contextCopy(a *app) *cobra.Command {
	cmd := &cobra.Command{
		Use:               "copy NAME NEW-NAME",
		Short:             "Copy a context without its session",
		Example:           "  cfid context copy prod prod-acme\n  cfid login --context prod-acme",
		Args:              cobra.ExactArgs(2),
		ValidArgsFunction: a.completeFirstContext,
	}
	out := a.output(cmd, nil)
	cmd.RunE = func(cmd *cobra.Command, args []string) error {
		return contextResult(cmd, a, out, func(s *session.Session) (*store.Context, error) {
			c, err := login.CopyContext(cmd.Context(), s, args[0], args[1])
			if err == nil {
				a.note("tokens are never copied: %s", s.LoginLineOf(c))
			}
			return c, err
		})
	}
	return cmd
}
