package commands

import (
	"fmt"

	"github.com/spf13/cobra"

	"github.com/cfid-cli/cfid/internal/identity"
	"github.com/cfid-cli/cfid/internal/login"
	"github.com/cfid-cli/cfid/internal/session"
)

func tokenGet(a *app) *cobra.Command {
	in := identity.TokenGetInput{}
	var header bool
	cmd := &cobra.Command{
		Use:   "get [USER [PASSWORD]]",
		Short: "Print the access token; with USER, log in as uaac does",
		Long: `Print the current access token and nothing else. It is refreshed first if it would expire within
--min-validity; if the server can't give a token for that long, the command fails. With a user
name, this is uaac's "token get": it logs the user in and prints no token. Other processes can
read a password on the command line; leave it out, and cfid asks for it.`,
		Example: `  cfid token get
  curl -H "$(cfid token get --header)" https://uaa.example.com/userinfo
  cfid token get --min-validity 11h
  cfid token get marissa`,
		Args:              cobra.MaximumNArgs(2),
		ValidArgsFunction: noCompletion,
		RunE: func(cmd *cobra.Command, args []string) error {
			if len(args) > 0 {
				return a.loginAs(cmd, args)
			}
			s, err := a.open(cmd.Context())
			if err != nil {
				return err
			}
			t, err := identity.GetToken(cmd.Context(), s, in)
			if err != nil {
				return err
			}
			a.scrub.Show(t)
			if header {
				t = "Authorization: bearer " + t
			}
			_, err = fmt.Fprintln(a.out, t)
			return err
		},
	}
	f := cmd.Flags()
	f.BoolVar(&header, "header", false, "print it as an HTTP header")
	f.BoolVar(&in.IDToken, "id-token", false, "print the id token instead")
	f.StringVar(&in.MinValidity, "min-validity", "60s", "refresh a token that expires within this `TIME` (90s, 12h, 30d)")
	complete(cmd, "min-validity", "60s", "5m", "15m", "1h", "11h")
	cmd.MarkFlagsMutuallyExclusive("header", "id-token")
	return cmd
}

// loginAs is `token get USER [PASSWORD]`: as in uaac it uses the client cf, not the context's client.
func (a *app) loginAs(cmd *cobra.Command, args []string) error {
	in := login.LoginInput{Grant: session.GrantPassword, User: args[0], ClientID: session.DefaultClient}
	if len(args) == 2 {
		a.inArgv("password")
		a.scrub.Add(args[1])
		in.Password = &args[1]
	}
	return a.login(cmd, in)
}

// inArgv warns once of secrets on the command line.
func (a *app) inArgv(what string) {
	a.note("note: the %s was on the command line, where other processes and the shell's history can read it", what)
}
