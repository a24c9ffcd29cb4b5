package uaa

import (
	"cmp"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"strings"

	"github.com/cfid-cli/cfid/internal/sandbox/random"
	"github.com/cfid-cli/cfid/internal/sandbox/wire"
	"github.com/cfid-cli/cfid/internal/sandbox/zone"
)

func (s *Server) browserEndpoints() map[string]endpoint {
	page := func(m methods) endpoint { return endpoint{family: familyPage, methods: m, other: unknownPath} }
	return map[string]endpoint{
		"/{$}":             page(methods{http.MethodGet: homePage}),
		"/login.do":        page(methods{http.MethodPost: loginDo}),
		"/logout.do":       page(methods{http.MethodGet: logoutDo}),
		"/passcode":        page(methods{http.MethodGet: passcode}),
		"/autologin":       {methods: methods{http.MethodPost: autologin}},
		"/oauth/authorize": page(methods{http.MethodGet: authorize, http.MethodPost: authorizePost}),
		"/approvals": {family: familySCIM, methods: methods{
			http.MethodGet: forAudience(listApprovals, "oauth"), http.MethodPut: forAudience(putApprovals, "oauth"),
			http.MethodDelete: forAudience(deleteApprovals, "oauth"),
		}, other: forAudience(notAllowed("GET, PUT, DELETE"), "oauth")},
		"/approvals/{client}": {family: familySCIM, methods: methods{http.MethodPut: forAudience(putApprovals, "oauth")}},
	}
}

// authorization is an authorize request whose client and redirect URI are good.
type authorization struct {
	*call
	params   form
	client   *zone.Client
	user     *zone.User
	session  zone.Session
	redirect string
	types    []string // response types
}

// pageError is a refusal that a person reads.
type pageError struct {
	status int
	text   string
}

func (e *pageError) Error() string { return e.text }

// backError goes to the client through the browser.
type backError struct {
	code, text string
	fragment   bool
}

func (e *backError) Error() string { return e.code + ": " + e.text }

// authorize is the GET of a browser, or of a program with a user's bearer token.
func authorize(c *call) error {
	f, err := c.readForm()
	if err != nil {
		return err
	}
	if c.scheme() == "bearer" && f.get("response_type") == "code" && f.get("client_id") != "" {
		return c.authorizeBearer(f)
	}
	s := c.session()
	u := c.sessionUser(s)
	if u == nil && f.has("code") {
		s, u = c.loginByCode(f)
	}
	switch {
	case u == nil && f.get("prompt") == "none":
		return c.loginRequired(f)
	case u == nil:
		c.keep(zone.Session{Saved: c.base() + "/oauth/authorize?" + c.r.URL.RawQuery}, false)
		return c.redirect(c.base() + "/login")
	case f.get("prompt") == "login":
		q := c.r.URL.Query()
		q.Del("prompt")
		c.endSession()
		return c.redirect(c.base() + "/oauth/authorize?" + q.Encode())
	}
	return c.decide(f, u, s)
}

// loginByCode opens a session with a code of /autologin.
func (c *call) loginByCode(f form) (zone.Session, *zone.User) {
	one := c.z.TakeCode(f.get("code"), purposeAutologin, c.s.now())
	if one == nil || one.Client != f.get("client_id") {
		return zone.Session{}, nil
	}
	s := zone.Session{User: one.User, LoggedIn: c.s.now()}
	c.keep(s, true)
	return s, c.sessionUser(s)
}

// loginRequired answers prompt=none when nobody is logged in.
func (c *call) loginRequired(f form) error {
	a := &authorization{call: c, params: f}
	if err := a.validClient(); err != nil {
		return &wire.VoidError{Status: http.StatusBadRequest}
	}
	return c.redirect(appendQuery(a.redirect, "error=login_required&session_state="+random.Hex()+random.Hex()+"."+random.Hex()+random.Hex()))
}

// authorizeBearer is the flow without a browser session.
func (c *call) authorizeBearer(f form) error {
	if err := c.authenticate(); err != nil {
		return err
	}
	u := c.z.User(c.token.UserID)
	if u == nil {
		return &wire.BlankError{Status: http.StatusInternalServerError}
	}
	cl, target := c.z.Client(f.get("client_id")), f.get("redirect_uri")
	switch {
	case cl == nil:
		return &wire.OauthError{Status: http.StatusUnauthorized, Code: "invalid_client", Text: "No client with requested id: " + f.get("client_id")}
	case !cl.RedirectsTo(target):
		return wire.TokenEndpointError(http.StatusBadRequest, "invalid_grant",
			fmt.Sprintf("Invalid redirect %s did not match one of the registered values", cmp.Or(target, "null")))
	}
	return c.decide(f, u, zone.Session{User: u.ID, LoggedIn: c.s.now()})
}

