package uaa

import (
	"crypto/sha256"
	"crypto/subtle"
	"encoding/base64"
	"encoding/json"
	"errors"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"sync"
	"time"

	"github.com/cfid-cli/cfid/internal/sandbox/pages"
	"github.com/cfid-cli/cfid/internal/sandbox/random"
	"github.com/cfid-cli/cfid/internal/sandbox/zone"
)

// The sample application: its client, its cookie, and how many browsers it remembers for how long.
const (
	sampleClient   = "app"
	sampleCookie   = "CFID-SAMPLE"
	sampleCallback = samplePath + "/callback"
	sampleLife     = 30 * time.Minute
	maxSamples     = 1000
)

// sampleApp is a web application that logs people in with the authorization code (RFC 6749, section 4.1, with PKCE).
// It runs inside this process, so it redeems codes without its client secret, which may be a random one.
type sampleApp struct {
	s        *Server
	mu       sync.Mutex
	sessions map[string]sampleSession
}

// sampleSession is what the application remembers of a browser: a login that began, or its token. Values are immutable.
type sampleSession struct {
	state, nonce, verifier, back string
	token                        string
	ends                         time.Time
}

// SampleHandler serves the sample application and its resource server.
func (s *Server) SampleHandler() http.Handler {
	a := &sampleApp{s: s, sessions: map[string]sampleSession{}}
	mux := http.NewServeMux()
	mux.HandleFunc(sampleAPIPath, s.sampleAPI)
	for path, h := range map[string]handler{"": a.who, "/apps": a.apps, "/callback": a.callback, "/logout": a.logout} {
		mux.HandleFunc("GET "+samplePath+path, a.serve(h))
	}
	mux.HandleFunc("/", a.serve(func(c *call) error {
		return c.html(http.StatusNotFound, pages.ErrorDocument("The sample application has no such page."))
	}))
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) { mux.ServeHTTP(w, withoutTrailingSlash(r)) })
}

func (a *sampleApp) serve(h handler) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		c := &call{s: a.s, w: w, r: r, z: a.s.Home(), family: familyPage}
		c.commonHeaders()
		if err := h(c); err != nil {
			c.page(http.StatusBadGateway, "The UAA refused: "+err.Error())
		}
	}
}

// origin is the server's URL as the browser names it.
func (c *call) origin() string { return strings.TrimSuffix(c.base(), Path) }

// isSampleCallback reports whether a redirect URI is the sample application's own: it is registered at any address.
func (a *authorization) isSampleCallback() bool {
	return a.client.ID == sampleClient && a.redirect == a.origin()+sampleCallback
}

// session is the browser's; a zero one when there is none.
func (a *sampleApp) session(c *call) sampleSession {
	cookie, err := c.r.Cookie(sampleCookie)
	if err != nil {
		return sampleSession{}
	}
	a.mu.Lock()
	defer a.mu.Unlock()
	found := a.sessions[cookie.Value]
	if !c.s.now().Before(found.ends) {
		return sampleSession{}
	}
	return found
}

// keep stores a session under a new id, as each step of a login must.
func (a *sampleApp) keep(c *call, s sampleSession) {
	a.forget(c)
	s.ends = c.s.now().Add(sampleLife)
	id := random.Hex()
	a.mu.Lock()
	defer a.mu.Unlock()
	if len(a.sessions) >= maxSamples {
		for old := range a.sessions { // any: who loses a session logs in again
			delete(a.sessions, old)
			break
		}
	}
	a.sessions[id] = s
	http.SetCookie(c.w, a.cookie(c, id))
}

func (a *sampleApp) forget(c *call) {
	if cookie, err := c.r.Cookie(sampleCookie); err == nil {
		a.mu.Lock()
		defer a.mu.Unlock()
		delete(a.sessions, cookie.Value)
	}
}

func (a *sampleApp) cookie(c *call, id string) *http.Cookie {
	return &http.Cookie{Name: sampleCookie, Value: id, Path: samplePath, HttpOnly: true, SameSite: http.SameSiteLaxMode, Secure: c.r.TLS != nil}
}

