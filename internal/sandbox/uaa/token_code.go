package uaa

import (
	"crypto/sha256"
	"crypto/subtle"
	"encoding/base64"
	"net/http"
	"strings"
	"time"
	"unicode"

	"github.com/cfid-cli/cfid/internal/sandbox/wire"
	"github.com/cfid-cli/cfid/internal/sandbox/zone"
)

// Details an authorization code carries from the authorize request to its exchange.
const (
	detailRedirect  = "redirect_uri"
	detailScope     = "scope"
	detailNonce     = "nonce"
	detailChallenge = "code_challenge"
	detailMethod    = "code_challenge_method"
	detailLoggedIn  = "auth_time"
)

// authorizationCode is RFC 6749 section 4.1.3 with RFC 7636. The code is used up by any attempt.
func (t *tokenCall) authorizationCode() (*tokenAnswer, error) {
	if err := t.registered(zone.GrantCode); err != nil {
		return nil, err
	}
	given := t.form.get("code")
	if given == "" {
		return nil, wire.TokenEndpointError(http.StatusBadRequest, "invalid_request", "An authorization code must be supplied.")
	}
	if err := t.verifierForm(); err != nil {
		return nil, err
	}
	one := t.z.TakeCode(given, purposeAuthorize, t.s.now())
	if one == nil {
		return nil, wire.TokenEndpointError(http.StatusBadRequest, "invalid_grant", "Invalid authorization code: "+given)
	}
	if one.Client != t.client.ID {
		return nil, wire.TokenEndpointError(http.StatusUnauthorized, "invalid_client", "Client ID mismatch")
	}
	if one.Details[detailRedirect] != t.form.get("redirect_uri") {
		return nil, wire.TokenEndpointError(http.StatusBadRequest, "invalid_grant", "Redirect URI mismatch.")
	}
	if err := t.verifier(one); err != nil {
		return nil, err
	}
	return t.redeem(one)
}

func (t *tokenCall) redeem(one *zone.Code) (*tokenAnswer, error) {
	u := t.z.User(one.User)
	if u == nil || !u.Active {
		return nil, wire.TokenEndpointError(http.StatusBadRequest, "invalid_grant", "Invalid authorization code: "+t.form.get("code"))
	}
	at, err := time.Parse(time.RFC3339, one.Details[detailLoggedIn])
	if err != nil {
		at = t.s.now()
	}
	return t.issue(issueInput{
		grant: zone.GrantCode, scopes: strings.Fields(one.Details[detailScope]), user: u, loggedIn: at,
		nonce: one.Details[detailNonce], refresh: true, idToken: true,
	})
}

// pkceShape is what a code verifier and a code challenge may look like.
func pkceShape(text string) bool {
	odd := strings.ContainsFunc(text, func(r rune) bool {
		return r > unicode.MaxASCII || !unicode.IsLetter(r) && !unicode.IsDigit(r) && !strings.ContainsRune("_.~-", r)
	})
	return !odd && len(text) >= 43 && len(text) <= 128
}

func (t *tokenCall) verifierForm() error {
	verifier := t.form.get("code_verifier")
	if t.s.version == zone.Version430 || verifier == "" || pkceShape(verifier) {
		return nil
	}
	return wire.TokenEndpointError(http.StatusBadRequest, "invalid_request",
		"Code verifier length must between 43 and 128 and use only [A-Z],[a-z],[0-9],_,.,-,~ characters.")
}

// verifier compares the verifier with the challenge. The old UAA ignores both.
func (t *tokenCall) verifier(one *zone.Code) error {
	if t.s.version == zone.Version430 {
		return nil
	}
	verifier, challenge := t.form.get("code_verifier"), one.Details[detailChallenge]
	text := ""
	switch {
	case challenge == "" && verifier == "":
		return nil
	case challenge == "":
		text = "PKCE error: Code verifier not required for this authorization code."
	case verifier == "":
		text = "PKCE error: Code verifier must be provided for this authorization code."
	case !challengeMatches(one.Details[detailMethod], challenge, verifier):
		text = "Invalid code verifier: " + verifier
	default:
		return nil
	}
	return wire.TokenEndpointError(http.StatusBadRequest, "invalid_grant", text)
}

func challengeMatches(method, challenge, verifier string) bool {
	if method == "S256" {
		sum := sha256.Sum256([]byte(verifier))
		verifier = base64.RawURLEncoding.EncodeToString(sum[:])
	}
	return subtle.ConstantTimeCompare([]byte(challenge), []byte(verifier)) == 1
}
