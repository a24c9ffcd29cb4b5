package commands

import (
	"github.com/spf13/cobra"

	"github.com/cfid-cli/cfid/internal/ops"
)

func vaultInit(a *app) *cobra.Command {
	in := ops.VaultInput{}
	cmd := &cobra.Command{
		Use:               "init MODE",
		Short:             "Make the vault before the first login does",
		Long:              "MODE is keyring, kernel, passphrase or file.",
		Example:           "  cfid vault init keyring\n  cfid vault init file --key-file ~/.keys/cfid",
		Args:              cobra.ExactArgs(1),
		ValidArgsFunction: fixed(vaultModes()...),
		RunE: func(cmd *cobra.Command, args []string) error {
			s, err := a.open(cmd.Context())
			if err != nil {
				return err
			}
			in.Mode = args[0]
			st, err := ops.InitVault(cmd.Context(), s, in)
			return showVault(a, st, err)
		},
	}
	keyFileFlag(cmd, &in)
	return cmd
}
