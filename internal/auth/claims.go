package auth

import (
	"encoding/json"
	"math"
	"slices"
	"strings"
	"time"
)

// Claims are the token's claims, not verified. A claim that is missing or has the wrong type
// leaves its field empty; the latter is named in Odd.
type Claims struct {
	ID       string    // jti: 32 hexadecimal digits; a refresh token's ends in -r
	Issuer   string    // iss: for a UAA <issuer.uri>/oauth/token
	Subject  string    // sub: the user's id, or the client's for its own token
	Audience []string  // aud: a string or a list in the token; for a UAA the scopes' prefixes and the client
	Expires  time.Time // exp
	IssuedAt time.Time // iat
	NotUntil time.Time // nbf; a UAA sends none
	AuthTime time.Time // auth_time: when the user last typed a password; kept by a refresh

	ClientID        string // client_id, or cid if there is only that
	AuthorizedParty string // azp
	GrantType       string // grant_type: of the login, also after a refresh
	UserID          string // user_id
	UserName        string // user_name
	Email           string // email
	Origin          string // origin: the identity provider of the user
	ZoneID          string // zid: "uaa" for the default zone
	Nonce           string // nonce
	RevSig          string // rev_sig: changes with the user's or client's secrets

	Scope         []string // scope: a list from a UAA, one string from other servers (RFC 9068)
	GrantedScopes []string // granted_scopes: a 4.30 refresh token has these and no scope
	Authorities   []string // authorities: a client's own, all of them, also where scope is narrower
	Methods       []string // amr: in id tokens and 4.30 refresh tokens
	Revocable     bool     // revocable: the server keeps a record and can revoke it by its jti

	Odd []string // names of claims above whose value is of the wrong kind
	All Members  // every claim as sent, in its order
}

// IsRefresh tells a UAA's refresh token by its jti.
func (c Claims) IsRefresh() bool { return strings.HasSuffix(c.ID, "-r") }

func readClaims(all Members) Claims {
	r := reader{all: all}
	c := Claims{
		ID: r.text("jti"), Issuer: r.text("iss"), Subject: r.text("sub"), Audience: r.list("aud", false),
		Expires: r.date("exp"), IssuedAt: r.date("iat"), NotUntil: r.date("nbf"), AuthTime: r.date("auth_time"),
		ClientID: r.text("client_id"), AuthorizedParty: r.text("azp"), GrantType: r.text("grant_type"),
		UserID: r.text("user_id"), UserName: r.text("user_name"), Email: r.text("email"), Origin: r.text("origin"),
		ZoneID: r.text("zid"), Nonce: r.text("nonce"), RevSig: r.text("rev_sig"),
		Scope: r.list("scope", true), GrantedScopes: r.list("granted_scopes", true), Authorities: r.list("authorities", true),
		Methods: r.list("amr", false), Revocable: r.flag("revocable"), All: all,
	}
	if cid := r.text("cid"); c.ClientID == "" {
		c.ClientID = cid
	}
	c.Odd = r.odd
	return c
}

// reader reads members by type and remembers those of another type.
type reader struct {
	all Members
	odd []string
}

// read decodes a member that exists and is not null.
func (r *reader) read(name string, into any) bool {
	raw := r.all.Get(name)
	if raw == nil || string(raw) == "null" {
		return false
	}
	if json.Unmarshal(raw, into) != nil {
		r.odd = append(r.odd, name)
		return false
	}
	return true
}

func (r *reader) text(name string) (s string) {
	if !r.read(name, &s) {
		return ""
	}
	return s
}

func (r *reader) flag(name string) (b bool) {
	return r.read(name, &b) && b
}

// list reads a list of strings or one string; with words, the one string contains several,
// separated by spaces.
func (r *reader) list(name string, words bool) []string {
	if raw := r.all.Get(name); len(raw) > 0 && raw[0] == '"' {
		text := r.text(name)
		if words {
			return strings.Fields(text)
		}
		return []string{text}
	}
	var list []string
	if !r.read(name, &list) {
		return nil
	}
	return list
}

// maxDate is the end of year 9999: times beyond it cannot be written as JSON.
const maxDate = 253402300799

// date reads a NumericDate (RFC 7519 §2): seconds, a fraction is allowed.
func (r *reader) date(name string) time.Time {
	var seconds float64
	if !r.read(name, &seconds) {
		return time.Time{}
	}
	if seconds < 0 || seconds > maxDate || math.IsNaN(seconds) {
		r.odd = append(r.odd, name)
		return time.Time{}
	}
	whole, fraction := math.Modf(seconds)
	return time.Unix(int64(whole), int64(fraction*1e9)).UTC()
}

// isOdd reports whether the claim exists but has the wrong type.
func (c Claims) isOdd(name string) bool { return slices.Contains(c.Odd, name) }
