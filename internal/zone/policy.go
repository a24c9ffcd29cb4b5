package zone

import (
	"context"
	"encoding/json"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/cfid-cli/cfid/internal/session"
	"github.com/cfid-cli/cfid/internal/uaa"
)

// PolicyKind is the kind of a policy's value.
type PolicyKind int

// The kinds of values. Durations are stored in whole seconds.
const (
	PolicyNumber PolicyKind = iota
	PolicyDuration
	PolicyFlag
	PolicyWord
)

// PolicyField is a policy of a zone.
type PolicyField struct {
	Flag  string // "password-min-length"; with blanks for hyphens it is the label
	About string
	Kind  PolicyKind
	Words []string // of a PolicyWord

	users bool   // it is in the provider with the origin uaa, not in the zone
	path  string // in the configuration
}

// PolicyFields returns the policies that have flags. Others are set by a file.
func PolicyFields() []PolicyField {
	users := func(flag, about, path string, kind PolicyKind) PolicyField {
		return PolicyField{Flag: flag, About: about, Kind: kind, users: true, path: path}
	}
	zone := func(flag, about, path string, kind PolicyKind, words ...string) PolicyField {
		return PolicyField{Flag: flag, About: about, Kind: kind, Words: words, path: path}
	}
	return []PolicyField{
		users("password-min-length", "minimum `N` characters of a password", "passwordPolicy.minLength", PolicyNumber),
		users("password-max-length", "maximum `N` characters of a password", "passwordPolicy.maxLength", PolicyNumber),
		users("password-uppercase", "minimum `N` upper-case letters", "passwordPolicy.requireUpperCaseCharacter", PolicyNumber),
		users("password-lowercase", "minimum `N` lower-case letters", "passwordPolicy.requireLowerCaseCharacter", PolicyNumber),
		users("password-digits", "minimum `N` digits", "passwordPolicy.requireDigit", PolicyNumber),
		users("password-special", "minimum `N` other characters", "passwordPolicy.requireSpecialCharacter", PolicyNumber),
		users("password-months", "`N` months after which a password must be changed; 0: never", "passwordPolicy.expirePasswordInMonths", PolicyNumber),
		users("lockout-after", "`N` failed logins that lock a user", "lockoutPolicy.lockoutAfterFailures", PolicyNumber),
		users("lockout-within", "`TIME` in which failed logins are counted", "lockoutPolicy.countFailuresWithin", PolicyDuration),
		users("lockout-for", "`TIME` for which a user is locked", "lockoutPolicy.lockoutPeriodSeconds", PolicyDuration),
		zone("access-token-validity", "lifetime `TIME` of access tokens, or inherit", "tokenPolicy.accessTokenValidity", PolicyDuration),
		zone("refresh-token-validity", "lifetime `TIME` of refresh tokens, or inherit", "tokenPolicy.refreshTokenValidity", PolicyDuration),
		zone("refresh-token-format", "`FORMAT` of refresh tokens: jwt or opaque", "tokenPolicy.refreshTokenFormat", PolicyWord, "jwt", "opaque"),
		zone("refresh-token-unique", "a new refresh token revokes earlier ones: `BOOL`", "tokenPolicy.refreshTokenUnique", PolicyFlag),
		zone("refresh-token-rotate", "each refresh returns another refresh token (not in UAA 4.30): `BOOL`", "tokenPolicy.refreshTokenRotate", PolicyFlag),
		zone("jwt-revocable", "store all tokens, so that each can be revoked: `BOOL`", "tokenPolicy.jwtRevocable", PolicyFlag),
		zone("active-key", "`ID` of the key that signs", "tokenPolicy.activeKeyId", PolicyWord),
		zone("client-secret-min-length", "minimum `N` characters of a client secret", "clientSecretPolicy.minLength", PolicyNumber),
		zone("client-secret-max-length", "maximum `N` characters of a client secret", "clientSecretPolicy.maxLength", PolicyNumber),
		zone("client-secret-uppercase", "minimum `N` upper-case letters of a client secret", "clientSecretPolicy.requireUpperCaseCharacter", PolicyNumber),
		zone("client-secret-lowercase", "minimum `N` lower-case letters of a client secret", "clientSecretPolicy.requireLowerCaseCharacter", PolicyNumber),
		zone("client-secret-digits", "minimum `N` digits of a client secret", "clientSecretPolicy.requireDigit", PolicyNumber),
		zone("client-secret-special", "minimum `N` other characters of a client secret", "clientSecretPolicy.requireSpecialCharacter", PolicyNumber),
	}
}

