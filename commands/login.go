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
		Short: "Log in and keep the session safe",
		Long: `Log in at the target's UAA. Without flags, at a terminal, it finds out what the server offers, asks only what is
needed, and ends with the choice of org and space. Whatever the server asks for (user name, password, an MFA code) is asked
on the terminal. Tokens are kept encrypted; the key is in the keyring of your system.

The login renews the selected context when server and identity are the same. Another identity gets a context of its own,
named IDENTITY@HOST or as --as says, so one login never replaces another.

Of several --…-stdin each takes a line: first the password or the refresh token, then the client secret.`,
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
	f.StringVar(&in.Origin, "origin", "", "identity provider of the user: uaa, ldap, …")
	f.StringArrayVar(&in.Scope, "scope", nil, "ask for this `scope` only (repeat)")
	f.StringVar(&in.As, "as", "", "`name` of the context")
	f.StringVarP(&in.Org, "org", "o", "", "then select this `org`")
	f.StringVarP(&in.Space, "space", "s", "", "then select this `space`")
	a.completeKnown(cmd, "origin", nounIdP, "uaa", "ldap")
	for _, free := range []string{"scope", "as", "org", "space"} {
		complete(cmd, free)
	}
	read := a.loginFlags(cmd, &in)
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

// login is the form that uaac's lines share: its result is a table.
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
