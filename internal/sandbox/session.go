package sandbox

import (
	"crypto/subtle"
	"encoding/base64"
	"encoding/json"
	"net/http"
	"net/url"
	"strings"
	"time"

	"github.com/cfid-cli/cfid/internal/sandbox/random"
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

// session is a browser's. Values are immutable once stored.
type session struct {
	user       string // id; "" before login
	loggedIn   time.Time
	saved      string     // URL to go on with after login
	pending    url.Values // authorize request that waits for approval
	wrongCodes int        // of devices, tried
	expires    time.Time
}

// session is the caller's session; a zero one when there is none.
func (c *call) session() session {
	cookie, err := c.r.Cookie(sessionCookie)
	if err != nil {
		return session{}
	}
	c.z.mu.RLock()
	defer c.z.mu.RUnlock()
	s, found := c.z.sessions[cookie.Value]
	if !found || !c.s.now().Before(s.expires) {
		return session{}
	}
	return s
}

// sessionUser is the user who is logged in, nil for nobody.
func (c *call) sessionUser(s session) *user {
	if s.user == "" {
		return nil
	}
	u := c.z.user(s.user)
	if u == nil || !u.active {
		return nil
	}
	return u
}

// keep stores a session; fresh gives it a new id, as every login must.
func (c *call) keep(s session, fresh bool) {
	now := c.s.now()
	s.expires = now.Add(sessionLife)
	old := ""
	if cookie, err := c.r.Cookie(sessionCookie); err == nil {
		old = cookie.Value
	}
	c.z.mu.Lock()
	defer c.z.mu.Unlock()
	if _, known := c.z.sessions[old]; known && !fresh {
		c.z.sessions[old] = s
		return
	}
	delete(c.z.sessions, old)
	if len(c.z.sessions) >= maxSessions {
		for id := range c.z.sessions { // any: a browser that loses its session logs in again
			delete(c.z.sessions, id)
			break
		}
	}
	id := c.s.newSessionID()
	c.z.sessions[id] = s
	http.SetCookie(c.w, c.s.sessionCookie(id))
}

// newSessionID has each dialect's form.
func (s *uaaServer) newSessionID() string {
	if s.version == Version77 {
		return base64.RawURLEncoding.EncodeToString([]byte(random.UUID()))
	}
	return strings.ToUpper(random.Hex())
}

// sessionCookie is Secure and SameSite=None on the current UAA, over plain http too.
func (s *uaaServer) sessionCookie(id string) *http.Cookie {
	cookie := &http.Cookie{Name: sessionCookie, Value: id, Path: uaaPath, HttpOnly: true}
	if s.version == Version77 {
		cookie.Secure, cookie.SameSite = true, http.SameSiteNoneMode
	}
	return cookie
}

// endSession forgets the session and clears the browser's cookies.
func (c *call) endSession() {
	if cookie, err := c.r.Cookie(sessionCookie); err == nil {
		c.z.mu.Lock()
		delete(c.z.sessions, cookie.Value)
		c.z.mu.Unlock()
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
			return &csrfError{"Invalid CSRF Token 'null' was found on the request parameter 'X-Uaa-Csrf' or header 'X-CSRF-TOKEN'."}
		}
		return c.redirect(c.base() + "/login?error=invalid_login_request")
	}
	u, err := c.checkPassword(f.get("username"), f.get("password"))
	if err != nil {
		return c.redirect(uaaPath + "/login?error=login_failure")
	}
	saved := c.session().saved
	if saved == "" {
		saved = uaaPath + "/"
	}
	c.keep(session{user: u.id, loggedIn: c.s.now()}, true)
	http.SetCookie(c.w, &http.Cookie{Name: csrfName, Path: uaaPath + "/", HttpOnly: true, MaxAge: -1})
	current, err := json.Marshal(map[string]string{"userId": u.id})
	if err != nil {
		return err
	}
	shown := &http.Cookie{Name: "Current-User", Value: url.QueryEscape(string(current)), Path: "/", MaxAge: 1800}
	if c.s.version == Version77 {
		shown.SameSite = http.SameSiteStrictMode
	}
	http.SetCookie(c.w, shown)
	return c.redirect(saved)
}

// logoutDo ends the session. redirect is honoured on the current UAA when it is a registered URL of client_id.
func logoutDo(c *call) error {
	c.endSession()
	q := c.r.URL.Query()
	if cl := c.z.client(q.Get("client_id")); cl != nil && c.s.version == Version77 && cl.redirectsTo(q.Get("redirect")) {
		return c.redirect(q.Get("redirect"))
	}
	return c.redirect(uaaPath + "/login")
}

// passcode shows a one-time code to the person who is logged in.
func passcode(c *call) error {
	s := c.session()
	u := c.sessionUser(s)
	if u == nil {
		c.keep(session{saved: c.base() + "/passcode"}, false)
		return c.redirect(c.base() + "/login")
	}
	text := c.s.newCode(c.z, code{purpose: purposePasscode, user: u.id})
	if prefersJSON(c.r.Header.Get("Accept")) {
		return c.write(http.StatusOK, c.plainType(), text)
	}
	return c.html(http.StatusOK, passcodeDocument(text))
}

// autologin gives a client a code for a user whose password it knows.
func autologin(c *call) error {
	if c.scheme() != "basic" {
		return loginError(textNoAuthentication)
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
		return &blankError{status: http.StatusBadRequest}
	}
	if in.Username == "" {
		return loginError("No username in request")
	}
	u, err := c.checkPassword(in.Username, in.Password)
	if err != nil {
		return err
	}
	text := c.s.newCode(c.z, code{purpose: purposeAutologin, user: u.id, client: cl.id})
	return c.json(http.StatusOK, object{{"code", text}, {"path", "/oauth/authorize"}})
}

// homePage is where a login without a saved request ends.
func homePage(c *call) error {
	u := c.sessionUser(c.session())
	if u == nil {
		return c.redirect(c.base() + "/login")
	}
	return c.html(http.StatusOK, homeDocument(u.userName))
}
