package uaa

import (
	"encoding/base64"
	"slices"
	"strings"
	"time"

	"github.com/cfid-cli/cfid/internal/sandbox/fault"
	"github.com/cfid-cli/cfid/internal/sandbox/jwt"
	"github.com/cfid-cli/cfid/internal/sandbox/random"
	"github.com/cfid-cli/cfid/internal/sandbox/wire"
	"github.com/cfid-cli/cfid/internal/sandbox/zone"
)

// Validities where the client sets none, in seconds.
const (
	accessSeconds  = 43200
	refreshSeconds = 2592000
)

// issueInput is what a grant has found out.
type issueInput struct {
	grant    string
	scopes   []string
	user     *zone.User // nil: the client's own token
	loggedIn time.Time  // of the user; zero: now
	nonce    string
	opaque   bool
	stored   bool     // remember the JWT and mark it revocable
	refresh  bool     // issue a refresh token if the client may have one
	idToken  bool     // issue an id_token if openid is granted
	keep     string   // refresh token to answer with, in place of a new one
	audience []string // beyond what follows from the scopes
	actor    *jwt.Actor
	original []string // audience of the token that is refreshed; nil: computed from the scopes
}

// issue makes the tokens of a successful grant.
func (t *tokenCall) issue(in issueInput) (*tokenAnswer, error) {
	now := t.s.now().Add(fault.ClockAhead(t.r.Context()))
	if in.loggedIn.IsZero() {
		in.loggedIn = now
	}
	in.opaque = in.opaque || t.form.get("token_format") == "opaque"
	policy := t.z.TokenPolicy()
	life := zone.Validity(t.client.AccessSeconds, policy.AccessSeconds, accessSeconds)
	access := t.s.accessClaims(t, in, now)
	access.Expires = now.Unix() + life
	if in.original != nil {
		access.Audience = in.original
	}
	access.Revocable = in.opaque || in.stored || policy.Revocable
	access.Actor = in.actor
	access.Audience = append(access.Audience, in.audience...)
	text, err := t.writeToken(access, in.opaque, now)
	if err != nil {
		return nil, err
	}
	answer := &tokenAnswer{
		Access: &text, Type: "bearer", ExpiresIn: max(0, life-1), Scope: strings.Join(in.scopes, " "),
		Nonce: in.nonce, JTI: access.JTI, Refresh: in.keep,
	}
	if in.idToken && slices.Contains(in.scopes, "openid") {
		if answer.ID, err = t.idToken(access, in); err != nil {
			return nil, err
		}
	}
	if in.refresh && t.client.Allows(zone.GrantRefresh) {
		answer.Refresh, err = t.newRefresh(access, in, now)
	}
	return answer, err
}

// accessClaims are the contents of an access token, its end excepted.
func (s *Server) accessClaims(t *tokenCall, in issueInput, now time.Time) jwt.Claims {
	c := jwt.Claims{
		JTI: random.Hex(), Subject: t.client.ID, Scope: in.scopes, ClientID: t.client.ID, CID: t.client.ID, AZP: t.client.ID,
		Grant: in.grant, RevSig: revSig(t.client, in.user), IssuedAt: now.Unix(), Issuer: s.issuerOf(t.z), Zone: t.z.ID,
		Audience: audience(in.scopes, t.client.ID), Nonce: in.nonce,
	}
	if s.version == zone.Version77 {
		c.ClientAuth = t.method
	}
	if in.user == nil {
		c.Authorities = t.client.Authorities
		return c
	}
	u := in.user
	c.Subject, c.UserID, c.UserName, c.Email, c.Origin = u.ID, u.ID, u.UserName, u.Email, u.Origin
	if in.grant != zone.GrantJWTBearer {
		c.AuthTime = in.loggedIn.Unix()
	}
	return c
}

// audience is computed from scopes: the part of each scope before its last dot, openid, and the client. uaa.none and
// other scopes without a dot add nothing.
func audience(scopes []string, clientID string) []string {
	seen := map[string]bool{clientID: true}
	out := []string{clientID}
	for _, scope := range scopes {
		name := ""
		if dot := strings.LastIndexByte(scope, '.'); dot >= 0 && scope != "uaa.none" {
			name = scope[:dot]
		} else if scope == "openid" {
			name = scope
		}
		if name != "" && !seen[name] {
			seen[name] = true
			out = append(out, name)
		}
	}
	return out
}

