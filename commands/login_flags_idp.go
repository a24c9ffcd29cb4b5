package commands

import (
	"github.com/spf13/cobra"

	"github.com/cfid-cli/cfid/internal/login"
	"github.com/cfid-cli/cfid/internal/session"
)

// loginFlagsIdP binds the flags of logins that are approved elsewhere: a browser on any machine, a corporate identity
// provider, and an assertion.
func (a *app) loginFlagsIdP(cmd *cobra.Command, in *login.LoginInput) loginGroup {
	var device bool
	f := cmd.Flags()
	f.BoolVar(&device, "device", false, "show a code to enter in a browser on any machine (RFC 8628)")
	f.StringVar(&in.IdP.Issuer, "idp", "", "log in at the identity provider with this `ISSUER` and exchange its token")
	f.StringVar(&in.IdP.ClientID, "idp-client-id", "", "client `ID` of cfid at the identity provider")
	f.StringArrayVar(&in.IdP.Scope, "idp-scope", nil, "`SCOPE` to request from the identity provider (repeat; default: email and profile)")
	f.StringVar(&in.IdP.Flow, "idp-flow", "", "`FLOW` at the identity provider: browser or device (default: browser, device over ssh)")
	f.StringVar(&in.IdP.Grant, "idp-grant", "", "`GRANT` that exchanges its token: jwt-bearer (default) or token-exchange")
	secret := a.secretFlag(cmd, "idp-client-secret", "secret of that client", "")
	f.StringVar(&in.Assertion.File, "assertion-file", "", "log in with the assertion in this `FILE`")
	f.StringVar(&in.Assertion.Grant, "assertion-grant", "", "`GRANT` for the assertion: jwt-bearer (default) or saml2-bearer")
	f.BoolVar(&in.Assertion.AnyAudience, "any-audience", false, "accept an assertion whose audience is another host")
	assertion := a.secretFlag(cmd, "assertion", "assertion", "")
	for _, free := range []string{"idp", "idp-client-id", "idp-scope"} {
		complete(cmd, free)
	}
	complete(cmd, "idp-flow", login.FlowBrowser, login.FlowDevice)
	complete(cmd, "idp-grant", login.IdPGrantJWTBearer, login.IdPGrantExchange)
	complete(cmd, "assertion-grant", login.AssertionJWT, login.AssertionSAML)
	_ = cmd.MarkFlagFilename("assertion-file") // the only error is an unknown flag
	return loginGroup{
		ways: []string{"device", "idp", "assertion-file", "assertion-stdin"},
		read: func() (err error) {
			if in.IdP.ClientSecret, err = secret(nil); err != nil {
				return err
			}
			if in.Assertion.Text, err = assertion(nil); err != nil {
				return err
			}
			switch {
			case device:
				in.Grant = session.GrantDevice
			case in.IdP.Issuer != "":
				in.Grant = session.WayIdP
			case in.Assertion.File != "", in.Assertion.Text != nil:
				in.Grant = session.WayAssertion
			}
			return nil
		},
	}
}
