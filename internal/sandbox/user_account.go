package sandbox

import (
	"encoding/json"
	"net/http"
	"net/url"
	"strings"

	"github.com/cfid-cli/cfid/internal/sandbox/random"
)

// changePassword is for a user's own password, or, with a client's token, for anybody's.
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
	u := c.z.user(id)
	if u == nil || u.password == nil {
		return &scimError{status: http.StatusUnauthorized, code: "bad_credentials", text: "Invalid password change request"}
	}
	if fresh == nil && c.s.version == Version430 {
		return &blankError{status: http.StatusInternalServerError}
	}
	if err := c.z.checkNewPassword(deref(fresh)); err != nil {
		return err
	}
	if self && !u.password.matches(*old) {
		return bearerError("unauthorized", "Old password is incorrect")
	}
	if u.password.matches(*fresh) {
		return invalidPassword(http.StatusUnprocessableEntity, "Your new password cannot be the same as the old password.")
	}
	c.z.setPassword(id, *fresh, c.s)
	return c.json(http.StatusOK, object{{"status", "ok"}, {"message", "password updated"}})
}

func invalidPassword(status int, text string) error {
	return &scimError{status: status, code: "invalid_password", text: text}
}

// setPassword gives a user a new password, which ends the user's tokens.
func (z *zone) setPassword(id, password string, s *uaaServer) {
	hash, now := hashSecret(password), s.now()
	z.mu.Lock()
	defer z.mu.Unlock()
	old := z.users.byID[id]
	if old == nil {
		return
	}
	u := *old
	u.password, u.passwordModified, u.modified, u.passwordChange = hash, now, now, false
	z.users.put(&u)
}

// verifyUser marks a user as verified. The answer has no groups.
func verifyUser(c *call) error {
	want, err := c.ifMatch("")
	if err != nil {
		return err
	}
	id := c.r.PathValue("id")
	c.z.mu.Lock()
	old := c.z.users.byID[id]
	if old == nil {
		c.z.mu.Unlock()
		return userUnknown(id)
	}
	if want != anyVersion && want != old.version {
		c.z.mu.Unlock()
		return c.staleVersion(id, want)
	}
	u := *old
	u.verified = true
	c.z.users.put(&u)
	w := c.z.plainUser(&u)
	c.z.mu.Unlock()
	c.w.Header().Set("ETag", etag(u.version))
	return c.json(http.StatusOK, w)
}

func verifyLink(c *call) error {
	if c.r.URL.Query().Get("redirect_uri") == "" {
		return scimUnexpected()
	}
	u, err := c.pathUser()
	if err != nil {
		return err
	}
	if u.verified {
		return &scimError{status: http.StatusMethodNotAllowed, code: "user_already_verified", text: "This user has already been verified."}
	}
	code := c.s.newCode(c.z, code{purpose: purposeVerify, user: u.id})
	return c.json(http.StatusOK, object{{"verify_link", c.base() + "/verify_user?code=" + code}})
}

// resetPassword makes a code for a login server; the body is the bare user name.
func resetPassword(c *call) error {
	data, err := c.body()
	if err != nil {
		return err
	}
	if len(data) == 0 {
		return &blankError{status: http.StatusBadRequest}
	}
	c.z.mu.RLock()
	u := c.z.users.find(strings.TrimSpace(string(data)), defaultZone)
	c.z.mu.RUnlock()
	if u == nil {
		return &voidError{http.StatusNotFound}
	}
	return c.json(http.StatusCreated, object{{"code", c.s.newCode(c.z, code{purpose: purposeReset, user: u.id})}, {"user_id", u.id}})
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
		return &blankError{status: http.StatusUnsupportedMediaType}
	}
	target, err := url.Parse(c.r.URL.Query().Get("redirect_uri"))
	data, bodyErr := c.body()
	var in struct{ Emails []string }
	if err != nil || target.String() == "" || bodyErr != nil || json.Unmarshal(data, &in) != nil {
		return &blankError{status: http.StatusBadRequest}
	}
	if in.Emails == nil {
		return &blankError{status: http.StatusInternalServerError}
	}
	invited, failed := []invitation{}, []invitation{}
	for _, email := range in.Emails {
		name, domain, _ := strings.Cut(email, "@")
		if name == "" || !strings.Contains(domain, ".") && domain == "" {
			code, text := "email.invalid", email+" is invalid email."
			failed = append(failed, invitation{Email: email, Code: &code, Message: &text})
			continue
		}
		id, origin := c.invited(email), defaultZone
		link := c.base() + "/invitations/accept?code=" + c.s.newCode(c.z, code{purpose: purposeInvite, user: id})
		invited = append(invited, invitation{Email: email, UserID: &id, Origin: &origin, Success: true, Link: &link})
	}
	return c.json(http.StatusOK, object{{"new_invites", invited}, {"failed_invites", failed}})
}

// invited is the id of the user with that address, made unverified if need be.
func (c *call) invited(email string) string {
	now := c.s.now()
	c.z.mu.Lock()
	defer c.z.mu.Unlock()
	if u := c.z.users.find(email, defaultZone); u != nil {
		return u.id
	}
	u := &user{
		id: random.UUID(), userName: email, email: email, origin: defaultZone, active: true, created: now, modified: now,
		passwordModified: now, salt: random.Hex(), logins: &logins{},
	}
	c.z.users.put(u)
	return u.id
}
