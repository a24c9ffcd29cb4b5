package commands

import (
	"github.com/spf13/cobra"

	"github.com/cfid-cli/cfid/internal/ops"
	"github.com/cfid-cli/cfid/internal/view"
)

func logout(a *app) *cobra.Command {
	cmd := &cobra.Command{
		Use:   "logout",
		Short: "Forget the session, and revoke what can be revoked",
		Long: `Forget the tokens and the stored secret of the context. The session's own refresh token is revoked where the server
allows it; what it cannot take back is said, with the time until which it lives. The context stays: cfid login renews it.`,
		Example:           "  cfid logout\n  cfid logout --context admin@uaa.example.com",
		Args:              cobra.NoArgs,
		ValidArgsFunction: noCompletion,
	}
	out := a.output(cmd, nil)
	cmd.RunE = func(cmd *cobra.Command, _ []string) error {
		s, err := a.look(cmd.Context())
		if err != nil {
			return err
		}
		return record(cmd, out, "logout", func() (view.Record, error) {
			res, err := ops.Logout(cmd.Context(), s)
			if err != nil {
				return nil, err
			}
			return view.LoggedOut(res.Context, res.Tokens, res.Reason, s.Settings.Now()), nil
		})
	}
	return cmd
}
