package commands

import (
	"github.com/spf13/cobra"

	"github.com/cfid-cli/cfid/internal/ops"
)

func vaultRekey(a *app) *cobra.Command {
	return &cobra.Command{
		Use:               "rekey",
		Short:             "Make a new key: old copies of the vault become worthless",
		Example:           "  cfid vault rekey",
		Args:              cobra.NoArgs,
		ValidArgsFunction: noCompletion,
		RunE: func(cmd *cobra.Command, _ []string) error {
			s, err := a.open(cmd.Context())
			if err != nil {
				return err
			}
			st, err := ops.RekeyVault(cmd.Context(), s)
			return showVault(a, st, err)
		},
	}
}
