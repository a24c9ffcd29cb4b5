package uaa

import (
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/cfid-cli/cfid/internal/sandbox/wire"
	"github.com/cfid-cli/cfid/internal/sandbox/zone"
)

// finish sends the browser back with a code, tokens or both.
func (a *authorization) finish(scopes []string) error {
	text := ""
	if slices.Contains(a.types, "code") {
		text = a.newCode(scopes)
	}
	state := a.params.get("state")
	if len(a.types) == 1 && text != "" {
		query := "code=" + text
		if state != "" {
			query += "&state=" + escapeSpaces(state)
		}
		return a.call.redirect(appendQuery(a.redirect, query))
	}
	t := &tokenCall{call: a.call, form: a.params, client: a.client}
	answer, err := t.issue(issueInput{
		grant: a.grant(), scopes: scopes, user: a.user, loggedIn: a.session.LoggedIn, nonce: a.params.get("nonce"), idToken: slices.Contains(a.types, "id_token"),
	})
	if err != nil {
		return err
	}
	pairs := [][2]string{{"token_type", "bearer"}}
	if slices.Contains(a.types, "token") {
		pairs = append(pairs, [2]string{"access_token", *answer.Access})
	}
	pairs = append(pairs, [][2]string{
		{"id_token", answer.ID}, {"code", text}, {"state", state}, {"expires_in", strconv.FormatInt(answer.ExpiresIn, 10)},
		{"scope", answer.Scope}, {"nonce", answer.Nonce}, {"jti", answer.JTI},
	}...)
	var parts []string
	for _, pair := range pairs {
		if pair[1] != "" {
			parts = append(parts, pair[0]+"="+escapeSpaces(pair[1]))
		}
	}
	return a.call.redirect(a.redirect + "#" + strings.Join(parts, "&"))
}

// newCode makes an authorization code that remembers the request.
func (a *authorization) newCode(scopes []string) string {
	return a.s.newCode(a.z, zone.Code{Purpose: purposeAuthorize, User: a.user.ID, Client: a.client.ID, Details: map[string]string{
		detailRedirect: a.redirect, detailScope: strings.Join(scopes, " "), detailNonce: a.params.get("nonce"),
		detailChallenge: a.params.get("code_challenge"), detailMethod: a.params.get("code_challenge_method"),
		detailLoggedIn: a.session.LoggedIn.Format(time.RFC3339),
	}})
}

// authorizePost takes the approval form, or the credentials of a client without a browser.
func authorizePost(c *call) error {
	f, err := c.readForm()
	if err != nil {
		return err
	}
	switch {
	case c.scheme() == "bearer":
		return c.authorizeBearer(f)
	case f.body.Has("credentials") || f.get("source") == "credentials":
		return c.authorizeCredentials(f)
	}
	if !c.csrfMatches(f) {
		c.page(http.StatusForbidden, "Invalid CSRF Token")
		return nil
	}
	s := c.session()
	u := c.sessionUser(s)
	if u == nil || s.Pending == nil {
		c.page(http.StatusBadRequest, "Cannot approve uninitialized authorization request.")
		return nil
	}
	asked := form{query: s.Pending, body: map[string][]string{}}
	s.Pending = nil
	c.keep(s, false)
	a := &authorization{call: c, params: asked, user: u, session: s}
	if err := a.validClient(); err != nil {
		return c.authorizeFailed(a, err)
	}
	scopes, err := a.validRequest()
	if err != nil {
		return c.authorizeFailed(a, err)
	}
	if f.get("user_oauth_approval") != "true" {
		return c.authorizeFailed(a, &backError{code: "access_denied", text: "User denied access"})
	}
	approved := a.record(scopes, f)
	if len(approved) == 0 {
		return c.authorizeFailed(a, &backError{code: "access_denied", text: "User denied access"})
	}
	return a.finish(approved)
}

// authorizeCredentials is the implicit grant of old command lines: user name and password beside the request.
func (c *call) authorizeCredentials(f form) error {
	in := struct{ Username, Password string }{f.get("username"), f.get("password")}
	if f.body.Has("credentials") && json.Unmarshal([]byte(f.get("credentials")), &in) != nil {
		in.Username, in.Password = "", ""
	}
	u, err := c.checkPassword(in.Username, in.Password)
	var bad *wire.OauthError
	if errors.As(err, &bad) {
		bad.Challenge = `Bearer realm="oauth", ` + wire.Details("unauthorized", bad.Text)
		return bad
	}
	if err != nil {
		return err
	}
	if cl := c.z.Client(f.get("client_id")); cl != nil && !cl.RedirectsTo(f.get("redirect_uri")) {
		return wire.TokenEndpointError(http.StatusBadRequest, "invalid_grant",
			fmt.Sprintf("Invalid redirect %s did not match one of the registered values", f.get("redirect_uri")))
	}
	return c.decide(f, u, zone.Session{User: u.ID, LoggedIn: c.s.now()})
}
