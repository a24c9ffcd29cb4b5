package uaa

import (
	"net/http"
	"strings"

	"github.com/cfid-cli/cfid/internal/sandbox/wire"
	"github.com/cfid-cli/cfid/internal/sandbox/zone"
)

// Path is where the UAA half is mounted: the context path.
const Path = "/uaa"

// methods maps HTTP methods to handlers.
type methods = map[string]handler

// Handler serves the UAA below /uaa. Paths that no table names are a redirect to the login page, as the real one does.
func (s *Server) Handler() http.Handler {
	mux := http.NewServeMux()
	tables := []map[string]endpoint{
		s.discoveryEndpoints(), s.tokenEndpoints(), s.inspectionEndpoints(), s.userEndpoints(), s.groupEndpoints(), s.zoneGroupEndpoints(), s.clientEndpoints(), s.browserEndpoints(), s.zoneEndpoints(), s.providerEndpoints(),
		s.rateLimitEndpoints(), s.deviceEndpoints(),
	}
	for _, table := range tables {
		for path, ep := range table {
			mux.Handle(Path+path, s.serve(ep))
		}
	}
	unknown := s.serve(endpoint{family: familyPage, other: unknownPath})
	mux.Handle("/", unknown)
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if preflight(w, r) {
			return
		}
		exact := s.version == zone.Version430 && exactPath(strings.TrimPrefix(r.URL.Path, Path))
		if exact || strings.Contains(r.URL.Path, "//") || strings.Contains(r.URL.Path, "/.") && !strings.Contains(r.URL.Path, "/.well-known/") {
			unknown.ServeHTTP(w, r)
			return
		}
		mux.ServeHTTP(w, withoutTrailingSlash(r))
	})
}

// withoutTrailingSlash tolerates /Users/ for /Users.
func withoutTrailingSlash(r *http.Request) *http.Request {
	if r.URL.Path == Path {
		return atPath(r, Path+"/", "")
	}
	if !strings.HasSuffix(r.URL.Path, "/") || r.URL.Path == Path+"/" {
		return r
	}
	return atPath(r, strings.TrimSuffix(r.URL.Path, "/"), strings.TrimSuffix(r.URL.RawPath, "/"))
}

// exactPath tells paths that are no API with the slash: the old UAA's security rules for them are exact.
func exactPath(path string) bool {
	switch path {
	case "/info/", "/introspect/", "/check_token/", "/ids/Users/", "/userinfo/", "/.well-known/openid-configuration/", "/password_resets/",
		"/token_key/", "/token_keys/":
		return true
	}
	return false
}

// atPath is the request with another path.
func atPath(r *http.Request, path, raw string) *http.Request {
	clone, u := *r, *r.URL
	u.Path, u.RawPath = path, raw
	clone.URL = &u
	return &clone
}

// preflight answers a browser's CORS question. One without the list of headers is malformed to a UAA.
func preflight(w http.ResponseWriter, r *http.Request) bool {
	if r.Method != http.MethodOptions || r.Header.Get("Access-Control-Request-Method") == "" {
		return false
	}
	if r.Header.Get("Access-Control-Request-Headers") == "" {
		w.WriteHeader(http.StatusBadRequest)
		return true
	}
	h := w.Header()
	h.Set("Access-Control-Allow-Origin", "*")
	h.Set("Access-Control-Allow-Methods", "DELETE,GET,OPTIONS,PATCH,POST,PUT")
	h.Set("Access-Control-Allow-Headers", "Accept,Authorization,Content-Type,X-Requested-With")
	w.WriteHeader(http.StatusOK)
	return true
}

// unknownPath sends readers to the login page and refuses the rest for want of a CSRF token.
func unknownPath(c *call) error {
	if c.r.Method == http.MethodGet || c.r.Method == http.MethodHead || c.r.Method == http.MethodOptions {
		return c.redirect(c.base() + "/login")
	}
	why := "no token was found to compare."
	if c.s.version == zone.Version430 {
		why = "your session was not found."
	}
	return &wire.CsrfError{Text: "Could not verify the provided CSRF token because " + why}
}
