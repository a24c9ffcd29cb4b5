package sandbox

import (
	"encoding/json"
	"net/http"
	"net/url"
	"time"
)

// logins is what logging in changes about a user. It is shared by all values of one user and guarded by zone.mu.
type logins struct {
	last, previous time.Time
	failures       []time.Time
	lockedUntil    time.Time
}

const textLocked = "Your account has been locked because of too many failed attempts to login."

// checkPassword logs a user of the internal provider in. locked speaks before the password is looked at, inactive
// users are unknown, and only a right password hears of further obstacles.
func (c *call) checkPassword(name, password string) (*user, error) {
	z, now := c.z, c.s.now()
	z.mu.RLock()
	u := z.users.find(name, defaultZone)
	z.mu.RUnlock()
	if u == nil || !u.active || u.password == nil {
		return nil, c.s.badCredentials(textBadCredentials)
	}
	if z.locked(u, now) {
		return nil, loginError(textLocked)
	}
	if !u.password.matches(password) {
		z.failed(u, now)
		return nil, c.s.badCredentials(textBadCredentials)
	}
	if !u.verified {
		return nil, &oauthError{status: http.StatusForbidden, code: "access_denied", text: "Account not verified", challenge: clientRealm}
	}
	outworn := u.passwordChange || z.outworn(u, now)
	z.succeeded(u, now)
	if outworn {
		return nil, loginError("password change required")
	}
	return u, nil
}

func (z *zone) locked(u *user, now time.Time) bool {
	z.mu.RLock()
	defer z.mu.RUnlock()
	return now.Before(u.logins.lockedUntil)
}

// failed counts a wrong password and locks the user when there are too many, as the zone's policy has it.
func (z *zone) failed(u *user, now time.Time) {
	p := z.policies().Lockout
	z.mu.Lock()
	defer z.mu.Unlock()
	recent := u.logins.failures[:0]
	for _, at := range u.logins.failures {
		if now.Sub(at) < time.Duration(p.WithinSeconds)*time.Second {
			recent = append(recent, at)
		}
	}
	recent = append(recent, now)
	if p.Failures > 0 && len(recent) >= p.Failures {
		u.logins.lockedUntil = now.Add(time.Duration(p.LockSeconds) * time.Second)
		recent = nil
	}
	u.logins.failures = recent
}

func (z *zone) succeeded(u *user, now time.Time) {
	z.mu.Lock()
	defer z.mu.Unlock()
	u.logins.failures = nil
	u.logins.previous, u.logins.last = u.logins.last, now
}

// previousLogon is when the user logged in before the present time, in milliseconds; 0 for never.
func (z *zone) previousLogon(u *user) int64 {
	z.mu.RLock()
	defer z.mu.RUnlock()
	if u.logins.previous.IsZero() {
		return 0
	}
	return u.logins.previous.UnixMilli()
}

// password is the resource owner password grant, or, where a passcode is given, a login by one-time code.
func (t *tokenCall) password() (*tokenAnswer, error) {
	u, err := t.passwordUser()
	if err != nil {
		return nil, err
	}
	u, by, err := t.subject(u)
	if err != nil {
		return nil, err
	}
	scopes, err := t.userScopes(u)
	if err != nil {
		return nil, err
	}
	if err := t.registered(grantPassword); err != nil {
		return nil, err
	}
	return t.issue(issueInput{
		grant: grantPassword, scopes: scopes, user: u, nonce: t.form.get("nonce"), refresh: true, idToken: true, actor: by,
	})
}

func (t *tokenCall) passwordUser() (*user, error) {
	if t.form.has("passcode") {
		return t.passcodeUser()
	}
	if origin := hintedOrigin(t.form.get("login_hint")); origin != "" && origin != defaultZone {
		return nil, loginError("The origin provided in the login_hint does not match an active Identity Provider, that supports password grant.")
	}
	if !t.form.has("password") {
		return nil, t.s.badCredentials("No password supplied")
	}
	u, err := t.checkPassword(t.form.get("username"), t.form.get("password"))
	if err != nil {
		return nil, err
	}
	return u, t.secondFactor()
}

// hintedOrigin reads a login_hint: JSON with an origin, encoded once more perhaps. Anything else is no hint.
func hintedOrigin(hint string) string {
	var v struct {
		Origin string `json:"origin"`
	}
	if json.Unmarshal([]byte(hint), &v) == nil {
		return v.Origin
	}
	plain, err := url.QueryUnescape(hint)
	if err != nil || json.Unmarshal([]byte(plain), &v) != nil {
		return ""
	}
	return v.Origin
}

// passcodeUser logs in by a one-time code, which is used up by the attempt.
func (t *tokenCall) passcodeUser() (*user, error) {
	refused := func(text string) error {
		return &oauthError{
			status: http.StatusUnauthorized, code: "unauthorized", text: text,
			challenge: `Bearer realm="oauth", ` + details("unauthorized", text),
		}
	}
	given := t.form.get("passcode")
	if given == "" {
		return nil, refused("Passcode information is missing.")
	}
	one := t.z.takeCode(given, purposePasscode, t.s.now())
	if one == nil {
		return nil, refused("Invalid passcode")
	}
	u := t.z.user(one.user)
	if u == nil || !u.active {
		return nil, refused("Invalid passcode")
	}
	t.z.succeeded(u, t.s.now())
	return u, nil
}
