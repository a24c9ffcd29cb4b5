package auth

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"
	"time"
)

// tokensVersion is the version of the vault entry that this code writes.
const tokensVersion = 1

var (
	// ErrNewerEntry: a newer cfid wrote the vault entry. Writing it here could lose what that one keeps in it.
	ErrNewerEntry = errors.New("the vault entry was written by a newer version of cfid")
	// ErrDamagedEntry: the vault entry is not what a cfid writes.
	ErrDamagedEntry = errors.New("the vault entry is damaged")
)

// Tokens are what one login gave, as a vault entry holds it: they are bound to the origins
// they may be sent to. Printing them with fmt prints no secret.
type Tokens struct {
	V       int `json:"v"` // version of the entry, 1
	Binding     // what the tokens were given for

	// Grant of the login: GrantPassword, GrantClientCredentials, … It stays when the token is refreshed.
	Grant string `json:"grant,omitempty"`
	// ClientSecret to renew with. nil: not kept, so nothing that needs it can be renewed;
	// the empty one of a public client is kept, it is no secret.
	ClientSecret *string `json:"client_secret,omitempty"`
	// Requested are the scopes that were asked for, nil for all: a client's own token is
	// renewed with the same.
	Requested []string `json:"requested,omitempty"`
	// IdP is what a login through an identity provider is renewed with; nil for any other.
	IdP *IdPSession `json:"idp,omitempty"`

	// Params went with the request beside what the grant has; none of them is secret.
	Params []Param `json:"params,omitempty"`

	Access  string `json:"access,omitempty"`  // access token: a JWT or opaque
	Refresh string `json:"refresh,omitempty"` // refresh token, if any
	ID      string `json:"id,omitempty"`      // id token, if openid was granted
	JTI     string `json:"jti,omitempty"`     // the access token's id; the token itself when it is opaque

	// Times are on the server's clock, which is ahead of ours by Skew.
	Obtained    time.Time     `json:"obtained,omitzero"`
	AccessEnds  time.Time     `json:"access_ends,omitzero"`  // zero: unknown
	RefreshEnds time.Time     `json:"refresh_ends,omitzero"` // zero: unknown, as for an opaque one
	Skew        time.Duration `json:"skew,omitempty"`        // at most 24 h

	Scope []string `json:"scope,omitempty"` // as granted, sorted
}

// Format writes neither tokens nor secrets, whatever the verb.
func (t Tokens) Format(f fmt.State, _ rune) { _, _ = io.WriteString(f, "[tokens]") }

// Marshal writes the vault entry.
func (t *Tokens) Marshal() ([]byte, error) {
	entry := *t
	entry.V = tokensVersion
	data, err := json.Marshal(entry)
	if err != nil {
		return nil, fmt.Errorf("writing the vault entry: %w", err)
	}
	return data, nil
}

// ParseTokens reads a vault entry. An empty one is ErrNoEntry, a version unknown here
// ErrNewerEntry, anything else unreadable ErrDamagedEntry; none shows what it holds.
func ParseTokens(entry []byte) (*Tokens, error) {
	if len(entry) == 0 {
		return nil, ErrNoEntry
	}
	var head struct {
		V int `json:"v"`
	}
	if json.Unmarshal(entry, &head) != nil || head.V < 1 {
		return nil, ErrDamagedEntry
	}
	if head.V > tokensVersion {
		return nil, fmt.Errorf("%w: version %d, this one knows %d", ErrNewerEntry, head.V, tokensVersion)
	}
	var t Tokens
	if json.Unmarshal(entry, &t) != nil {
		return nil, ErrDamagedEntry
	}
	return &t, nil
}

