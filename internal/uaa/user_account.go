package uaa

import (
	"context"
	"net/url"

	"github.com/cfid-cli/cfid/internal/rest"
)

// UnlockUser sends PATCH /Users/{id}/status: failed logins are counted from zero again. It works whether the user was locked or
// not; no UAA returns which.
func (c *Client) UnlockUser(ctx context.Context, id string) error {
	return c.userStatus(ctx, id, map[string]bool{"locked": false})
}

// RequirePasswordChange sends PATCH /Users/{id}/status: the next login must choose a new password. It can't be undone.
func (c *Client) RequirePasswordChange(ctx context.Context, id string) error {
	return c.userStatus(ctx, id, map[string]bool{"passwordChangeRequired": true})
}

func (c *Client) userStatus(ctx context.Context, id string, status map[string]bool) error {
	r := rest.Patch(rest.Path("Users", id, "status"), status)
	r.Repeatable = true // it sets a state
	return c.api.Do(ctx, r, nil)
}

// SetPassword sends PUT /Users/{id}/password; all the user's earlier tokens become invalid. A user's token can only set
// the user's own password and needs old; a client with the scope password.write sets any user's and doesn't need it. A wrong old one is
// rest.ErrUnauthorized "Old password is incorrect", the same one again 422 invalid_password.
func (c *Client) SetPassword(ctx context.Context, id, old, password string) error {
	body := struct {
		Old      string `json:"oldPassword,omitzero"`
		Password string `json:"password"`
	}{old, password}
	r := rest.Put(rest.Path("Users", id, "password"), body)
	r.Secrets = []string{password}
	if old != "" {
		r.Secrets = append(r.Secrets, old)
	}
	return c.api.Do(ctx, r, nil)
}

// VerifyUser reads GET /Users/{id}/verify, which marks the user as verified. The answer has no groups.
func (c *Client) VerifyUser(ctx context.Context, id string) (*User, error) {
	return fetch[User](ctx, c, rest.Get(rest.Path("Users", id, "verify"), nil))
}

// VerifyLink reads GET /Users/{id}/verify-link: a link by which the user proves the address. A verified user is 405
// user_already_verified.
func (c *Client) VerifyLink(ctx context.Context, id, redirect string) (string, error) {
	q := url.Values{"redirect_uri": {redirect}}
	out, err := fetch[struct {
		Link string `json:"verify_link"`
	}](ctx, c, rest.Get(rest.Path("Users", id, "verify-link"), q))
	if err != nil {
		return "", err
	}
	return out.Link, nil
}

// Invitation is the result for one invited address.
type Invitation struct {
	rest.Raw     `json:"-"`
	Email        string `json:"email"`
	UserID       string `json:"userId"`
	Origin       string `json:"origin"`
	Success      bool   `json:"success"`
	ErrorCode    string `json:"errorCode"`
	ErrorMessage string `json:"errorMessage"`
	InviteLink   string `json:"inviteLink"`
}

// Invite sends POST /invite_users: an unverified user for the address, and a link to accept with. A user who is invited again
// gets a new link. client is the client whose pages are shown; "" is the token's.
func (c *Client) Invite(ctx context.Context, email, redirect, client string) (*Invitation, error) {
	r := rest.Post("/invite_users", map[string][]string{"emails": {email}})
	r.Query = url.Values{"redirect_uri": {redirect}}
	if client != "" {
		r.Query.Set("client_id", client)
	}
	out, err := fetch[struct {
		New    []Invitation `json:"new_invites"`
		Failed []Invitation `json:"failed_invites"`
	}](ctx, c, r)
	if err != nil {
		return nil, err
	}
	for _, i := range append(out.New, out.Failed...) {
		return &i, nil
	}
	return &Invitation{Email: email, ErrorMessage: "the server says nothing of it"}, nil
}

// PasswordReset is a code to choose a new password with.
type PasswordReset struct {
	Code   string `json:"code"`
	UserID string `json:"user_id"`
}

// ResetPassword sends POST /password_resets for a user of origin "uaa"; it needs the scope oauth.login. An unknown name is
// rest.ErrNotFound; where the user is of another origin only, rest.ErrConflict.
func (c *Client) ResetPassword(ctx context.Context, userName string) (*PasswordReset, error) {
	return fetch[PasswordReset](ctx, c, rest.Request{Method: "POST", Path: "/password_resets", Body: []byte(userName), ContentType: "text/plain; charset=UTF-8"})
}

// ResetLink is the page of the UAA at base where a code of ResetPassword is used.
func ResetLink(base, code string) string {
	return base + "/reset_password?" + url.Values{"code": {code}}.Encode()
}
