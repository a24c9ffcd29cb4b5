package commands

import (
	"github.com/spf13/cobra"

	"github.com/cfid-cli/cfid/internal/login"
	"github.com/cfid-cli/cfid/internal/view"
)

func loginCommand(a *app) *cobra.Command {
	in := login.LoginInput{}
	cmd := &cobra.Command{
		Use:   "login [USER]",
		Short: "Log in",
		Long: `Log in at the target's UAA. Without flags, at a terminal, cfid finds out what the server offers,
asks only what is needed (user name, password, MFA code), and lets you choose an org and a space.
Tokens are stored encrypted; the key is in your system's keyring.

If server and identity are the same, the login renews the selected context. Another identity gets
its own context, named IDENTITY@HOST or by --as, so a login never replaces another one.

If you use several --…-stdin flags, each reads one line: first the password or the refresh token,
then the client secret.`,
		Example: `  cfid login
  cfid login marissa
  cfid login --browser --client-id cli
  cfid login --sso
  cfid login marissa --origin uaa -o acme -s dev
  cfid login --client-credentials --client-id admin --client-secret-stdin
  cfid login marissa --client-id app --as marissa-app`,
		Args:              cobra.MaximumNArgs(1),
		ValidArgsFunction: noCompletion,
	}
	f := cmd.Flags()
	f.StringVar(&in.Origin, "origin", "", "`ORIGIN` of the user: uaa, ldap, …")
	f.StringArrayVar(&in.Scope, "scope", nil, "request only this `SCOPE` (repeat)")
	f.StringVar(&in.As, "as", "", "`NAME` of the context")
	f.StringVarP(&in.Org, "org", "o", "", "select this `ORG` after the login")
	f.StringVarP(&in.Space, "space", "s", "", "select this `SPACE` after the login")
	a.completeKnown(cmd, "origin", nounIdP, "uaa", "ldap")
	for _, free := range []string{"scope", "as", "org", "space"} {
		complete(cmd, free)
	}
	read := a.loginFlags(cmd, &in)
	heading(cmd, "Browser and code", "browser", "sso", "no-browser", "login-timeout", "device", "implicit", "implicit-redirect")
	heading(cmd, "Identity provider", "idp", "idp-client-id", "idp-client-secret-stdin", "idp-scope", "idp-flow", "idp-grant", "assertion-file", "assertion-grant", "any-audience", "assertion-stdin")
	heading(cmd, "Client", "client-id", "client-credentials", "client-secret-stdin", "no-store-secret", "client-auth", "client-key", "client-key-id",
		"client-assertion-file", "client-cert", "client-cert-key", "user-token")
	heading(cmd, "Request", "param", "param-stdin", "token-format", "scope")
	out := a.outputLong(cmd)
	cmd.RunE = func(cmd *cobra.Command, args []string) error {
		if len(args) == 1 {
			in.User = args[0]
		}
		if err := read(); err != nil {
			return err
		}
		return a.loginTo(cmd, out, in)
	}
	return cmd
}

// login is the login of uaac's commands: its result is a table.
func (a *app) login(cmd *cobra.Command, in login.LoginInput) error {
	return a.loginTo(cmd, &output{app: a, format: string(view.Table)}, in)
}

func (a *app) loginTo(cmd *cobra.Command, out *output, in login.LoginInput) error {
	s, err := a.look(cmd.Context())
	if err != nil {
		return err
	}
	return record(cmd, out, "login", func() (view.Record, error) {
		res, err := login.Login(cmd.Context(), s, in)
		if err != nil {
			return nil, err
		}
		return view.LoggedIn(res.Context, res.Tokens, s.Settings.Now()), nil
	})
}
