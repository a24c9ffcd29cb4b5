// Package cc is a Cloud Controller: it answers /v3 requests about orgs, spaces, roles, users, quotas, flags and events as
// a foundation without apps does. Tokens and accounts are its UAA's, which it asks through the interface UAA; listening,
// faults and the state file belong to package sandbox.
package cc

import (
	"encoding/json"
	"errors"
	"io"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"sync"
	"time"

	"github.com/cfid-cli/cfid/internal/sandbox/jwt"
	"github.com/cfid-cli/cfid/internal/sandbox/random"
	"github.com/cfid-cli/cfid/internal/sandbox/zone"
)

// Options are the Cloud Controller's settings that tests and people change. Zero values are the defaults.
type Options struct {
	JobPolls               int           // a job runs when it is asked for the n-th time; 0: the second
	JobDelay               time.Duration // or at the first request after this time; 0: 100 ms
	OrgManagersCreateUsers bool          // allow_user_creation_by_org_manager: org managers may create users of other origins
}

// UAA is what a Cloud Controller asks its UAA.
type UAA interface {
	API() string // base URL of the Cloud Controller, without trailing slash
	UAA() string // base URL of the UAA, without trailing slash

	VerifyBearer(r *http.Request) (*jwt.Claims, error) // offline: form, signature, expiry, issuer
	HasUser(id string) bool                            // active or not
	UserByID(id string) (zone.Account, bool)           // active ones, as in the next two
	UsersByName(name string) []zone.Account            // in all origins
	UsersLike(part string, limit int) []zone.Account   // whose name contains part
	Accounts(name string) []zone.Account               // in all origins, inactive ones too
	IsClient(id string) bool
	CreateShadowUser(name, origin string) zone.Account // an existing one is left as it is
}

// Server is a Cloud Controller. It is safe for concurrent use.
type Server struct {
	uaa UAA
	now func() time.Time

	// mu guards the state. The UAA locks itself, so that code which holds mu may ask it; the UAA never asks back.
	mu sync.RWMutex
	st *state
}

// New makes a Cloud Controller without data: seedFresh or restore gives it some.
func New(uaa UAA, now func() time.Time) *Server {
	return &Server{uaa: uaa, now: now, st: &state{}}
}

// Configure changes the settings; jobs that were started earlier keep theirs.
func (s *Server) Configure(o Options) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.st.options = o
}

// Adopt takes the state of another server in place of its own, all but the settings, and meanwhile does also.
func (s *Server) Adopt(fresh *Server, also func()) {
	s.mu.Lock()
	defer s.mu.Unlock()
	fresh.st.options = s.st.options
	s.st = fresh.st
	also()
}

// Broken answers 500 as the Cloud Controller does.
func (s *Server) Broken(w http.ResponseWriter, _ *http.Request) {
	writeError(w, errors.New("broken on purpose"))
}

// RefuseToken calls a good bearer token bad: a Cloud Controller doesn't say why.
func (s *Server) RefuseToken(w http.ResponseWriter, _ *http.Request, _ bool) {
	writeError(w, invalidToken())
}

// Limited answers as the Cloud Controller's rate limiter does.
func (s *Server) Limited(w http.ResponseWriter) {
	h := w.Header()
	h.Set("Content-Type", "text/plain; charset=utf-8")
	h.Set("X-RateLimit-Limit", "20000")
	h.Set("X-RateLimit-Remaining", "0")
	h.Set("X-RateLimit-Reset", strconv.FormatInt(s.now().Add(time.Second).Unix(), 10))
	w.WriteHeader(http.StatusTooManyRequests)
	_, _ = io.WriteString(w, `{"errors":[{"detail":"Rate Limit Exceeded","title":"CF-RateLimitExceeded","code":10013}]}`) // the client has gone; there is nobody to tell
}

// call is one request to the Cloud Controller half. While its handler runs, Server.mu is held: for reading, or for
// writing if the route is marked so. Open routes run without it, and without state.
type call struct {
	s    *Server
	st   *state
	r    *http.Request
	api  string // base of all links
	now  time.Time
	who  caller
	me   *user
	perm *rights
	args []string // what stood in the path for each ":"
	body *object
}

