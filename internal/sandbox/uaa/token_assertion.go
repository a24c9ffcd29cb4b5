package uaa

import (
	"encoding/base64"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"strings"

	"github.com/cfid-cli/cfid/internal/sandbox/jwt"
	"github.com/cfid-cli/cfid/internal/sandbox/wire"
	"github.com/cfid-cli/cfid/internal/sandbox/zone"
)

// jwtBearer is RFC 7523's grant: for this UAA's own access and id tokens of users, and for id tokens of the zone's
// OpenID Connect providers.
func (t *tokenCall) jwtBearer() (*tokenAnswer, error) {
	u, err := t.assertedUser()
	if err != nil {
		return nil, err
	}
	scopes, err := t.userScopes(u)
	if err != nil {
		return nil, err
	}
	if err := t.registered(zone.GrantJWTBearer); err != nil {
		return nil, err
	}
	t.z.Succeeded(u, t.s.now())
	return t.issue(issueInput{grant: zone.GrantJWTBearer, scopes: scopes, user: u})
}

func (t *tokenCall) assertedUser() (*zone.User, error) {
	assertion := t.form.get("assertion")
	if assertion == "" {
		return nil, wire.LoginError("Assertion is missing")
	}
	issuer, userID, err := peek(assertion)
	if err != nil {
		return nil, t.undecodable()
	}
	if issuer != t.s.issuerOf(t.z) {
		return t.federated(assertion, issuer)
	}
	if userID == "" {
		return nil, unmapped(issuer)
	}
	c, err := t.s.valid(t.call, assertion)
	var bad *jwt.Refusal
	if errors.As(err, &bad) {
		return nil, badAssertion(bad.Text)
	}
	if err != nil {
		return nil, err
	}
	return t.z.User(c.UserID), nil
}

func (t *tokenCall) undecodable() error {
	if t.s.version == zone.Version430 {
		return wire.LoginError("Unable to decode expected id_token")
	}
	return badAssertion("Invalid token")
}

func badAssertion(text string) error {
	e := wire.LoginError(text)
	e.Code, e.Challenge = "invalid_token", wire.ClientRealm+", "+wire.Details("invalid_token", text)
	return e
}

func unmapped(issuer string) error {
	return wire.LoginError(fmt.Sprintf("Unable to map issuer, %s , to a single registered provider", issuer))
}

// peek reads issuer and user of a JWT without checking it.
func peek(token string) (issuer, userID string, err error) {
	parts := strings.Split(token, ".")
	if len(parts) != 3 {
		return "", "", errBadToken
	}
	payload, err := base64.RawURLEncoding.DecodeString(parts[1])
	if err != nil {
		return "", "", err
	}
	var c struct {
		Issuer string `json:"iss"`
		UserID string `json:"user_id"`
	}
	if err := json.Unmarshal(payload, &c); err != nil {
		return "", "", err
	}
	return c.Issuer, c.UserID, nil
}

// samlBearer has a UAA's errors only: this server reads no XML signatures.
func (t *tokenCall) samlBearer() (*tokenAnswer, error) {
	if t.form.get("assertion") == "" {
		return nil, wire.LoginError("SAML Assertion is missing")
	}
	return nil, wire.LoginError("Error decoding incoming SAML message")
}

// grantUserToken lets a user's token make a refresh token for another client. There is no access token in the answer.
func (c *call) grantUserToken(f form) (*tokenAnswer, error) {
	if err := c.authenticate(); err != nil {
		return nil, err
	}
	if err := c.allowed("uaa.admin", "uaa.user"); err != nil {
		return nil, err
	}
	u := c.z.User(c.token.UserID)
	if u == nil {
		return nil, wire.TokenEndpointError(http.StatusUnauthorized, "unauthorized", "Authentication containing a user is required")
	}
	target := c.z.Client(f.get("client_id"))
	if target == nil {
		return nil, wire.TokenEndpointError(http.StatusUnauthorized, "invalid_client", "Bad client credentials")
	}
	if !target.Allows(zone.GrantRefresh) {
		return nil, unauthorizedGrant(c.s, zone.GrantRefresh)
	}
	t := &tokenCall{call: c, form: f, client: target}
	scopes, err := t.userScopes(u)
	if err != nil {
		return nil, err
	}
	now := c.s.now()
	in := issueInput{grant: zone.GrantUserToken, scopes: scopes, user: u, opaque: true, loggedIn: now}
	refresh, err := t.newRefresh(c.s.accessClaims(t, in, now), in, now)
	if err != nil {
		return nil, err
	}
	return &tokenAnswer{
		Type: "bearer", Refresh: refresh, ExpiresIn: zone.Seconds(target.AccessSeconds, accessSeconds) - 1,
		Scope: strings.Join(scopes, " "), JTI: refresh,
	}, nil
}
