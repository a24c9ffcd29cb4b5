package commands

import (
	"github.com/spf13/cobra"

	"github.com/cfid-cli/cfid/internal/login"
	"github.com/cfid-cli/cfid/internal/session"
)

// loginFlagsBrowser binds the flags of logins on the server's own pages: in the browser, and by a one-time code.
func (a *app) loginFlagsBrowser(cmd *cobra.Command, in *login.LoginInput) loginGroup {
	var browser, sso bool
	f := cmd.Flags()
	f.BoolVar(&browser, "browser", false, "log in with the browser, through a client that is registered for it (--client-id)")
	f.BoolVar(&sso, "sso", false, "log in with a one-time code from the server's page; works with every identity provider and client")
	f.BoolVar(&in.Browser.Manual, "no-browser", false, "print the page's address to open on any machine, and ask for the address it ends at")
	f.DurationVar(&in.Browser.Limit, "login-timeout", 0, "maximum `TIME` to wait for the browser (default 5m)")
	f.String("sso-passcode", "", "as in cf: the one-time `code` (visible to other processes; --sso asks for it)")
	_ = f.MarkHidden("sso-passcode") // it is declared above
	passcode := a.secretFlag(cmd, "sso-passcode", "one-time code", "")
	complete(cmd, "sso-passcode")
	complete(cmd, "login-timeout", "1m", "5m", "15m")
	cmd.MarkFlagsMutuallyExclusive("no-browser", "sso-passcode-stdin")
	return loginGroup{
		ways: []string{"browser", "sso", "sso-passcode-stdin", "sso-passcode"},
		read: func() (err error) {
			if typed := secretOf(f, "sso-passcode"); typed != nil {
				a.takeGiven(given{passcode: typed})
			}
			if in.SSO.Passcode, err = passcode(a.given.passcode); err != nil {
				return err
			}
			switch {
			case browser:
				in.Grant = session.GrantAuthorizationCode
			case sso, in.SSO.Passcode != nil:
				in.Grant = session.WayPasscode
			}
			return nil
		},
	}
}
