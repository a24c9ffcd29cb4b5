package commands

import (
	"github.com/spf13/cobra"

	"github.com/cfid-cli/cfid/internal/login"
	"github.com/cfid-cli/cfid/internal/session"
)

// loginFlagsParams binds the flags of additional parameters and of two rare grants.
func (a *app) loginFlagsParams(cmd *cobra.Command, in *login.LoginInput) loginGroup {
	var userToken, implicit bool
	var secretParams []string
	f := cmd.Flags()
	f.BoolVar(&userToken, "user-token", false, "move this context's user to the client of --client-id (grant user_token)")
	f.BoolVar(&implicit, "implicit", false, "for old servers: paste the address that the browser ends at (implicit grant)")
	f.StringVar(&in.ImplicitRedirect, "implicit-redirect", "", "redirect `URI` that the client has registered, for --implicit")
	f.StringVar(&in.Params.TokenFormat, "token-format", "", "`FORMAT` of the access token: jwt, opaque")
	f.StringArrayVar(&in.Params.Given, "param", nil, "add a parameter `NAME=VALUE`; NAME=@FILE reads a secret value (repeat)")
	f.StringArrayVar(&secretParams, "param-stdin", nil, "add the parameter `NAME` with a value read from standard input (repeat)")
	complete(cmd, "token-format", "jwt", "opaque")
	complete(cmd, "param", "subject_id=", "actor_id=", "requested_token_format=")
	complete(cmd, "param-stdin", "mfaCode")
	complete(cmd, "implicit-redirect")
	code := a.secretFlag(cmd, "mfa-code", "code of the second factor", "")
	return loginGroup{
		ways: []string{"user-token", "implicit"},
		read: func() (err error) {
			switch {
			case userToken:
				in.Grant = session.GrantUserToken
			case implicit:
				in.Grant = session.GrantImplicit
			}
			if in.MFACode, err = code(nil); err != nil {
				return err
			}
			for _, name := range secretParams {
				value, err := a.secretLine("value of the parameter")
				if err != nil {
					return err
				}
				in.Params.Secret = append(in.Params.Secret, login.SecretParam(name, *value))
			}
			return nil
		},
	}
}
