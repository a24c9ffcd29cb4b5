package commands

import (
	"github.com/spf13/cobra"

	"github.com/cfid-cli/cfid/context/store"
	"github.com/cfid-cli/cfid/internal/login"
	"github.com/cfid-cli/cfid/internal/session"
)

func contextProtect(a *app) *cobra.Command {
	var off bool
	cmd := &cobra.Command{
		Use:   "protect NAME",
		Short: "Protect a context: every write asks for its name",
		Long: `Every command that writes in a protected context asks for the context's name. Scripts use
--yes=NAME; a plain --yes is not enough. Deleting the context and removing its protection ask,
too.`,
		Example:           "  cfid context protect prod\n  cfid context protect prod --off --yes=prod",
		Args:              cobra.ExactArgs(1),
		ValidArgsFunction: a.completeContexts,
	}
	cmd.Flags().BoolVar(&off, "off", false, "remove the protection")
	out := a.output(cmd, nil)
	cmd.RunE = func(cmd *cobra.Command, args []string) error {
		return contextResult(cmd, a, out, func(s *session.Session) (*store.Context, error) {
			return login.ProtectContext(cmd.Context(), s, args[0], !off)
		})
	}
	return cmd
}
