package commands

import (
	"github.com/spf13/cobra"

	"github.com/cfid-cli/cfid/internal/session"
)

func configUnset(a *app) *cobra.Command {
	return &cobra.Command{
		Use:               "unset NAME",
		Short:             "Reset a setting to its default",
		Example:           "  cfid config unset concurrency",
		Args:              cobra.ExactArgs(1),
		ValidArgsFunction: firstOf(session.SettingNames()...),
		RunE: func(cmd *cobra.Command, args []string) error {
			a.settled = true
			s, err := a.look(cmd.Context())
			if err != nil {
				return err
			}
			return session.UnsetConfig(cmd.Context(), s, args[0])
		},
	}
}