// decide checks the request and answers with a code or tokens, or asks for approval.
func (c *call) decide(f form, u *zone.User, s zone.Session) error {
	a := &authorization{call: c, params: f, user: u, session: s}
	if err := a.validClient(); err != nil {
		return c.authorizeFailed(a, err)
	}
	scopes, err := a.validRequest()
	if err != nil {
		return c.authorizeFailed(a, err)
	}
	approved, undecided := a.approvals(scopes)
	if len(undecided) > 0 {
		return a.askApproval(scopes, approved, undecided)
	}
	if len(approved) == 0 {
		return c.authorizeFailed(a, &backError{code: "access_denied", text: "User denied access"})
	}
	return a.finish(approved)
}

// validClient finds the client and the redirect URI. Until both are good nothing is sent to the URI.
func (a *authorization) validClient() error {
	id := a.params.get("client_id")
	if a.client = a.z.Client(id); a.client == nil {
		return &pageError{http.StatusUnauthorized, "No client with requested id: " + id}
	}
	a.redirect = a.params.get("redirect_uri")
	if !a.client.RedirectsTo(a.redirect) && !a.isSampleCallback() {
		return &pageError{http.StatusBadRequest, fmt.Sprintf("Invalid redirect %s did not match one of the registered values", a.redirect)}
	}
	return nil
}

// validRequest checks response type, PKCE, grant and scopes, and returns the scopes that client and user allow.
func (a *authorization) validRequest() ([]string, error) {
	a.types = strings.Fields(a.params.get("response_type"))
	if len(a.types) == 0 {
		return nil, &backError{code: "invalid_request", text: "Missing response_type in authorization request"}
	}
	for _, kind := range a.types {
		if kind != "code" && kind != "token" && kind != "id_token" {
			text := "Unsupported response types"
			if a.s.version == zone.Version430 {
				text = fmt.Sprintf("Unsupported response types: [%s]", strings.Join(a.types, ", "))
			}
			return nil, &backError{code: "unsupported_response_type", text: text}
		}
	}
	if err := a.challenge(); err != nil {
		return nil, err
	}
	if grant := a.grant(); !a.client.Allows(grant) {
		return nil, &backError{code: "invalid_client", text: a.s.suffixed("Unauthorized grant type", grant), fragment: grant == zone.GrantImplicit}
	}
	t := &tokenCall{call: a.call, form: a.params, client: a.client}
	scopes, err := t.userScopes(a.user)
	var bad *wire.OauthError
	if errors.As(err, &bad) {
		return nil, &backError{code: bad.Code, text: bad.Text, fragment: a.grant() == zone.GrantImplicit}
	}
	return scopes, err
}

// grant is the grant type that a response type belongs to.
func (a *authorization) grant() string {
	if slices.Contains(a.types, "code") {
		return zone.GrantCode
	}
	return zone.GrantImplicit
}

// challenge checks PKCE's parameters; the old UAA does not know them.
func (a *authorization) challenge() error {
	challenge := a.params.get("code_challenge")
	if a.s.version == zone.Version430 || challenge == "" {
		return nil
	}
	if text := challengeFault(challenge, a.params.get("code_challenge_method")); text != "" {
		return &pageError{http.StatusBadRequest, text}
	}
	return nil
}

// authorizeFailed shows an error as a page or sends it to the client.
func (c *call) authorizeFailed(a *authorization, err error) error {
	var page *pageError
	if errors.As(err, &page) {
		c.page(page.status, page.text)
		return nil
	}
	var back *backError
	if !errors.As(err, &back) {
		return err
	}
	if back.code == "invalid_request" { // with literal spaces and without state, as a UAA sends it
		c.w.Header()["Location"] = []string{appendQuery(a.redirect, "error=invalid_request&error_description="+back.text)}
		return c.empty(http.StatusFound)
	}
	text := "error=" + back.code + "&error_description=" + escapeSpaces(back.text)
	if state := a.params.get("state"); state != "" {
		text += "&state=" + escapeSpaces(state)
	}
	if back.fragment {
		return c.redirect(a.redirect + "#" + text)
	}
	return c.redirect(appendQuery(a.redirect, text))
}

// appendQuery adds parameters to a URL and keeps those it has.
func appendQuery(target, query string) string {
	if strings.Contains(target, "?") {
		return target + "&" + query
	}
	return target + "?" + query
}

// escapeSpaces is query escaping with %20 for a space and colons as they are.
func escapeSpaces(text string) string {
	return strings.NewReplacer("+", "%20", "%3A", ":").Replace(url.QueryEscape(text))
}
