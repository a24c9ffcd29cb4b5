package commands

import (
	"github.com/spf13/cobra"

	"github.com/cfid-cli/cfid/internal/ops"
	"github.com/cfid-cli/cfid/internal/view"
)

func vaultStatus(a *app) *cobra.Command {
	cmd := &cobra.Command{
		Use:               "status",
		Short:             "Show where tokens are kept and whether their key can be read",
		Example:           "  cfid vault status\n  cfid vault status -o json",
		Args:              cobra.NoArgs,
		ValidArgsFunction: noCompletion,
	}
	out := a.output(cmd, nil)
	cmd.RunE = func(cmd *cobra.Command, _ []string) error {
		s, err := a.open(cmd.Context())
		if err != nil {
			return err
		}
		return record(cmd, out, "vault", func() (view.Record, error) {
			st, err := ops.VaultStatus(cmd.Context(), s)
			if err != nil {
				return nil, err
			}
			return view.Vault(st, s.Settings.Now()), nil
		})
	}
	return cmd
}
