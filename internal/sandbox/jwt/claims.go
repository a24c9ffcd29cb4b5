package jwt

import "slices"

// Claims are the contents of a token: access token, id_token or refresh token. Times are seconds since 1970.
type Claims struct {
	JTI           string   `json:"jti"`
	Subject       string   `json:"sub"`
	Authorities   []string `json:"authorities,omitempty"`
	Scope         []string `json:"scope,omitempty"`
	GrantedScopes []string `json:"granted_scopes,omitempty"` // refresh tokens have these in place of scope
	AMR           []string `json:"amr,omitempty"`
	ClientID      string   `json:"client_id,omitempty"`
	CID           string   `json:"cid,omitempty"`
	AZP           string   `json:"azp,omitempty"`
	Grant         string   `json:"grant_type,omitempty"`
	UserID        string   `json:"user_id,omitempty"`
	Origin        string   `json:"origin,omitempty"`
	UserName      string   `json:"user_name,omitempty"`
	Email         string   `json:"email,omitempty"`
	EmailVerified *bool    `json:"email_verified,omitempty"`
	GivenName     string   `json:"given_name,omitempty"`
	FamilyName    string   `json:"family_name,omitempty"`
	PhoneNumber   string   `json:"phone_number,omitempty"`
	PreviousLogon int64    `json:"previous_logon_time,omitempty"` // milliseconds, unlike all other times
	AuthTime      int64    `json:"auth_time,omitempty"`
	Nonce         string   `json:"nonce,omitempty"`
	Actor         *Actor   `json:"act,omitempty"`
	ClientAuth    string   `json:"client_auth_method,omitempty"`
	Revocable     bool     `json:"revocable,omitempty"`
	RevSig        string   `json:"rev_sig,omitempty"`
	IssuedAt      int64    `json:"iat"`
	Expires       int64    `json:"exp"`
	Issuer        string   `json:"iss"`
	Zone          string   `json:"zid"`
	Audience      []string `json:"aud"`
}

// HasScope reports whether the token carries a scope.
func (c *Claims) HasScope(name string) bool { return slices.Contains(c.Scope, name) }

// Actor is RFC 8693's act claim: who acts for the token's subject, and who did before.
type Actor struct {
	Subject string `json:"sub"`
	Before  *Actor `json:"act,omitempty"`
}

// Refusal says why a UAA does not accept a token, in its words. expired is the reason the endpoints word differently.
type Refusal struct {
	Text    string
	Expired bool
}

func (e *Refusal) Error() string { return e.Text }
