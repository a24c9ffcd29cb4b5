package commands

import (
	"github.com/spf13/cobra"

	"github.com/cfid-cli/cfid/internal/session"
)

func configSet(a *app) *cobra.Command {
	return &cobra.Command{
		Use:               "set NAME VALUE",
		Short:             "Set a value for a setting",
		Example:           "  cfid config set concurrency 16\n  cfid config set browser-client cfid\n  cfid config set read-only on",
		Args:              cobra.ExactArgs(2),
		ValidArgsFunction: firstOf(session.SettingNames()...),
		RunE: func(cmd *cobra.Command, args []string) error {
			a.settled = true
			s, err := a.look(cmd.Context())
			if err != nil {
				return err
			}
			return session.SetConfig(cmd.Context(), s, args[0], args[1])
		},
	}
}
