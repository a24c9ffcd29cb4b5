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
		Example:           "  cfid logout\n  cfid logout --context ci@uaa.example.com",
		Args:              cobra.NoArgs,
		ValidArgsFunction: noCompletion,
		RunE: func(cmd *cobra.Command, _ []string) error {
			s, err := a.open(cmd.Context())
			if err != nil {
				return err
			}
			res, err := ops.Logout(cmd.Context(), s)
			if err != nil {
				return err
			}
			return view.WriteRecord(a.plain(), "logout", view.LoggedOut(res.Context, res.Tokens, res.Reason, s.Settings.Now()))
		},
	}
	return cmd
}
