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
		Short: "Show who and where you are and until when, without a request",
		Long: `Show the context that applies here and why, who is logged in, and until when. It sends no request and asks for no key.
The exit code is 4 when a login is needed, so that a script can do: cfid status -q >/dev/null || cfid login …`,
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
