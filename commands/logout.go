package commands

import (
	"github.com/spf13/cobra"

	"github.com/cfid-cli/cfid/internal/login"
	"github.com/cfid-cli/cfid/internal/view"
)

func logout(a *app) *cobra.Command {
	in := login.LogoutInput{}
	cmd := &cobra.Command{
		Use:   "logout",
		Short: "Forget the session, and revoke what can be revoked",
		Long: `Forget the tokens and the stored secret of the context. The session's own refresh token is revoked where the server
allows it; what it cannot take back is said, with the time until which it lives. The context stays: cfid login renews it.

--everywhere ends all sessions of the user, also those of other machines and programs: what to do when a token was lost. The
exit code is 1 where the server did not do it.`,
		Example:           "  cfid logout\n  cfid logout --context admin@uaa.example.com\n  cfid logout --everywhere",
		Args:              cobra.NoArgs,
		ValidArgsFunction: noCompletion,
	}
	cmd.Flags().BoolVar(&in.Everywhere, "everywhere", false, "end all sessions of the user")
	out := a.output(cmd, nil)
	cmd.RunE = func(cmd *cobra.Command, _ []string) error {
		s, err := a.look(cmd.Context())
		if err != nil {
			return err
		}
		var res *login.LogoutResult
		err = record(cmd, out, "logout", func() (view.Record, error) {
			res, err = login.Logout(cmd.Context(), s, in)
			if err != nil {
				return nil, err
			}
			return view.LoggedOut(res, s.Settings.Now()), nil
		})
		if err == nil {
			err = res.Elsewhere
		}
		return err
	}
	return cmd
}
