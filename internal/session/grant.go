package session

import (
	"github.com/cfid-cli/cfid/context/store"
	"github.com/cfid-cli/cfid/internal/auth"
	"github.com/cfid-cli/cfid/internal/line"
)

// DefaultClient is the client that users log in through by default: every UAA of a Cloud Foundry has it,
// with an empty secret.
const DefaultClient = "cf"

// The ways to log in, as stored in a context's identity: the grant in the spelling of RFC 6749, if that is unambiguous.
const (
	GrantPassword          = "password"
	GrantClientCredentials = "client_credentials"
	GrantRefreshToken      = "refresh_token"
	GrantUserToken         = auth.GrantUserToken
	GrantImplicit          = auth.GrantImplicit
	GrantAuthorizationCode = auth.GrantAuthorizationCode
	GrantDevice            = "device_code" // RFC 8628
	WayPasscode            = "passcode"    // a one-time code of the UAA's page
	WayIdP                 = "idp"         // at an identity provider, whose token is exchanged at the UAA
	WayAssertion           = "assertion"   // a token or SAML assertion that was issued elsewhere
)

// AsClient reports whether the grant logs in a client, without a user.
func AsClient(grant string) bool { return grant == GrantClientCredentials }

// sameWay adds the flags that log an identity in again in the same way, except user and client.
func sameWay(l line.Line, id store.Identity) line.Line {
	switch id.Grant {
	case GrantClientCredentials:
		return l.Flag("--client-credentials")
	case GrantAuthorizationCode:
		return l.Flag("--browser")
	case GrantImplicit:
		return l.Flag("--implicit")
	case GrantDevice:
		return l.Flag("--device")
	case WayPasscode:
		return l.Flag("--sso")
	case WayIdP:
		return l.Flag("--idp", id.IdP).Flag("--idp-client-id", id.IdPClient)
	case WayAssertion:
		return l.Flag("--assertion-file", "FILE")
	}
	return l
}

// LoginLine returns the command that logs an identity in again, into its context if there is one.
func LoginLine(c *store.Context, id store.Identity) line.Line {
	l := line.Login.With()
	if c != nil && c.Name != "" {
		l = l.Flag("--context", c.Name)
	}
	if id.User != "" && !AsClient(id.Grant) {
		l = l.With(id.User)
	}
	if id.ClientID != "" && (AsClient(id.Grant) || id.ClientID != DefaultClient) {
		l = l.Flag("--client-id", id.ClientID)
	}
	return sameWay(l, id)
}

// LoginLine returns the login command for the selected context.
func (s *Session) LoginLine() line.Line { return s.LoginLineOf(s.Chosen.Context) }

// LoginLineOf returns the login command for a context.
func (s *Session) LoginLineOf(c *store.Context) line.Line {
	if c == nil {
		return line.Login.With()
	}
	return LoginLine(c, c.Identity)
}
