package sandbox

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

// ControllerOptions are the Cloud Controller's settings that tests and people change. Zero values are the defaults.
type ControllerOptions struct {
	JobPolls               int           // a job runs when it is asked for the n-th time; 0: the second
	JobDelay               time.Duration // or at the first request after this time; 0: 100 ms
	OrgManagersCreateUsers bool          // allow_user_creation_by_org_manager: org managers may create users of other origins
}

// ccUAA is what a Cloud Controller asks its UAA.
type ccUAA interface {
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

// ccServer is a Cloud Controller. It is safe for concurrent use.
type ccServer struct {
	uaa ccUAA
	now func() time.Time

	// mu guards the state. The UAA locks itself, so that code which holds mu may ask it; the UAA never asks back.
	mu sync.RWMutex
	st *ccState
}

// newCC makes a Cloud Controller without data: seedFresh or restore gives it some.
func newCC(uaa ccUAA, now func() time.Time) *ccServer {
	return &ccServer{uaa: uaa, now: now, st: &ccState{}}
}

// configure changes the settings; jobs that were started earlier keep theirs.
func (s *ccServer) configure(o ControllerOptions) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.st.options = o
}

// adopt takes the state of another server in place of its own, all but the settings, and meanwhile does also.
func (s *ccServer) adopt(fresh *ccServer, also func()) {
	s.mu.Lock()
	defer s.mu.Unlock()
	fresh.st.options = s.st.options
	s.st = fresh.st
	also()
}

// Broken answers 500 as the Cloud Controller does.
func (s *ccServer) Broken(w http.ResponseWriter, _ *http.Request) {
	ccWriteError(w, errors.New("broken on purpose"))
}

// RefuseToken calls a good bearer token bad: a Cloud Controller doesn't say why.
func (s *ccServer) RefuseToken(w http.ResponseWriter, _ *http.Request, _ bool) {
	ccWriteError(w, ccInvalidToken())
}

// Limited answers as the Cloud Controller's rate limiter does.
func (s *ccServer) Limited(w http.ResponseWriter) {
	h := w.Header()
	h.Set("Content-Type", "text/plain; charset=utf-8")
	h.Set("X-RateLimit-Limit", "20000")
	h.Set("X-RateLimit-Remaining", "0")
	h.Set("X-RateLimit-Reset", strconv.FormatInt(s.now().Add(time.Second).Unix(), 10))
	w.WriteHeader(http.StatusTooManyRequests)
	_, _ = io.WriteString(w, `{"errors":[{"detail":"Rate Limit Exceeded","title":"CF-RateLimitExceeded","code":10013}]}`) // the client has gone; there is nobody to tell
}

// ccCall is one request to the Cloud Controller half. While its handler runs, ccServer.mu is held: for reading, or for
// writing where the route says so. Open routes run without it, and without state.
type ccCall struct {
	s    *ccServer
	st   *ccState
	r    *http.Request
	api  string // base of all links
	now  time.Time
	who  ccCaller
	me   *ccUser
	perm *ccPerm
	args []string // what stood in the path for each ":"
	body *ccObject
}

// ccReply is an answer. A body of nil is an empty one.
type ccReply struct {
	status   int
	body     any
	location string
}

func ccOK(body any) (ccReply, error) { return ccReply{status: http.StatusOK, body: body}, nil }

func ccCreated(body any) (ccReply, error) {
	return ccReply{status: http.StatusCreated, body: body}, nil
}

// guid is the n-th variable part of the path.
func (c *ccCall) guid(n int) string { return c.args[n] }

// Handler serves the Cloud Controller at the root.
func (s *ccServer) Handler() http.Handler {
	routes := ccRoutes()
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) { s.ccServe(w, r, routes) })
}

func (s *ccServer) ccServe(w http.ResponseWriter, r *http.Request, routes []ccRoute) {
	w.Header().Set("X-Vcap-Request-Id", ccRequestID(r))
	who, denied := s.ccAuthenticate(r)
	if denied == nil {
		w.Header().Set("X-User-Guid", who.guid)
		s.ccKnown(who)
	}
	path := strings.TrimRight(r.URL.EscapedPath(), "/")
	if path != "/v3" && !strings.HasPrefix(path, "/v3/") {
		s.ccServeRoot(w, r, path)
		return
	}
	route, args := ccFindRoute(routes, r.Method, path)
	reply, err := s.ccAnswer(r, route, args, who, denied)
	if err != nil {
		ccWriteError(w, err)
		return
	}
	ccWrite(w, reply)
}

// ccAnswer checks who calls and runs the handler under the lock.
func (s *ccServer) ccAnswer(r *http.Request, route *ccRoute, args []string, who ccCaller, denied error) (ccReply, error) {
	if route == nil {
		return ccReply{}, ccUnknownRequest()
	}
	c := &ccCall{s: s, r: r, api: s.uaa.API(), now: s.now(), who: who, args: args}
	if route.open {
		return route.handle(c)
	}
	if denied != nil {
		return ccReply{}, denied
	}
	if !who.mayCall(r.Method) {
		return ccReply{}, ccForbidden()
	}
	body, err := ccBody(r)
	if err != nil {
		return ccReply{}, err
	}
	c.body = body
	s.ccRunDueJobs()
	return c.run(route)
}

func (c *ccCall) run(route *ccRoute) (ccReply, error) {
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
		return ccReply{}, ccInvalidToken()
	}
	c.perm = c.st.permissions(c.who, c.me)
	return route.handle(c)
}

// ccRequestID is the inbound id, cleaned and cut, with a new UUID behind it.
func ccRequestID(r *http.Request) string {
	id := r.Header.Get("X-Vcap-Request-Id")
	if id == "" {
		id = r.Header.Get("X-Request-Id")
	}
	id = strings.Map(func(c rune) rune {
		if ccWordChar(c) || c == '-' {
			return c
		}
		return -1
	}, id)
	if id == "" {
		return random.UUID()
	}
	return id[:min(255, len(id))] + "::" + random.UUID()
}

func ccWriteError(w http.ResponseWriter, err error) {
	var fault *ccError
	if !errors.As(err, &fault) {
		fault = &ccError{Detail: "An unknown error occurred.", Title: "UnknownError", Code: 10001, status: http.StatusInternalServerError}
	}
	ccWrite(w, ccReply{status: fault.status, body: ccErrors{[]*ccError{fault}}})
}

func ccWrite(w http.ResponseWriter, reply ccReply) {
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
	_ = enc.Encode(reply.body) // the client has gone; there is nobody to tell
}

// link is a link to a path of the API.
func (c *ccCall) link(parts ...string) ccLink {
	return ccLink{Href: c.api + "/v3/" + strings.Join(parts, "/")}
}

// userLink escapes the guid: it may be a client's id.
func (c *ccCall) userLink(guid string) ccLink { return c.link("users", url.QueryEscape(guid)) }
