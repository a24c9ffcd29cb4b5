package commands

import (
	"github.com/spf13/cobra"

	"github.com/cfid-cli/cfid/internal/ops"
	"github.com/cfid-cli/cfid/internal/view"
)

func tokenRefresh(a *app) *cobra.Command {
	return &cobra.Command{
		Use:               "refresh",
		Short:             "Renew the session now",
		Long:              "Renew the session now, by its refresh token or its stored client secret. Commands do this by themselves when it is time.",
		Example:           "  cfid token refresh",
		Args:              cobra.NoArgs,
		ValidArgsFunction: noCompletion,
		RunE: func(cmd *cobra.Command, _ []string) error {
			s, err := a.open(cmd.Context())
			if err != nil {
				return err
			}
			c, err := ops.RefreshToken(cmd.Context(), s)
			if err != nil {
				return err
			}
			return view.WriteRecord(a.plain(), "session", append(view.Record{{Name: "context", Text: c.Name}}, view.Until(c.Tokens, s.Settings.Now())...))
		},
	}
}