// writeToken signs claims, or stores them and answers with their id.
func (t *tokenCall) writeToken(c jwt.Claims, opaque bool, now time.Time) (string, error) {
	if c.Revocable {
		kind := zone.AccessToken
		if strings.HasSuffix(c.JTI, "-r") {
			kind = zone.RefreshToken
		}
		t.z.Store(&zone.StoredToken{Claims: c, Kind: kind, Opaque: opaque, Issued: now, Expires: time.Unix(c.Expires, 0)}, now)
	}
	if opaque {
		return c.JTI, nil
	}
	return t.sign(c)
}

// sign makes a JWT. Its jku is https whatever the server speaks.
func (c *call) sign(v jwt.Claims) (string, error) {
	payload, err := wire.Encode(v)
	if err != nil {
		return "", err
	}
	_, rest, _ := strings.Cut(c.s.baseOf(c.z), "://")
	text, err := c.s.Keys.Sign(c.r.Context(), "https://"+rest+"/token_keys", payload)
	if err == nil && fault.SignsWrong(c.r.Context()) {
		return misSigned(text), nil
	}
	return text, err
}

// misSigned returns the token with a broken signature, as if another key had signed it.
func misSigned(token string) string {
	dot := strings.LastIndexByte(token, '.')
	signature, err := base64.RawURLEncoding.DecodeString(token[dot+1:])
	if err != nil {
		return token
	}
	slices.Reverse(signature)
	return token[:dot+1] + base64.RawURLEncoding.EncodeToString(signature)
}

// idToken is OpenID Connect's token beside an access token.
func (t *tokenCall) idToken(access jwt.Claims, in issueInput) (string, error) {
	u := in.user
	verified := u.Verified
	id := jwt.Claims{
		JTI: access.JTI, Subject: u.ID, Scope: []string{"openid"}, AMR: []string{"pwd"}, ClientID: t.client.ID, CID: t.client.ID,
		AZP: t.client.ID, Grant: in.grant, UserID: u.ID, Origin: u.Origin, UserName: u.UserName, Email: u.Email,
		EmailVerified: &verified, AuthTime: access.AuthTime, Nonce: in.nonce, RevSig: access.RevSig, IssuedAt: access.IssuedAt,
		Expires: access.Expires, Issuer: access.Issuer, Zone: access.Zone, Audience: []string{t.client.ID},
		PreviousLogon: t.z.PreviousLogon(u),
	}
	if slices.Contains(in.scopes, "profile") {
		id.GivenName, id.FamilyName, id.PhoneNumber = u.GivenName, u.FamilyName, u.Phone
	}
	return t.sign(id)
}

// newRefresh issues a refresh token: a JWT on the old UAA unless the access token is opaque, else opaque.
func (t *tokenCall) newRefresh(access jwt.Claims, in issueInput, now time.Time) (string, error) {
	policy := t.z.TokenPolicy()
	c := jwt.Claims{
		JTI: random.Hex() + "-r", Subject: access.Subject, GrantedScopes: in.scopes, AMR: []string{"pwd"}, ClientID: t.client.ID,
		CID: t.client.ID, Grant: in.grant, UserID: access.UserID, Origin: access.Origin, UserName: access.UserName,
		AuthTime: access.AuthTime, RevSig: access.RevSig, IssuedAt: now.Unix(),
		Expires: now.Unix() + zone.Validity(t.client.RefreshSeconds, policy.RefreshSeconds, refreshSeconds), Issuer: access.Issuer, Zone: access.Zone,
		Audience: access.Audience,
	}
	opaque := in.opaque || t.s.version == zone.Version77
	if policy.RefreshFormat != "" && !in.opaque {
		opaque = !strings.EqualFold(policy.RefreshFormat, "jwt")
	}
	if policy.UniqueRefresh {
		t.z.EndOtherRefreshes(c.UserID, c.ClientID)
	}
	c.Revocable = opaque || policy.Revocable || policy.UniqueRefresh
	return t.writeToken(c, opaque, now)
}
