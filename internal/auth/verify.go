package auth

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/go-jose/go-jose/v4"
)

// Leeway is how far two clocks may differ before a token counts as expired or as issued in
// the future.
const Leeway = 60 * time.Second

// Outcome of one check.
type Outcome string

// The outcomes.
const (
	OK         Outcome = "ok"
	Failed     Outcome = "failed"
	NotChecked Outcome = "not-checked"
)

// The names of the checks, in the order of the report.
const (
	CheckSignature = "signature"
	CheckIssuer    = "issuer"
	CheckAudience  = "audience"
	CheckExpiry    = "expiry"
	CheckNotBefore = "not-before"
	CheckIssuedAt  = "issued-at"
	CheckTokenType = "token-type"
)

// Check is one line of the report. Detail is a phrase for people; it may hold text of the
// token.
type Check struct {
	Name    string  `json:"name"`
	Outcome Outcome `json:"outcome"`
	Detail  string  `json:"detail,omitempty"`
}

// Expect is what the token is compared with.
type Expect struct {
	Issuer   string        // as the context knows it, never as the token says; empty: not checked
	Audience string        // must be in aud; empty: not checked
	Now      time.Time     // the local clock; zero: time.Now
	Leeway   time.Duration // zero: Leeway
	Server   time.Time     // what the server's Date header said at Now, if known; only for Skew
}

// Verified is the report on one token.
type Verified struct {
	OK         bool          // every check ran, and every check passed
	Checks     []Check       // always all seven
	UnknownKey bool          // no key has the token's kid: the keys may have been rotated, fetch them again (at most once a minute)
	Skew       time.Duration // how far the server's clock is ahead of ours, by its Date header or by an iat in the future; it decides nothing
	JWT        *JWT
}

// Verify checks a token by the rules of RFC 8725: the algorithm comes from the trusted key
// and a fixed list, the key from keys alone (jku, x5u, x5c and jwk in the token are not
// looked at), the issuer from want. What cannot be checked is reported so, and is no
// success. The error is one of Decode's: the token cannot be taken apart. A refused token
// is no error.
func Verify(token string, keys JWKS, want Expect) (*Verified, error) {
	jwt, err := Decode(token)
	if err != nil {
		return nil, err
	}
	if want.Now.IsZero() {
		want.Now = time.Now()
	}
	if want.Leeway == 0 {
		want.Leeway = Leeway
	}
	signature, unknown := checkSignature(jwt, keys)
	report := &Verified{
		Checks: []Check{
			signature, checkIssuer(jwt.Claims, want), checkAudience(jwt.Claims, want),
			checkExpiry(jwt.Claims, want), checkNotBefore(jwt.Claims, want), checkIssuedAt(jwt.Claims, want),
			checkTokenType(jwt.Claims),
		},
		UnknownKey: unknown, Skew: skew(jwt.Claims, want), JWT: jwt,
	}
	report.OK = !slices.ContainsFunc(report.Checks, func(c Check) bool { return c.Outcome != OK })
	return report, nil
}

func passed(name, format string, args ...any) Check {
	return Check{Name: name, Outcome: OK, Detail: fmt.Sprintf(format, args...)}
}

func failed(name, format string, args ...any) Check {
	return Check{Name: name, Outcome: Failed, Detail: fmt.Sprintf(format, args...)}
}

// checkSignature tries the keys with the token's kid, or all of them when the token names
// none. unknown tells that there was no key to try.
func checkSignature(jwt *JWT, keys JWKS) (check Check, unknown bool) {
	var named int
	var why []string
	for _, key := range keys.Keys {
		if jwt.Header.Kid != "" && key.ID != "" && key.ID != jwt.Header.Kid {
			continue
		}
		named++
		err := key.verify(jwt)
		if err == nil {
			return passed(CheckSignature, "%s by key %s", jwt.Header.Alg, key.name()), false
		}
		why = append(why, fmt.Sprintf("key %s: %v", key.name(), err))
	}
	if named == 0 {
		return failed(CheckSignature, "no key is called %q", jwt.Header.Kid), true
	}
	return failed(CheckSignature, "%s", strings.Join(why, "; ")), false
}

func (k Key) name() string {
	if k.ID == "" {
		return "without id"
	}
	return fmt.Sprintf("%q", k.ID)
}

func (k Key) verify(jwt *JWT) error {
	if k.Unusable != "" {
		return fmt.Errorf("cannot be used: %s", k.Unusable)
	}
	if !slices.Contains(k.Algorithms, jwt.Header.Alg) {
		return fmt.Errorf("is not for the algorithm %.20q", jwt.Header.Alg)
	}
	signed, err := jose.ParseSignedCompact(jwt.Raw, []jose.SignatureAlgorithm{jose.SignatureAlgorithm(jwt.Header.Alg)})
	if err != nil {
		return fmt.Errorf("the token cannot be read: %w", err)
	}
	if _, err := signed.Verify(k.public); err != nil {
		return fmt.Errorf("the signature does not match")
	}
	return nil
}

func checkIssuer(c Claims, want Expect) Check {
	switch {
	case want.Issuer == "":
		return Check{CheckIssuer, NotChecked, fmt.Sprintf("no issuer is known to compare %q with", c.Issuer)}
	case c.Issuer != want.Issuer:
		return failed(CheckIssuer, "it is %q, expected %q", c.Issuer, want.Issuer)
	}
	return passed(CheckIssuer, "%s", want.Issuer)
}

func checkAudience(c Claims, want Expect) Check {
	switch {
	case want.Audience == "":
		return Check{CheckAudience, NotChecked, fmt.Sprintf("no audience is known to look for in %q", c.Audience)}
	case !slices.Contains(c.Audience, want.Audience):
		return failed(CheckAudience, "%q has no %q", c.Audience, want.Audience)
	}
	return passed(CheckAudience, "%s", want.Audience)
}

func checkTokenType(c Claims) Check {
	switch {
	case c.isOdd("jti"):
		return failed(CheckTokenType, "jti is not a string")
	case c.IsRefresh():
		return failed(CheckTokenType, "it is a refresh token: its jti ends in -r")
	}
	return passed(CheckTokenType, "not a refresh token")
}
