package sandbox

import (
	"encoding/json"
	"fmt"
	"net/http"
	"slices"
	"strings"
	"time"
	"unicode"
)

// tokenPolicy is the part of a zone's configuration that says how its tokens are. -1 and "" stand for the server's own
// habits, and so does what is not said.
type tokenPolicy struct {
	AccessSeconds  int64  `json:"accessTokenValidity"`
	RefreshSeconds int64  `json:"refreshTokenValidity"`
	Revocable      bool   `json:"jwtRevocable"`
	UniqueRefresh  bool   `json:"refreshTokenUnique"` // a new refresh token ends the user's others of the client
	RotateRefresh  bool   `json:"refreshTokenRotate"` // a refresh token is for once; the current UAA knows it
	RefreshFormat  string `json:"refreshTokenFormat"` // "opaque" or "jwt"
}

// tokenPolicy reads the zone's configuration.
func (z *zone) tokenPolicy() tokenPolicy {
	z.mu.RLock()
	config := z.config
	z.mu.RUnlock()
	var in struct {
		TokenPolicy tokenPolicy `json:"tokenPolicy"`
	}
	if config != nil && json.Unmarshal(config, &in) != nil {
		return tokenPolicy{}
	}
	return in.TokenPolicy
}

// validity is the client's own, else the zone's, else the standard, in seconds.
func validity(own *int, ofZone, standard int64) int64 {
	if ofZone > 0 {
		standard = ofZone
	}
	return seconds(own, standard)
}

// adopt takes over a configuration. The default groups it names exist from then on, and every user holds them.
func (z *zone) adopt(config json.RawMessage, now time.Time) {
	var in struct {
		UserConfig struct {
			DefaultGroups []string `json:"defaultGroups"`
		} `json:"userConfig"`
	}
	good := json.Unmarshal(config, &in) == nil
	z.mu.Lock()
	defer z.mu.Unlock()
	z.config = config
	if !good || in.UserConfig.DefaultGroups == nil {
		return
	}
	z.defaultGroups = in.UserConfig.DefaultGroups
	for _, name := range z.defaultGroups {
		if z.groups.byName[name] == nil {
			z.groups.add(newGroup(name, now))
		}
	}
	z.groups.gen++ // what users hold is worked out anew
}

// internalPolicies are the policies in the configuration of a zone's internal identity provider.
type internalPolicies struct {
	Password struct {
		MinLength   int   `json:"minLength"`
		MaxLength   int   `json:"maxLength"`
		Upper       int   `json:"requireUpperCaseCharacter"`
		Lower       int   `json:"requireLowerCaseCharacter"`
		Digit       int   `json:"requireDigit"`
		Special     int   `json:"requireSpecialCharacter"`
		LifeMonths  int   `json:"expirePasswordInMonths"`
		NewerThanMS int64 `json:"passwordNewerThan"` // passwords from before must be changed
	}
	Lockout lockoutPolicy
}

// lockoutPolicy says when a user is locked out. Times are in seconds.
type lockoutPolicy struct {
	LockSeconds   int64 `json:"lockoutPeriodSeconds"`
	Failures      int   `json:"lockoutAfterFailures"`
	WithinSeconds int64 `json:"countFailuresWithin"`
}

// policies reads them; what is missing or unreadable is as on a fresh UAA.
func (z *zone) policies() internalPolicies {
	var p internalPolicies
	p.Password.MaxLength = 255
	p.Lockout = lockoutPolicy{LockSeconds: 300, Failures: 5, WithinSeconds: 1200}
	z.mu.RLock()
	defer z.mu.RUnlock()
	at := slices.IndexFunc(z.providers, func(p *provider) bool { return p.kind == typeUAA })
	if at < 0 {
		return p
	}
	password, lockout := p.Password, p.Lockout
	if json.Unmarshal(orNull(z.providers[at].config["passwordPolicy"]), &password) == nil {
		p.Password = password
	}
	if json.Unmarshal(orNull(z.providers[at].config["lockoutPolicy"]), &lockout) == nil {
		p.Lockout = lockout
	}
	return p
}

// orNull is JSON's null for nothing.
func orNull(raw json.RawMessage) json.RawMessage {
	if len(raw) == 0 {
		return json.RawMessage("null")
	}
	return raw
}

// specialCharacters are those that count as such.
const specialCharacters = "!\"#$%&'()*+,-./:;<=>?@[\\]^_`{|}~"

// checkNewPassword holds a new password against the zone's policy and names all that is wrong with it.
func (z *zone) checkNewPassword(password string) error {
	p := z.policies().Password
	length := len([]rune(password))
	var faults []string
	if least := max(1, p.MinLength); length < least {
		faults = append(faults, fmt.Sprintf("Password must be at least %d characters in length.", least))
	}
	if p.MaxLength > 0 && length > p.MaxLength {
		faults = append(faults, fmt.Sprintf("Password must be no more than %d characters in length.", p.MaxLength))
	}
	for _, rule := range []struct {
		least int
		name  string
		is    func(rune) bool
	}{
		{p.Upper, "uppercase", unicode.IsUpper}, {p.Lower, "lowercase", unicode.IsLower}, {p.Digit, "digit", unicode.IsDigit},
		{p.Special, "special", func(r rune) bool { return strings.ContainsRune(specialCharacters, r) }},
	} {
		if count(password, rule.is) < rule.least {
			faults = append(faults, fmt.Sprintf("Password must contain at least %d %s characters.", rule.least, rule.name))
		}
	}
	if len(faults) == 0 {
		return nil
	}
	return invalidPassword(http.StatusBadRequest, strings.Join(faults, ","))
}

func count(text string, is func(rune) bool) (n int) {
	for _, r := range text {
		if is(r) {
			n++
		}
	}
	return n
}

// outworn tells whether a user's password is older than the zone allows.
func (z *zone) outworn(u *user, now time.Time) bool {
	p := z.policies().Password
	return p.LifeMonths > 0 && !now.Before(u.passwordModified.AddDate(0, p.LifeMonths, 0)) ||
		p.NewerThanMS > 0 && u.passwordModified.UnixMilli() < p.NewerThanMS
}

// endOtherRefreshes forgets a user's refresh tokens of a client.
func (z *zone) endOtherRefreshes(userID, clientID string) {
	z.mu.Lock()
	defer z.mu.Unlock()
	for id, t := range z.tokens.byID {
		if t.kind == refreshToken && t.claims.UserID == userID && t.claims.ClientID == clientID {
			delete(z.tokens.byID, id)
		}
	}
}
