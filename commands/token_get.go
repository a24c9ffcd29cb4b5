package commands

import (
	"fmt"
	"time"

	"github.com/spf13/cobra"

	"github.com/cfid-cli/cfid/internal/ops"
)

func tokenGet(a *app) *cobra.Command {
	in := ops.TokenGetInput{}
	var header bool
	cmd := &cobra.Command{
		Use:   "get [USER [PASSWORD]]",
		Short: "Print the access token; with USER, log in as uaac does",
		Long: `Print the current access token and nothing else, renewed where it would end within --min-validity: scripts may rely on
it. With a user name this is uaac's "token get": it logs that user in and prints no token. A password on the command line
can be read by every process of this machine; leave it out to be asked.`,
		Example: `  cfid token get
  curl -H "$(cfid token get --header)" https://uaa.example.com/userinfo
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
			t, err := ops.GetToken(cmd.Context(), s, in)
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
	f.DurationVar(&in.MinValidity, "min-validity", time.Minute, "renew a token that ends sooner")
	complete(cmd, "min-validity", "1m", "5m", "15m", "1h")
	cmd.MarkFlagsMutuallyExclusive("header", "id-token")
	return cmd
}

// loginAs is `token get USER [PASSWORD]`: as in uaac it goes through the client cf, whatever the context's client is.
func (a *app) loginAs(cmd *cobra.Command, args []string) error {
	in := ops.LoginInput{Grant: ops.GrantPassword, User: args[0], ClientID: ops.DefaultClient}
	if len(args) == 2 {
		a.inArgv("password")
		a.scrub.Add(args[1])
		in.Password = &args[1]
	}
	return a.login(cmd, in)
}

// inArgv says once what a secret on the command line means.
func (a *app) inArgv(what string) {
	a.note("note: the %s stood on the command line, where other processes and the shell's history can read it", what)
}
