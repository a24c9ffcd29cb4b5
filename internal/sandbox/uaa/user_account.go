package uaa

import (
	"encoding/json"
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"unicode"

	"github.com/cfid-cli/cfid/internal/sandbox/random"
	"github.com/cfid-cli/cfid/internal/sandbox/wire"
	"github.com/cfid-cli/cfid/internal/sandbox/zone"
)

// changePassword changes a user's own password, or, with a client's token, that of any user.
func changePassword(c *call) error {
	o, err := c.scimBody(nil)
	if err != nil {
		return err
	}
	var old, fresh *string
	if err := o.read("oldPassword", &old); err != nil {
		return err
	}
	if err := o.read("password", &fresh); err != nil {
		return err
	}
	id := c.r.PathValue("id")
	self := c.token.UserID != ""
	if self && c.token.UserID != id {
		return invalidPassword(http.StatusBadRequest, "Not permitted to change another user's password")
	}
	if self && deref(old) == "" {
		return invalidPassword(http.StatusBadRequest, "Previous password is required")
	}
	u := c.z.User(id)
	if u == nil || u.Password == nil {
		return &wire.SCIMError{Status: http.StatusUnauthorized, Code: "bad_credentials", Text: "Invalid password change request"}
	}
	if fresh == nil && c.s.version == zone.Version430 {
		return &wire.BlankError{Status: http.StatusInternalServerError}
	}
	if err := checkNewPassword(c.z, deref(fresh)); err != nil {
		return err
	}
	if self && !u.Password.Matches(*old) {
		return wire.BearerError("unauthorized", "Old password is incorrect")
	}
	if u.Password.Matches(*fresh) {
		return invalidPassword(http.StatusUnprocessableEntity, "Your new password cannot be the same as the old password.")
	}
	c.z.SetPassword(id, *fresh, c.s.now())
	return c.json(http.StatusOK, wire.Object{{"status", "ok"}, {"message", "password updated"}})
}

func invalidPassword(status int, text string) error {
	return &wire.SCIMError{Status: status, Code: "invalid_password", Text: text}
}

// verifyUser marks a user as verified. The answer has no groups.
func verifyUser(c *call) error {
	want, err := c.ifMatch("")
	if err != nil {
		return err
	}
	id := c.r.PathValue("id")
	c.z.Lock()
	old := c.z.Users.ByID[id]
	if old == nil {
		c.z.Unlock()
		return userUnknown(id)
	}
	if want != anyVersion && want != old.Version {
		c.z.Unlock()
		return c.staleVersion(id, want)
	}
	u := *old
	u.Verified = true
	c.z.Users.Put(&u)
	w := c.z.PlainUser(&u)
	c.z.Unlock()
	c.w.Header().Set("ETag", etag(u.Version))
	return c.json(http.StatusOK, w)
}

func verifyLink(c *call) error {
	if c.r.URL.Query().Get("redirect_uri") == "" {
		return wire.SCIMUnexpected()
	}
	u, err := c.pathUser()
	if err != nil {
		return err
	}
	if u.Verified {
		return &wire.SCIMError{Status: http.StatusMethodNotAllowed, Code: "user_already_verified", Text: "This user has already been verified."}
	}
	code := c.s.newCode(c.z, zone.Code{Purpose: purposeVerify, User: u.ID})
	return c.json(http.StatusOK, wire.Object{{"verify_link", c.base() + "/verify_user?code=" + code}})
}

// resetPassword makes a code for a login server; the body is the bare user name.
func resetPassword(c *call) error {
	data, err := c.body()
	if err != nil {
		return err
	}
	if len(data) == 0 {
		return &wire.BlankError{Status: http.StatusBadRequest}
	}
	c.z.RLock()
	u := c.z.Users.Find(strings.TrimSpace(string(data)), zone.Default)
	c.z.RUnlock()
	if u == nil {
		return &wire.VoidError{Status: http.StatusNotFound}
	}
	return c.json(http.StatusCreated, wire.Object{{"code", c.s.newCode(c.z, zone.Code{Purpose: purposeReset, User: u.ID})}, {"user_id", u.ID}})
}

// invitation is one invited address in the answer of /invite_users.
type invitation struct {
	Email   string  `json:"email"`
	UserID  *string `json:"userId"`
	Origin  *string `json:"origin"`
	Success bool    `json:"success"`
	Code    *string `json:"errorCode"`
	Message *string `json:"errorMessage"`
	Link    *string `json:"inviteLink"`
}

// inviteUsers makes unverified users and codes to accept with. Inviting again gives a new code.
func inviteUsers(c *call) error {
	if !c.sentJSON() {
		return &wire.BlankError{Status: http.StatusUnsupportedMediaType}
	}
	target, err := url.Parse(c.r.URL.Query().Get("redirect_uri"))
	data, bodyErr := c.body()
	var in struct{ Emails []string }
	if err != nil || target.String() == "" || bodyErr != nil || json.Unmarshal(data, &in) != nil {
		return &wire.BlankError{Status: http.StatusBadRequest}
	}
	if in.Emails == nil {
		return &wire.BlankError{Status: http.StatusInternalServerError}
	}
	invited, failed := []invitation{}, []invitation{}
	for _, email := range in.Emails {
		name, domain, _ := strings.Cut(email, "@")
		if name == "" || !strings.Contains(domain, ".") && domain == "" {
			code, text := "email.invalid", email+" is invalid email."
			failed = append(failed, invitation{Email: email, Code: &code, Message: &text})
			continue
		}
		id, origin := c.invited(email), zone.Default
		link := c.base() + "/invitations/accept?code=" + c.s.newCode(c.z, zone.Code{Purpose: purposeInvite, User: id})
		invited = append(invited, invitation{Email: email, UserID: &id, Origin: &origin, Success: true, Link: &link})
	}
	return c.json(http.StatusOK, wire.Object{{"new_invites", invited}, {"failed_invites", failed}})
}

// invited is the id of the user with that address, made unverified if need be.
func (c *call) invited(email string) string {
	now := c.s.now()
	c.z.Lock()
	defer c.z.Unlock()
	if u := c.z.Users.Find(email, zone.Default); u != nil {
		return u.ID
	}
	u := &zone.User{
		ID: random.UUID(), UserName: email, Email: email, Origin: zone.Default, Active: true, Created: now, Modified: now,
		PasswordModified: now, Salt: random.Hex(), Logins: &zone.Logins{},
	}
	c.z.Users.Put(u)
	return u.ID
}

// checkNewPassword holds a new password against the zone's policy and names all that is wrong with it.
func checkNewPassword(z *zone.Zone, password string) error {
	p := z.Policies().Password
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

// specialCharacters are those that count as such.
const specialCharacters = "!\"#$%&'()*+,-./:;<=>?@[\\]^_`{|}~"
