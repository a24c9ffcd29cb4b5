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
		Short: "Make the vault before the first login does",
		Long: `MODE is keyring, kernel, passphrase or file; without it, what a first login would choose on this machine.

Where the key of the vault is lost for good, --set-aside keeps the files of that vault in a folder beside it, in case the
key comes back, and begins a new one. Every context then needs a new login.`,
		Example: `  cfid vault init keyring
  cfid vault init file --key-file ~/.keys/cfid
  cfid vault init --set-aside`,
		Args:              cobra.MaximumNArgs(1),
		ValidArgsFunction: fixed(vaultModes()...),
	}
	keyFileFlag(cmd, &in)
	cmd.Flags().BoolVar(&in.SetAside, "set-aside", false, "give up the vault that is there: its files are kept aside")
	out := a.output(cmd, nil)
	cmd.RunE = func(cmd *cobra.Command, args []string) error {
		if len(args) == 1 {
			in.Mode = args[0]
		}
		return vaultResult(cmd, a, out, func(s *session.Session) (*secret.Status, error) { return login.InitVault(cmd.Context(), s, in) })
	}
	return cmd
}
