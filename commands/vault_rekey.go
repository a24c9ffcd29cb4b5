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
		Short: "Replace the vault's key",
		Long: `Replace the vault's key and encrypt every session with the new one: earlier copies of the vault
and its key can no longer open it. In mode passphrase, cfid asks for a new passphrase (with
--passphrase-fd: the current one on the first line, the new one on the second).`,
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
