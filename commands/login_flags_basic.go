package commands

import (
	"github.com/spf13/cobra"

	"github.com/cfid-cli/cfid/internal/login"
	"github.com/cfid-cli/cfid/internal/session"
)

// loginFlagsBasic binds the flags of a client's own login and of a refresh token.
func (a *app) loginFlagsBasic(cmd *cobra.Command, in *login.LoginInput) loginGroup {
	var asClient, fromRefresh bool
	f := cmd.Flags()
	f.BoolVar(&asClient, "client-credentials", false, "log in as a client with its secret")
	f.BoolVar(&fromRefresh, "refresh-token-stdin", false, "read a refresh token from standard input and use its session")
	password := a.secretFlag(cmd, "password", "password", "")
	return loginGroup{
		ways: []string{"password-stdin", "refresh-token-stdin", "client-credentials"},
		read: func() (err error) {
			switch {
			case asClient:
				in.Grant = session.GrantClientCredentials
			case fromRefresh:
				in.Grant = session.GrantRefreshToken
				if in.RefreshToken, err = a.secretLine("refresh token"); err != nil {
					return err
				}
			}
			in.Password, err = password(a.given.password)
			return err
		},
	}
}
