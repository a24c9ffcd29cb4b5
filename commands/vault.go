package commands

import (
	"github.com/spf13/cobra"

	"github.com/cfid-cli/cfid/context/secret"
	"github.com/cfid-cli/cfid/internal/ops"
	"github.com/cfid-cli/cfid/internal/view"
)

func vault(a *app) *cobra.Command {
	return noun("vault", `Tokens and client secrets lie encrypted in the config folder; the key lies in the keyring of your system, in the
kernel's keyring, behind a passphrase, or in a file of yours.`,
		vaultStatus(a), vaultInit(a), vaultMigrate(a), vaultRekey(a))
}

// vaultModes are the places a key can be kept.
func vaultModes() []string {
	return []string{string(secret.ModeKeyring), string(secret.ModeKernel), string(secret.ModePassphrase), string(secret.ModeFile)}
}

func showVault(a *app, st *secret.Status, err error) error {
	if err != nil {
		return err
	}
	return view.WriteRecord(a.plain(), "vault", view.Vault(st, a.start))
}

func keyFileFlag(cmd *cobra.Command, in *ops.VaultInput) {
	cmd.Flags().StringVar(&in.KeyFile, "key-file", "", "for mode file: the key's `path`, outside the config folder")
}