// reply is an answer. A body of nil is an empty one.
type reply struct {
	status   int
	body     any
	location string
}

func okReply(body any) (reply, error) { return reply{status: http.StatusOK, body: body}, nil }

func createdReply(body any) (reply, error) {
	return reply{status: http.StatusCreated, body: body}, nil
}

// guid is the n-th variable part of the path.
func (c *call) guid(n int) string { return c.args[n] }

// Handler serves the Cloud Controller at the root.
func (s *Server) Handler() http.Handler {
	routes := routes()
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) { s.serve(w, r, routes) })
}

func (s *Server) serve(w http.ResponseWriter, r *http.Request, routes []route) {
	w.Header().Set("X-Vcap-Request-Id", requestID(r))
	who, denied := s.authenticate(r)
	if denied == nil {
		w.Header().Set("X-User-Guid", who.guid)
		s.known(who)
	}
	path := strings.TrimRight(r.URL.EscapedPath(), "/")
	if path != "/v3" && !strings.HasPrefix(path, "/v3/") {
		s.serveRoot(w, r, path)
		return
	}
	route, args := findRoute(routes, r.Method, path)
	reply, err := s.answer(r, route, args, who, denied)
	if err != nil {
		writeError(w, err)
		return
	}
	write(w, reply)
}

// answer checks who calls and runs the handler under the lock.
func (s *Server) answer(r *http.Request, route *route, args []string, who caller, denied error) (reply, error) {
	if route == nil {
		return reply{}, unknownRequest()
	}
	c := &call{s: s, r: r, api: s.uaa.API(), now: s.now(), who: who, args: args}
	if route.open {
		return route.handle(c)
	}
	if denied != nil {
		return reply{}, denied
	}
	if !who.mayCall(r.Method) {
		return reply{}, forbidden()
	}
	body, err := readBody(r)
	if err != nil {
		return reply{}, err
	}
	c.body = body
	s.runDueJobs()
	return c.run(route)
}

func (c *call) run(route *route) (reply, error) {
	if route.writes {
		c.s.mu.Lock()
		defer c.s.mu.Unlock()
	} else {
		c.s.mu.RLock()
		defer c.s.mu.RUnlock()
	}
	c.st = c.s.st
	c.me = c.st.users.get(c.who.guid)
	if c.me == nil { // deleted since the token was checked
		return reply{}, invalidToken()
	}
	c.perm = c.st.permissions(c.who, c.me)
	return route.handle(c)
}

// requestID is the inbound id, cleaned and cut, with a new UUID behind it.
func requestID(r *http.Request) string {
	id := r.Header.Get("X-Vcap-Request-Id")
	if id == "" {
		id = r.Header.Get("X-Request-Id")
	}
	id = strings.Map(func(c rune) rune {
		if wordChar(c) || c == '-' {
			return c
		}
		return -1
	}, id)
	if id == "" {
		return random.UUID()
	}
	return id[:min(255, len(id))] + "::" + random.UUID()
}

func writeError(w http.ResponseWriter, err error) {
	var fault *apiError
	if !errors.As(err, &fault) {
		fault = &apiError{Detail: "An unknown error occurred.", Title: "UnknownError", Code: 10001, status: http.StatusInternalServerError}
	}
	write(w, reply{status: fault.status, body: errorBody{[]*apiError{fault}}})
}

func write(w http.ResponseWriter, reply reply) {
	if reply.location != "" {
		w.Header().Set("Location", reply.location)
	}
	if reply.body == nil {
		w.WriteHeader(reply.status)
		return
	}
	w.Header().Set("Content-Type", "application/json; charset=utf-8")
	w.WriteHeader(reply.status)
	enc := json.NewEncoder(w)
	enc.SetEscapeHTML(false)
	_ = enc.Encode(reply.body) // an error means that the client has disconnected
}

// link is a link to a path of the API.
func (c *call) link(parts ...string) link {
	return link{Href: c.api + "/v3/" + strings.Join(parts, "/")}
}

// userLink escapes the guid: it may be a client's id.
func (c *call) userLink(guid string) link { return c.link("users", url.QueryEscape(guid)) }
