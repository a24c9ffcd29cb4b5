package commands

import (
	"github.com/spf13/cobra"

	"github.com/cfid-cli/cfid/context/secret"
	"github.com/cfid-cli/cfid/internal/login"
	"github.com/cfid-cli/cfid/internal/session"
	"github.com/cfid-cli/cfid/internal/view"
)

func vault(a *app) *cobra.Command {
	return noun("vault", `Tokens and client secrets are stored encrypted in the config folder. The key is in your system's
keyring, in the kernel's keyring, derived from a passphrase, or in a file of yours.`,
		vaultStatus(a), vaultInit(a), vaultMigrate(a), vaultRekey(a))
}

// vaultModes are the places a key can be kept.
func vaultModes() []string {
	return []string{string(secret.ModeKeyring), string(secret.ModeKernel), string(secret.ModePassphrase), string(secret.ModeFile)}
}

// vaultResult prints the vault as it is after a change.
func vaultResult(cmd *cobra.Command, a *app, out *output, change func(*session.Session) (*secret.Status, error)) error {
	s, err := a.look(cmd.Context())
	if err != nil {
		return err
	}
	return record(cmd, out, "vault", func() (view.Record, error) {
		st, err := change(s)
		if err != nil {
			return nil, err
		}
		return view.Vault(st, s.Settings.Now()), nil
	})
}

func keyFileFlag(cmd *cobra.Command, in *login.VaultInput) {
	cmd.Flags().StringVar(&in.KeyFile, "key-file", "", "for mode file: `PATH` of the key, outside the config folder")
	_ = cmd.MarkFlagFilename("key-file") // the flag stands a line above
}