// login sends the browser to the UAA and notes where to continue.
func (a *sampleApp) login(c *call, scope string) error {
	s := sampleSession{state: random.Hex(), nonce: random.Hex(), verifier: random.Hex() + random.Hex(), back: c.r.URL.Path}
	a.keep(c, s)
	sum := sha256.Sum256([]byte(s.verifier))
	return c.redirect(c.base() + "/oauth/authorize?" + url.Values{
		"response_type": {"code"}, "client_id": {sampleClient}, "redirect_uri": {c.origin() + sampleCallback}, "scope": {scope},
		"state": {s.state}, "nonce": {s.nonce}, "code_challenge": {base64.RawURLEncoding.EncodeToString(sum[:])}, "code_challenge_method": {"S256"},
	}.Encode())
}

// callback takes the code, or the UAA's refusal.
func (a *sampleApp) callback(c *call) error {
	s, q := a.session(c), c.r.URL.Query()
	if s.state == "" || subtle.ConstantTimeCompare([]byte(s.state), []byte(q.Get("state"))) != 1 {
		c.page(http.StatusBadRequest, "This login was not begun here, or too long ago.")
		return nil
	}
	a.forget(c)
	if q.Get("error") != "" {
		return c.html(http.StatusForbidden, pages.SampleDeniedDocument(q.Get("error_description"), s.back))
	}
	cl := c.z.Client(sampleClient)
	if cl == nil {
		return errors.New("no client with requested id: " + sampleClient)
	}
	t := &tokenCall{call: c, client: cl, form: form{query: url.Values{}, body: url.Values{
		"grant_type": {zone.GrantCode}, "code": {q.Get("code")}, "redirect_uri": {c.origin() + sampleCallback}, "code_verifier": {s.verifier},
	}}}
	answer, err := t.authorizationCode()
	if err != nil {
		return err
	}
	if answer.Nonce != s.nonce {
		return errors.New("the nonce is not the one that was sent")
	}
	a.keep(c, sampleSession{token: *answer.Access})
	return c.redirect(c.origin() + s.back)
}

// who shows who is logged in.
func (a *sampleApp) who(c *call) error {
	s := a.session(c)
	token, err := a.s.valid(c, s.token)
	if s.token == "" || err != nil {
		return a.login(c, "openid")
	}
	return c.html(http.StatusOK, pages.SampleWhoDocument(pages.SampleToken{
		Name: token.UserName, ID: token.UserID, Email: token.Email, Origin: token.Origin, Client: token.ClientID,
		Scopes: strings.Join(token.Scope, ", "), Ends: time.Unix(token.Expires, 0).UTC().Format("2006-01-02 15:04 MST"),
	}))
}

// apps asks the resource server for its list with the person's token.
func (a *sampleApp) apps(c *call) error {
	s := a.session(c)
	scopes := []string{"openid", "cloud_controller.read"}
	token, err := a.s.valid(c, s.token)
	if s.token == "" || err != nil || !slices.Contains(token.Scope, scopes[1]) {
		return a.login(c, strings.Join(scopes, " "))
	}
	asked := atPath(c.r, sampleAPIPath, "").Clone(c.r.Context())
	asked.Header = http.Header{"Authorization": {"bearer " + s.token}, "Accept": {typeJSON}}
	got := &sampleReply{header: http.Header{}}
	a.s.sampleAPI(got, asked)
	var list []pages.SampleRecord
	if err := json.Unmarshal(got.body.Bytes(), &list); err != nil || got.status != http.StatusOK {
		return errors.New(got.body.String())
	}
	return c.html(http.StatusOK, pages.SampleAppsDocument(token.UserName, list))
}

// logout ends the session here; the UAA's goes on.
func (a *sampleApp) logout(c *call) error {
	a.forget(c)
	gone := a.cookie(c, "")
	gone.MaxAge = -1
	http.SetCookie(c.w, gone)
	return c.html(http.StatusOK, pages.SampleByeDocument())
}
