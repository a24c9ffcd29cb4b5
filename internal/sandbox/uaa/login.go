package uaa

import (
	"encoding/json"
	"net/http"
	"net/url"

	"github.com/cfid-cli/cfid/internal/sandbox/wire"
	"github.com/cfid-cli/cfid/internal/sandbox/zone"
)

const textLocked = "Your account has been locked because of too many failed attempts to login."

// checkPassword logs a user of the internal provider in. locked speaks before the password is looked at, inactive
// users are unknown, and only a right password hears of further obstacles.
func (c *call) checkPassword(name, password string) (*zone.User, error) {
	z, now := c.z, c.s.now()
	z.RLock()
	u := z.Users.Find(name, zone.Default)
	z.RUnlock()
	if u == nil || !u.Active || u.Password == nil {
		return nil, c.s.badCredentials(wire.TextBadCredentials)
	}
	if z.Locked(u, now) {
		return nil, wire.LoginError(textLocked)
	}
	if !u.Password.Matches(password) {
		z.Failed(u, now)
		return nil, c.s.badCredentials(wire.TextBadCredentials)
	}
	if !u.Verified {
		return nil, &wire.OauthError{Status: http.StatusForbidden, Code: "access_denied", Text: "Account not verified", Challenge: wire.ClientRealm}
	}
	outworn := u.PasswordChange || z.Outworn(u, now)
	z.Succeeded(u, now)
	if outworn {
		return nil, wire.LoginError("password change required")
	}
	return u, nil
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
	if err := t.registered(zone.GrantPassword); err != nil {
		return nil, err
	}
	return t.issue(issueInput{
		grant: zone.GrantPassword, scopes: scopes, user: u, nonce: t.form.get("nonce"), refresh: true, idToken: true, actor: by,
	})
}

func (t *tokenCall) passwordUser() (*zone.User, error) {
	if t.form.has("passcode") {
		return t.passcodeUser()
	}
	if origin := hintedOrigin(t.form.get("login_hint")); origin != "" && origin != zone.Default {
		return nil, wire.LoginError("The origin provided in the login_hint does not match an active Identity Provider, that supports password grant.")
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

// hintedOrigin reads a login_hint: JSON with an origin, perhaps encoded twice. Anything else is ignored.
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
func (t *tokenCall) passcodeUser() (*zone.User, error) {
	refused := func(text string) error {
		return &wire.OauthError{
			Status: http.StatusUnauthorized, Code: "unauthorized", Text: text,
			Challenge: `Bearer realm="oauth", ` + wire.Details("unauthorized", text),
		}
	}
	given := t.form.get("passcode")
	if given == "" {
		return nil, refused("Passcode information is missing.")
	}
	one := t.z.TakeCode(given, purposePasscode, t.s.now())
	if one == nil {
		return nil, refused("Invalid passcode")
	}
	u := t.z.User(one.User)
	if u == nil || !u.Active {
		return nil, refused("Invalid passcode")
	}
	t.z.Succeeded(u, t.s.now())
	return u, nil
}
