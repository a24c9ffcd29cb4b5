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
		Short: "Log out and revoke the session's tokens",
		Long: `Delete the tokens and the stored secret of the context. The session's refresh token is revoked if
the server allows it; for tokens that can't be revoked, cfid says when they expire. The context
stays: log in again with cfid login.

--everywhere ends all sessions of the user, also on other machines and in other programs. Use it
if a token was leaked. The exit code is 1 if the server did not do it.`,
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