// FromResponse reads the answer of a token endpoint (RFC 6749 §5.1; UAA adds jti) that came
// at the given time of the server's clock. The times of JWTs come from their exp, for
// expires_in is cut off by a second and says nothing about the refresh token; the signature
// is not checked, the answer came from the server itself. An answer without a usable access
// token is ErrNoToken.
func FromResponse(body []byte, at time.Time) (*Tokens, error) {
	members, err := parseObject(body)
	if err != nil {
		return nil, fmt.Errorf("%w: the answer is %w", ErrNoToken, err)
	}
	r := reader{all: members}
	t := &Tokens{
		V: tokensVersion, Obtained: at.UTC().Truncate(time.Second),
		Access: r.text("access_token"), Refresh: r.text("refresh_token"), ID: r.text("id_token"), JTI: r.text("jti"),
		Scope: r.list("scope", true),
	}
	kind := r.text("token_type")
	switch {
	case t.Access == "":
		return nil, fmt.Errorf("%w: access_token is missing", ErrNoToken)
	case kind != "" && !strings.EqualFold(kind, "bearer"):
		return nil, fmt.Errorf("%w: its type %.20q is not bearer", ErrNoToken, kind)
	case !headerSafe(t.Access):
		return nil, fmt.Errorf("%w: the access token holds characters that no header can carry", ErrNoToken)
	}
	slices.Sort(t.Scope)
	t.AccessEnds = end(t.Access)
	if seconds, ok := r.seconds("expires_in"); t.AccessEnds.IsZero() && ok {
		t.AccessEnds = t.Obtained.Add(seconds)
	}
	t.RefreshEnds = end(t.Refresh)
	return t, nil
}

// FromAccessToken makes Tokens of an access token that came from outside, for example from
// an environment variable. Nothing can renew it.
func FromAccessToken(access string) (*Tokens, error) {
	if access == "" || !headerSafe(access) {
		return nil, fmt.Errorf("%w: the access token is empty or holds characters that no header can carry", ErrNoToken)
	}
	t := &Tokens{V: tokensVersion, Access: access, AccessEnds: end(access)}
	if jwt, err := Decode(access); err == nil {
		t.JTI, t.Scope, t.Grant, t.Obtained = jwt.Claims.ID, jwt.Claims.Scope, jwt.Claims.GrantType, jwt.Claims.IssuedAt
	}
	return t, nil
}

// end is a JWT's exp; zero for anything else.
func end(token string) time.Time {
	jwt, err := Decode(token)
	if err != nil {
		return time.Time{}
	}
	return jwt.Claims.Expires
}

// headerSafe: visible ASCII without spaces, as RFC 6750 §2.1 wants it and more.
func headerSafe(token string) bool {
	return !strings.ContainsFunc(token, func(r rune) bool { return r <= ' ' || r > '~' })
}

const maxLifetime = 10 * 365 * 24 * time.Hour

// seconds reads a duration, written as a number or, by some servers, as a string of digits.
func (r *reader) seconds(name string) (time.Duration, bool) {
	var n json.Number // takes a number and a string that holds one
	if !r.read(name, &n) {
		return 0, false
	}
	seconds, err := n.Float64()
	if err != nil {
		return 0, false
	}
	return time.Duration(min(max(seconds, 0), maxLifetime.Seconds()) * float64(time.Second)), true
}

// inherit fills in, after a renewal, what the server doesn't say again: of the login, and
// the scope, which RFC 6749 §5.1 lets it leave out.
func (t *Tokens) inherit(from *Tokens) {
	t.Binding, t.Grant, t.ClientSecret, t.Requested = from.Binding, from.Grant, from.ClientSecret, from.Requested
	t.Params = from.Params
	if t.IdP == nil {
		t.IdP = from.IdP
	}
	if t.Refresh == from.Refresh && t.RefreshEnds.IsZero() {
		t.RefreshEnds = from.RefreshEnds
	}
	if t.ID == "" {
		t.ID = from.ID
	}
	if t.Scope == nil {
		t.Scope = from.Scope
	}
}

// same reports whether two entries contain the same tokens.
func (t *Tokens) same(other *Tokens) bool {
	return t != nil && other != nil && t.Access == other.Access && t.Refresh == other.Refresh && t.idpRefresh() == other.idpRefresh()
}

func (t *Tokens) idpRefresh() string {
	if t.IdP == nil {
		return ""
	}
	return t.IdP.Refresh
}
