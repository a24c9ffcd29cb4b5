package commands

import (
	"github.com/spf13/cobra"

	"github.com/cfid-cli/cfid/context/secret"
	"github.com/cfid-cli/cfid/internal/login"
	"github.com/cfid-cli/cfid/internal/session"
)

func vaultMigrate(a *app) *cobra.Command {
	in := login.VaultInput{}
	cmd := &cobra.Command{
		Use:               "migrate MODE",
		Short:             "Move the vault's key to another place",
		Long:              "Move the vault's key to another place. All sessions stay. MODE is keyring, kernel, passphrase or\nfile.",
		Example:           "  cfid vault migrate keyring\n  cfid vault migrate file --key-file ~/.keys/cfid",
		Args:              cobra.ExactArgs(1),
		ValidArgsFunction: fixed(vaultModes()...),
	}
	keyFileFlag(cmd, &in)
	out := a.output(cmd, nil)
	cmd.RunE = func(cmd *cobra.Command, args []string) error {
		in.Mode = args[0]
		return vaultResult(cmd, a, out, func(s *session.Session) (*secret.Status, error) { return login.MigrateVault(cmd.Context(), s, in) })
	}
	return cmd
}
