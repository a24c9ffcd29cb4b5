package commands

import (
	"github.com/spf13/cobra"

	"github.com/cfid-cli/cfid/internal/login"
)

// loginFlagsClient binds the flags that name the client and its secret.
func (a *app) loginFlagsClient(cmd *cobra.Command, in *login.LoginInput) loginGroup {
	f := cmd.Flags()
	f.StringVar(&in.ClientID, "client-id", "", "log in through this `CLIENT` (with --client-credentials: as this client)")
	f.BoolVar(&in.NoStore, "no-store-secret", false, "do not store the client secret; the session can't be renewed")
	complete(cmd, "client-id")
	secret := a.secretFlag(cmd, "client-secret", "client secret", "")
	return loginGroup{read: func() (err error) {
		in.ClientSecret, err = secret(a.given.clientSecret)
		return err
	}}
}
