package uaa

import (
	"crypto/subtle"
	"encoding/base64"
	"encoding/json"
	"net/http"
	"net/url"
	"strings"
	"time"

	"github.com/cfid-cli/cfid/internal/sandbox/pages"
	"github.com/cfid-cli/cfid/internal/sandbox/random"
	"github.com/cfid-cli/cfid/internal/sandbox/wire"
	"github.com/cfid-cli/cfid/internal/sandbox/zone"
)

// sessionLife is how long a browser session lasts; maxSessions bounds how many are kept.
const (
	sessionLife = 30 * time.Minute
	maxSessions = 10_000
)

// Cookie names.
const (
	sessionCookie = "JSESSIONID"
	csrfName      = "X-Uaa-Csrf" // of the cookie and of the hidden field
)

// session is the caller's session; a zero one when there is none.
func (c *call) session() zone.Session {
	cookie, err := c.r.Cookie(sessionCookie)
	if err != nil {
		return zone.Session{}
	}
	c.z.RLock()
	defer c.z.RUnlock()
	s, found := c.z.Sessions[cookie.Value]
	if !found || !c.s.now().Before(s.Expires) {
		return zone.Session{}
	}
	return s
}

// sessionUser returns the user who is logged in, nil if there is none.
func (c *call) sessionUser(s zone.Session) *zone.User {
	if s.User == "" {
		return nil
	}
	u := c.z.User(s.User)
	if u == nil || !u.Active {
		return nil
	}
	return u
}

// keep stores a session; fresh gives it a new id, as every login must.
func (c *call) keep(s zone.Session, fresh bool) {
	now := c.s.now()
	s.Expires = now.Add(sessionLife)
	old := ""
	if cookie, err := c.r.Cookie(sessionCookie); err == nil {
		old = cookie.Value
	}
	c.z.Lock()
	defer c.z.Unlock()
	if _, known := c.z.Sessions[old]; known && !fresh {
		c.z.Sessions[old] = s
		return
	}
	delete(c.z.Sessions, old)
	if len(c.z.Sessions) >= maxSessions {
		for id := range c.z.Sessions { // any: a browser that loses its session logs in again
			delete(c.z.Sessions, id)
			break
		}
	}
	id := c.s.newSessionID()
	c.z.Sessions[id] = s
	http.SetCookie(c.w, c.s.sessionCookie(id))
}

// newSessionID has each dialect's form.
func (s *Server) newSessionID() string {
	if s.version == zone.Version77 {
		return base64.RawURLEncoding.EncodeToString([]byte(random.UUID()))
	}
	return strings.ToUpper(random.Hex())
}

// sessionCookie is Secure and SameSite=None on the current UAA, over plain http too.
func (s *Server) sessionCookie(id string) *http.Cookie {
	cookie := &http.Cookie{Name: sessionCookie, Value: id, Path: Path, HttpOnly: true}
	if s.version == zone.Version77 {
		cookie.Secure, cookie.SameSite = true, http.SameSiteNoneMode
	}
	return cookie
}

// endSession deletes the session and clears the browser's cookies.
func (c *call) endSession() {
	if cookie, err := c.r.Cookie(sessionCookie); err == nil {
		c.z.Lock()
		delete(c.z.Sessions, cookie.Value)
		c.z.Unlock()
	}
	gone := c.s.sessionCookie("")
	gone.MaxAge = -1
	http.SetCookie(c.w, gone)
	http.SetCookie(c.w, &http.Cookie{Name: "Current-User", Path: "/", MaxAge: -1})
}

// csrfMatches compares the form's token with the cookie's.
func (c *call) csrfMatches(f form) bool {
	cookie, err := c.r.Cookie(csrfName)
	if err != nil || cookie.Value == "" {
		return false
	}
	given := f.get(csrfName)
	if given == "" {
		given = c.r.Header.Get("X-CSRF-TOKEN")
	}
	return subtle.ConstantTimeCompare([]byte(cookie.Value), []byte(given)) == 1
}

// loginDo takes the login form. Its failures are redirects too: only their target tells them from success.
func loginDo(c *call) error {
	f, err := c.readForm()
	if err != nil {
		return err
	}
	if !c.csrfMatches(f) {
		if prefersJSON(c.r.Header.Get("Accept")) {
			return &wire.CsrfError{Text: "Invalid CSRF Token 'null' was found on the request parameter 'X-Uaa-Csrf' or header 'X-CSRF-TOKEN'."}
		}
		return c.redirect(c.base() + "/login?error=invalid_login_request")
	}
	u, err := c.checkPassword(f.get("username"), f.get("password"))
	if err != nil {
		return c.redirect(Path + "/login?error=login_failure")
	}
	saved := c.session().Saved
	if saved == "" {
		saved = Path + "/"
	}
	c.keep(zone.Session{User: u.ID, LoggedIn: c.s.now()}, true)
	http.SetCookie(c.w, &http.Cookie{Name: csrfName, Path: Path + "/", HttpOnly: true, MaxAge: -1})
	current, err := json.Marshal(map[string]string{"userId": u.ID})
	if err != nil {
		return err
	}
	shown := &http.Cookie{Name: "Current-User", Value: url.QueryEscape(string(current)), Path: "/", MaxAge: 1800}
	if c.s.version == zone.Version77 {
		shown.SameSite = http.SameSiteStrictMode
	}
	http.SetCookie(c.w, shown)
	return c.redirect(saved)
}

// logoutDo ends the session. redirect is honoured on the current UAA when it is a registered URL of client_id.
func logoutDo(c *call) error {
	c.endSession()
	q := c.r.URL.Query()
	if cl := c.z.Client(q.Get("client_id")); cl != nil && c.s.version == zone.Version77 && cl.RedirectsTo(q.Get("redirect")) {
		return c.redirect(q.Get("redirect"))
	}
	return c.redirect(Path + "/login")
}

// passcode shows a one-time code to the person who is logged in.
func passcode(c *call) error {
	s := c.session()
	u := c.sessionUser(s)
	if u == nil {
		c.keep(zone.Session{Saved: c.base() + "/passcode"}, false)
		return c.redirect(c.base() + "/login")
	}
	text := c.s.newCode(c.z, zone.Code{Purpose: purposePasscode, User: u.ID})
	if prefersJSON(c.r.Header.Get("Accept")) {
		return c.write(http.StatusOK, c.plainType(), text)
	}
	return c.html(http.StatusOK, pages.PasscodeDocument(text))
}

// autologin gives a client a code for a user whose password it knows.
func autologin(c *call) error {
	if c.scheme() != "basic" {
		return wire.LoginError(wire.TextNoAuthentication)
	}
	cl, err := c.clientByBasic()
	if err != nil {
		return err
	}
	data, err := c.body()
	if err != nil {
		return err
	}
	var in struct{ Username, Password string }
	if err := json.Unmarshal(data, &in); err != nil {
		return &wire.BlankError{Status: http.StatusBadRequest}
	}
	if in.Username == "" {
		return wire.LoginError("No username in request")
	}
	u, err := c.checkPassword(in.Username, in.Password)
	if err != nil {
		return err
	}
	text := c.s.newCode(c.z, zone.Code{Purpose: purposeAutologin, User: u.ID, Client: cl.ID})
	return c.json(http.StatusOK, wire.Object{{"code", text}, {"path", "/oauth/authorize"}})
}

// homePage is where a login without a saved request ends.
func homePage(c *call) error {
	u := c.sessionUser(c.session())
	if u == nil {
		return c.redirect(c.base() + "/login")
	}
	return c.html(http.StatusOK, pages.HomeDocument(u.UserName))
}
