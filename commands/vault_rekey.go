package commands

import (
	"github.com/spf13/cobra"

	"github.com/cfid-cli/cfid/context/secret"
	"github.com/cfid-cli/cfid/internal/login"
	"github.com/cfid-cli/cfid/internal/session"
)

func vaultRekey(a *app) *cobra.Command {
	cmd := &cobra.Command{
		Use:   "rekey",
		Short: "Make a new key: old copies of the vault become worthless",
		Long: `Make a new key and encrypt every session with it: copies of the vault and of its key that were made before open nothing
any more. In mode passphrase a new passphrase is asked for (with --passphrase-fd: the present one on the first line, the
new one on the second).`,
		Example:           "  cfid vault rekey",
		Args:              cobra.NoArgs,
		ValidArgsFunction: noCompletion,
	}
	out := a.output(cmd, nil)
	cmd.RunE = func(cmd *cobra.Command, _ []string) error {
		return vaultResult(cmd, a, out, func(s *session.Session) (*secret.Status, error) { return login.RekeyVault(cmd.Context(), s) })
	}
	return cmd
}
