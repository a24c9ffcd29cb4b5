package sandbox

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"hash/crc32"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"time"
)

// claims are the contents of a token: access token, id_token or refresh token. Times are seconds since 1970.
type claims struct {
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
	Actor         *actor   `json:"act,omitempty"`
	ClientAuth    string   `json:"client_auth_method,omitempty"`
	Revocable     bool     `json:"revocable,omitempty"`
	RevSig        string   `json:"rev_sig,omitempty"`
	IssuedAt      int64    `json:"iat"`
	Expires       int64    `json:"exp"`
	Issuer        string   `json:"iss"`
	Zone          string   `json:"zid"`
	Audience      []string `json:"aud"`
}

// hasScope tells whether the token carries a scope.
func (c *claims) hasScope(name string) bool { return slices.Contains(c.Scope, name) }

// Reasons for which a token is refused before its contents count.
var (
	errNoToken  = errors.New("no bearer token")
	errBadToken = errors.New("bad token")
)

// verifyBearer checks a request's bearer token as a Cloud Controller does, offline: form, signature, expiry, issuer.
// It does not ask whether the UAA has revoked the token since, for a Cloud Controller does not ask either: a JWT
// lives there until its end. It returns errNoToken without a bearer token, else an error wrapping errBadToken.
func (s *uaaServer) verifyBearer(r *http.Request) (*claims, error) {
	token, found := bearerOf(r)
	if !found {
		return nil, errNoToken
	}
	payload, _, err := s.keys.open(r.Context(), token, s.now())
	if err != nil {
		return nil, fmt.Errorf("%w: %w", errBadToken, err)
	}
	var c claims
	if err := json.Unmarshal(payload, &c); err != nil {
		return nil, fmt.Errorf("%w: %w", errBadToken, err)
	}
	if s.now().Unix() >= c.Expires {
		return nil, fmt.Errorf("%w: expired", errBadToken)
	}
	if c.Issuer != s.issuerOf(s.home()) {
		return nil, fmt.Errorf("%w: issuer %s", errBadToken, c.Issuer)
	}
	return &c, nil
}

// bearerOf is the token of an Authorization header whose scheme is bearer, in any case.
func bearerOf(r *http.Request) (string, bool) {
	scheme, token, found := strings.Cut(r.Header.Get("Authorization"), " ")
	if !found || !strings.EqualFold(scheme, "bearer") {
		return "", false
	}
	return strings.TrimSpace(token), true
}

// tokenError says why a UAA does not accept a token, in its words. expired is the reason the endpoints word differently.
type tokenError struct {
	text    string
	expired bool
}

func (e *tokenError) Error() string { return e.text }

const textTokenGone = "The token expired, was revoked, or the token ID is incorrect."

// javaDate is how java.util.Date prints itself.
const javaDate = "Mon Jan 02 15:04:05 MST 2006"

// read finds the claims of a token string: a JWT by its signature, an opaque token in the store.
func (s *uaaServer) read(ctx context.Context, z *zone, token string) (*claims, error) {
	if strings.Count(token, ".") != 2 {
		return s.readStored(z, token)
	}
	payload, decoded, err := s.keys.open(ctx, token, s.now())
	if !decoded {
		text := "Invalid token"
		if s.version == Version430 {
			text = "Invalid token (could not decode): " + token
		}
		return nil, &tokenError{text: text}
	}
	var bad *tokenError
	if errors.As(err, &bad) {
		return nil, bad
	}
	if err != nil {
		return nil, &tokenError{text: "Could not verify token signature."}
	}
	var c claims
	if err := json.Unmarshal(payload, &c); err != nil {
		return nil, &tokenError{text: "Invalid token"}
	}
	if issuer := s.issuerOf(z); c.Issuer != issuer {
		return nil, &tokenError{text: fmt.Sprintf("Invalid issuer (%s) for token did not match expected: %s", c.Issuer, issuer)}
	}
	if ends := time.Unix(c.Expires, 0).UTC(); !s.now().Before(ends) {
		return nil, &tokenError{text: "Invalid access token: expired at " + ends.Format(javaDate), expired: true}
	}
	if c.Revocable && z.stored(c.JTI, s.now()) == nil {
		return nil, &tokenError{text: textTokenGone}
	}
	return &c, nil
}

func (s *uaaServer) readStored(z *zone, id string) (*claims, error) {
	t := z.stored(id, s.now())
	if t == nil {
		return nil, &tokenError{text: textTokenGone}
	}
	c := t.claims
	return &c, nil
}

// current checks claims against the client and the user as they are now: existence, activity, scopes and the
// signature over their secrets. That is why plain JWTs die here before their end.
func (s *uaaServer) current(z *zone, c *claims) error {
	cl := z.client(c.ClientID)
	if cl == nil {
		return &tokenError{text: "Invalid client ID " + c.ClientID}
	}
	var u *user
	if c.UserID != "" {
		if u = z.user(c.UserID); u == nil || !u.active {
			return &tokenError{text: "Token bears a non-existent user ID: " + c.UserID}
		}
	}
	claim, scopes := "scope", c.Scope
	if c.GrantedScopes != nil {
		claim, scopes = "granted_scopes", c.GrantedScopes
	}
	if missing := z.lost(cl, u, scopes); len(missing) > 0 {
		return &tokenError{text: fmt.Sprintf("Some required \"%s\" are missing: [%s]", claim, strings.Join(missing, ", "))}
	}
	if c.RevSig != revSig(cl, u) {
		return &tokenError{text: "revocable signature mismatch"}
	}
	return nil
}

// lost are the scopes that the client, or the user, no longer has.
func (z *zone) lost(cl *client, u *user, scopes []string) []string {
	allowed := cl.authorities
	held := map[string]bool{}
	if u != nil {
		allowed, held = cl.scope, z.scopesOf(u)
	}
	var missing []string
	for _, scope := range scopes {
		if !matchesAny(allowed, scope) || u != nil && !held[scope] {
			missing = append(missing, scope)
		}
	}
	return missing
}

// matchesAny tells whether a scope is listed, where a listed * stands for one part between dots.
func matchesAny(listed []string, scope string) bool {
	return slices.ContainsFunc(listed, func(pattern string) bool {
		return pattern == scope || strings.Contains(pattern, "*") && wildcardScope(pattern, scope)
	})
}

func wildcardScope(pattern, scope string) bool {
	want, got := strings.Split(pattern, "."), strings.Split(scope, ".")
	if len(want) != len(got) {
		return false
	}
	for i := range want {
		if want[i] != "*" && want[i] != got[i] {
			return false
		}
	}
	return true
}

// revSig is the signature over what makes a token worthless when it changes: the client's secret and salts, and the
// user's name, e-mail, password and salt. One to eight hex digits, not padded.
func revSig(cl *client, u *user) string {
	sum := crc32.NewIEEE()
	parts := []string{cl.id, cl.salt, cl.tokenSalt}
	if u != nil {
		parts = append(parts, u.id, u.userName, u.email, u.salt)
		if u.password != nil {
			parts = append(parts, string(u.password.sum))
		}
	}
	for _, part := range parts {
		_, _ = sum.Write([]byte(strconv.Itoa(len(part)) + ":" + part))
	}
	return strconv.FormatUint(uint64(sum.Sum32()), 16)
}
