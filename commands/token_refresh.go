package commands

import (
	"github.com/spf13/cobra"

	"github.com/cfid-cli/cfid/internal/identity"
	"github.com/cfid-cli/cfid/internal/view"
)

func tokenRefresh(a *app) *cobra.Command {
	cmd := &cobra.Command{
		Use:   "refresh",
		Short: "Refresh the session's token",
		Long: `Refresh the session's token with its refresh token or its stored client secret. Other commands do
this when it is needed.`,
		Example:           "  cfid token refresh\n  cfid token refresh -o json",
		Args:              cobra.NoArgs,
		ValidArgsFunction: noCompletion,
	}
	out := a.output(cmd, nil)
	cmd.RunE = func(cmd *cobra.Command, _ []string) error {
		return record(cmd, out, "session", func() (view.Record, error) {
			s, err := a.open(cmd.Context())
			if err != nil {
				return nil, err
			}
			c, err := identity.RefreshToken(cmd.Context(), s)
			if err != nil {
				return nil, err
			}
			return append(view.Record{{Name: "context", Text: c.Name}}, view.Until(c.Tokens, s.Settings.Now())...), nil
		})
	}
	return cmd
}
