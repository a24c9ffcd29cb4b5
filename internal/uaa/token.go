package uaa

import (
	"context"
	"net/url"
	"strconv"
	"strings"

	"github.com/cfid-cli/cfid/internal/rest"
)

// Introspection is a UAA's answer about a token (RFC 7662, but Scope is an array). For a token
// that isn't active all else is empty; refresh tokens never are active.
type Introspection struct {
	rest.Raw         `json:"-"`
	Active           bool     `json:"active"`
	Revocable        bool     `json:"revocable"`
	JTI              string   `json:"jti"`
	Subject          string   `json:"sub"`
	Issuer           string   `json:"iss"`
	Audience         []string `json:"aud"`
	ClientID         string   `json:"client_id"`
	UserID           string   `json:"user_id"`
	UserName         string   `json:"user_name"`
	Email            string   `json:"email"`
	Origin           string   `json:"origin"`
	ZoneID           string   `json:"zid"`
	GrantType        string   `json:"grant_type"`
	Scope            []string `json:"scope"`
	Authorities      []string `json:"authorities"` // client tokens
	Expires          int64    `json:"exp"`         // seconds since 1970
	IssuedAt         int64    `json:"iat"`         // seconds since 1970
	AuthTime         int64    `json:"auth_time"`   // seconds since 1970; 0: no user
	ClientAuthMethod string   `json:"client_auth_method"`
}

// Introspect sends POST /introspect. The client needs the authority uaa.resource.
func (c *Client) Introspect(ctx context.Context, auth rest.BasicAuth, token string) (*Introspection, error) {
	r := rest.PostForm("/introspect", url.Values{"token": {token}})
	r.Basic, r.Repeatable = &auth, true
	return fetch[Introspection](ctx, c, r)
}

// BasicFor makes client credentials that a UAA of this version understands in Basic: 77
// form-decodes both halves (RFC 6749 §2.3.1), 4.30 takes them as they are.
func BasicFor(version, id, secret string) rest.BasicAuth {
	major, _, _ := strings.Cut(version, ".")
	if n, err := strconv.Atoi(major); err == nil && n >= 77 {
		return rest.BasicAuth{User: url.QueryEscape(id), Password: url.QueryEscape(secret)}
	}
	return rest.BasicAuth{User: id, Password: secret}
}

// UserInfo is who a token belongs to (OpenID Connect Core 1.0 §5.3).
type UserInfo struct {
	rest.Raw          `json:"-"`
	Subject           string `json:"sub"`
	UserID            string `json:"user_id"`
	UserName          string `json:"user_name"`
	Name              string `json:"name"`
	GivenName         string `json:"given_name"`
	FamilyName        string `json:"family_name"`
	PhoneNumber       string `json:"phone_number"`
	Email             string `json:"email"`
	EmailVerified     *bool  `json:"email_verified"`
	PreviousLogonTime *int64 `json:"previous_logon_time"` // milliseconds since 1970; nil: none
}

// UserInfo reads GET /userinfo. It needs a user's token with scope openid.
func (c *Client) UserInfo(ctx context.Context) (*UserInfo, error) {
	return fetch[UserInfo](ctx, c, rest.Get("/userinfo", nil))
}

// RevokeToken sends DELETE /oauth/token/revoke/{jti}. Only tokens that UAA stores can be revoked
// (opaque ones, refresh tokens of UAA 77); others are rest.ErrNotFound.
func (c *Client) RevokeToken(ctx context.Context, jti string) error {
	return c.api.Do(ctx, rest.Delete(rest.Path("oauth", "token", "revoke", jti)), nil)
}

// RevokeUserTokens ends all of a user's sessions: every token issued so far, of any client and format, becomes invalid. It
// needs uaa.admin or tokens.revoke; UAA 77 lets users do it for themselves, 4.30 answers 403.
func (c *Client) RevokeUserTokens(ctx context.Context, userID string) error {
	return c.api.Do(ctx, rest.Delete(rest.Path("oauth", "token", "revoke", "user", userID)), nil)
}
