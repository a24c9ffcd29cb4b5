package uaa

import (
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"slices"
	"strings"
	"time"

	"github.com/cfid-cli/cfid/internal/sandbox/jwt"
	"github.com/cfid-cli/cfid/internal/sandbox/wire"
	"github.com/cfid-cli/cfid/internal/sandbox/zone"
)

// refresh is RFC 6749 section 6 with a UAA's answers: what is wrong with the token is a 401.
func (t *tokenCall) refresh() (*tokenAnswer, error) {
	if err := t.registered(zone.GrantRefresh); err != nil {
		return nil, err
	}
	token := t.form.get("refresh_token")
	if token == "" {
		return nil, t.noRefreshToken()
	}
	c, err := t.refreshClaims(token)
	var bad *jwt.Refusal
	if errors.As(err, &bad) {
		return nil, wire.TokenEndpointError(http.StatusUnauthorized, "invalid_token", bad.Text)
	}
	if err != nil {
		return nil, err
	}
	if c.ClientID != t.client.ID {
		return nil, wire.TokenEndpointError(http.StatusBadRequest, "invalid_grant", "Wrong client for this refresh token: "+c.ClientID)
	}
	return t.renew(c, token)
}

func (t *tokenCall) noRefreshToken() error {
	switch {
	case t.s.version == zone.Version77:
		return wire.TokenEndpointError(http.StatusBadRequest, "invalid_request", "refresh_token parameter not provided")
	case t.form.has("refresh_token"):
		return wire.TokenEndpointError(http.StatusUnauthorized, "invalid_token", textTokenGone)
	default:
		return wire.TokenEndpointError(http.StatusUnauthorized, "invalid_token", "Invalid refresh token (empty token)")
	}
}

// refreshClaims reads and checks a refresh token. Its errors are tokenErrors.
func (t *tokenCall) refreshClaims(token string) (*jwt.Claims, error) {
	c, err := t.s.read(t.r.Context(), t.z, token)
	if err != nil {
		return nil, t.refreshText(err, token)
	}
	if c.GrantedScopes == nil {
		return nil, &jwt.Refusal{Text: "Invalid refresh token."}
	}
	if u := t.z.User(c.UserID); (u == nil || !u.Active) && t.s.version == zone.Version77 {
		return nil, &jwt.Refusal{Text: textTokenGone}
	}
	return c, t.s.current(t.z, c)
}

// refreshText words an error for a refresh token.
func (t *tokenCall) refreshText(err error, token string) error {
	var bad *jwt.Refusal
	if !errors.As(err, &bad) || !bad.Expired {
		return err
	}
	if t.s.version == zone.Version77 {
		return &jwt.Refusal{Text: textTokenGone}
	}
	payload, _, err := t.s.Keys.Open(t.r.Context(), token, t.s.now())
	if err != nil {
		return err
	}
	var c jwt.Claims
	if err := json.Unmarshal(payload, &c); err != nil {
		return err
	}
	return &jwt.Refusal{Text: "Invalid refresh token expired at " + time.Unix(c.Expires, 0).UTC().Format(javaDate)}
}

// renew issues the new access token. The refresh token stays the same, except for public clients, whose old one is revoked.
func (t *tokenCall) renew(c *jwt.Claims, token string) (*tokenAnswer, error) {
	scopes := c.GrantedScopes
	if wanted := t.form.scopes(); len(wanted) > 0 {
		if slices.ContainsFunc(wanted, func(s string) bool { return !slices.Contains(scopes, s) }) {
			e := wire.TokenEndpointError(http.StatusBadRequest, "invalid_scope",
				fmt.Sprintf("Unable to narrow the scope of the client authentication to [%s].", strings.Join(wanted, ", ")))
			e.Scope = strings.Join(scopes, " ")
			return nil, e
		}
		scopes = wanted
	}
	wasJWT := strings.Count(token, ".") == 2
	in := issueInput{
		grant: c.Grant, scopes: scopes, user: t.z.User(c.UserID), loggedIn: time.Unix(c.AuthTime, 0), nonce: c.Nonce,
		idToken: true, keep: token, stored: !wasJWT, original: c.Audience,
	}
	if in.user == nil {
		return nil, wire.TokenEndpointError(http.StatusUnauthorized, "invalid_token", textTokenGone)
	}
	switch {
	case t.s.version == zone.Version77 && (t.client.AllowPublic && t.method == authNone || t.z.TokenPolicy().RotateRefresh):
		if !t.z.Forget(c.JTI) && !wasJWT { // another request was first
			return nil, wire.TokenEndpointError(http.StatusUnauthorized, "invalid_token", textTokenGone)
		}
		in.refresh, in.keep = true, ""
	case !wasJWT && t.s.version == zone.Version430 && t.form.get("token_format") != "opaque": // it is shown as the JWT that it stands for
		text, err := t.sign(*c)
		if err != nil {
			return nil, err
		}
		in.keep = text
	case wasJWT && t.form.get("token_format") == "opaque":
		in.refresh, in.keep = true, ""
	}
	return t.issue(in)
}
