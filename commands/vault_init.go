package commands

import (
	"github.com/spf13/cobra"

	"github.com/cfid-cli/cfid/context/secret"
	"github.com/cfid-cli/cfid/internal/login"
	"github.com/cfid-cli/cfid/internal/session"
)

func vaultInit(a *app) *cobra.Command {
	in := login.VaultInput{}
	cmd := &cobra.Command{
		Use:   "init [MODE]",
		Short: "Create the vault before the first login",
		Long: `MODE is keyring, kernel, passphrase or file. Without it, cfid chooses as the first login would.

If the vault's key is lost for good, --set-aside moves the vault's files to a folder next to it,
in case the key is found again, and creates a new vault. Every context then needs a new login.`,
		Example: `  cfid vault init keyring
  cfid vault init file --key-file ~/.keys/cfid
  cfid vault init --set-aside`,
		Args:              cobra.MaximumNArgs(1),
		ValidArgsFunction: fixed(vaultModes()...),
	}
	keyFileFlag(cmd, &in)
	cmd.Flags().BoolVar(&in.SetAside, "set-aside", false, "give up the existing vault; its files are kept in another folder")
	out := a.output(cmd, nil)
	cmd.RunE = func(cmd *cobra.Command, args []string) error {
		if len(args) == 1 {
			in.Mode = args[0]
		}
		return vaultResult(cmd, a, out, func(s *session.Session) (*secret.Status, error) { return login.InitVault(cmd.Context(), s, in) })
	}
	return cmd
}