// inherited is the number that stands for the server's default in a zone.
const inherited = -1

// value parses what was typed.
func (f PolicyField) value(text string) (any, error) {
	wrong := func(is string) error { return session.Usage("--%s must be %s", f.Flag, is) }
	switch f.Kind {
	case PolicyFlag:
		on, err := strconv.ParseBool(text)
		if err != nil {
			return nil, wrong("true or false")
		}
		return on, nil
	case PolicyWord:
		if len(f.Words) > 0 && !slices.Contains(f.Words, text) {
			return nil, wrong(strings.Join(f.Words, " or "))
		}
		return text, nil
	}
	if text == "inherit" && !f.users {
		return inherited, nil
	}
	if n, err := strconv.ParseInt(text, 10, 32); err == nil && n >= 0 {
		return n, nil
	}
	d, err := time.ParseDuration(text)
	switch {
	case f.Kind != PolicyDuration:
		return nil, wrong("a number")
	case err != nil || d < 0 || d%time.Second != 0:
		return nil, wrong("a time in whole seconds, as in 12h or 600")
	}
	return int64(d / time.Second), nil
}

// PolicyValue is a policy of a zone with its value.
type PolicyValue struct {
	Field PolicyField
	Value json.RawMessage // nil if the zone has no value
}

// Inherited reports whether the server's configuration applies.
func (v PolicyValue) Inherited() bool {
	return len(v.Value) == 0 || string(v.Value) == "null" || string(v.Value) == strconv.Itoa(inherited)
}

// ZonePolicies are the policies of a zone.
type ZonePolicies struct {
	Zone   *uaa.Zone
	Values []PolicyValue
}

// ZonePolicyInput names a zone; empty means the zone that commands act in.
type ZonePolicyInput struct {
	Zone string
}

// policyPlace holds the two objects with a zone's policies: the zone, and its provider with the origin uaa.
type policyPlace struct {
	zones *uaa.Client
	zone  *uaa.Zone
	inner *uaa.Client
	users *uaa.Provider
}

func openPolicies(ctx context.Context, s *session.Session, name string) (*policyPlace, error) {
	c, find, err := OpenZones(ctx, s)
	if err != nil {
		return nil, err
	}
	at := &policyPlace{zones: c}
	if at.zone, err = find(ctx, ZoneName(s, name)); err != nil {
		return nil, err
	}
	if at.inner, err = uaaIn(s, at.zone); err != nil {
		return nil, err
	}
	all, err := providers(ctx, s, at.inner, false)
	if err != nil {
		return nil, err
	}
	at.users, err = providerNamed(all, session.OriginUAA)
	return at, err
}

// ZoneName returns the given zone, or the one that the command acts in.
func ZoneName(s *session.Session, name string) string {
	c := s.Chosen.Context
	switch {
	case name != "":
		return name
	case s.Settings.Zone != "":
		return s.Settings.Zone
	case c != nil && c.Zone != "":
		return c.Zone
	}
	return uaa.DefaultZone
}

// GetZonePolicy reads a zone's password, lockout, token and client secret policies.
func GetZonePolicy(ctx context.Context, s *session.Session, in ZonePolicyInput) (*ZonePolicies, error) {
	at, err := openPolicies(ctx, s, in.Zone)
	if err != nil {
		return nil, err
	}
	return at.policies()
}

func (at *policyPlace) policies() (*ZonePolicies, error) {
	zone, err := session.ReadDocument(at.zone.Config)
	if err != nil {
		return nil, err
	}
	users, err := session.ReadDocument(at.users.Config)
	if err != nil {
		return nil, err
	}
	out := &ZonePolicies{Zone: at.zone}
	for _, f := range PolicyFields() {
		from := zone
		if f.users {
			from = users
		}
		out.Values = append(out.Values, PolicyValue{f, from.At(f.path)})
	}
	return out, nil
}
