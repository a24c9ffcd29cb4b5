package session

import (
	"strings"

	"github.com/cfid-cli/cfid/context/store"
	"github.com/cfid-cli/cfid/internal/auth"
)

// DefaultClient is the client that a person logs in through when none is named: every UAA of a Cloud Foundry has it,
// with an empty secret.
const DefaultClient = "cf"

// The ways to log in, as a context's identity names them: by the grant, in the spelling of RFC 6749, where that tells them
// apart.
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
	WayAssertion           = "assertion"   // a token or SAML assertion that somebody else made
)

// AsClient says whether a client logs in by this grant for itself, without a user.
func AsClient(grant string) bool { return grant == GrantClientCredentials }

// loginFlags are the flags of cfid login that log an identity in again in the same way, beside the user and the client.
func loginFlags(id store.Identity) []string {
	switch id.Grant {
	case GrantClientCredentials:
		return []string{"--client-credentials"}
	case GrantAuthorizationCode:
		return []string{"--browser"}
	case GrantImplicit:
		return []string{"--implicit"}
	case GrantDevice:
		return []string{"--device"}
	case WayPasscode:
		return []string{"--sso"}
	case WayIdP:
		return []string{"--idp " + Posix(id.IdP), "--idp-client-id " + Posix(id.IdPClient)}
	case WayAssertion:
		return []string{"--assertion-file FILE"}
	}
	return nil
}

// LoginLine is the command that logs an identity in again, into the context where there is one.
func LoginLine(c *store.Context, id store.Identity) string {
	line := []string{"cfid login"}
	if c != nil && c.Name != "" {
		line = append(line, "--context "+Posix(c.Name))
	}
	if id.User != "" && !AsClient(id.Grant) {
		line = append(line, Posix(id.User))
	}
	if id.ClientID != "" && (AsClient(id.Grant) || id.ClientID != DefaultClient) {
		line = append(line, "--client-id "+Posix(id.ClientID))
	}
	return strings.Join(append(line, loginFlags(id)...), " ")
}

// LoginLine is the line for the selected context.
func (s *Session) LoginLine() string { return s.LoginLineOf(s.Chosen.Context) }

// LoginLineOf is the line for any context.
func (s *Session) LoginLineOf(c *store.Context) string {
	if c == nil {
		return "cfid login"
	}
	return LoginLine(c, c.Identity)
}
