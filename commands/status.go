package commands

import (
	"errors"

	"github.com/spf13/cobra"

	"github.com/cfid-cli/cfid/internal/login"
	"github.com/cfid-cli/cfid/internal/view"
)

func status(a *app) *cobra.Command {
	cmd := &cobra.Command{
		Use:   "status",
		Short: "Show the context and session without sending a request",
		Long: `Show the context that applies and why, who is logged in, and until when. No request is sent, and
the vault's key is not needed. The exit code is 4 if a login is needed, so a script can do: cfid
status -q >/dev/null || cfid login …`,
		Example:           "  cfid status\n  cfid status -o json",
		Args:              cobra.NoArgs,
		ValidArgsFunction: noCompletion,
	}
	out := a.output(cmd, nil)
	cmd.RunE = func(cmd *cobra.Command, _ []string) error {
		s, err := a.look(cmd.Context())
		if err != nil {
			return err
		}
		st, state := login.ReadStatus(cmd.Context(), s)
		if st == nil {
			return state
		}
		err = record(cmd, out, "status", func() (view.Record, error) {
			return view.Status(st.Context, st.Why, st.LoggedIn, st.Now), nil
		})
		return errors.Join(err, state)
	}
	return cmd
}
