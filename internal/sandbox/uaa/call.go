package uaa

import (
	"errors"
	"io"
	"mime"
	"net/http"
	"strconv"
	"strings"

	"github.com/cfid-cli/cfid/internal/sandbox/jwt"
	"github.com/cfid-cli/cfid/internal/sandbox/wire"
	"github.com/cfid-cli/cfid/internal/sandbox/zone"
)

// family says by which rules an endpoint answers Accept headers and errors.
type family int

const (
	familyAPI   family = iota // OAuth resources
	familySCIM                // /Users, /Groups, /ids
	familyToken               // /oauth/token
	familyPage                // what also has an HTML form
)

// call is one request to the UAA half and what is known about it.
type call struct {
	s      *Server
	w      http.ResponseWriter
	r      *http.Request
	z      *zone.Zone
	family family
	token  *jwt.Claims // of the bearer token, once authenticated
}

// handler answers a call, or returns one of the error shapes.
type handler func(c *call) error

// endpoint is what serves a path.
type endpoint struct {
	family  family
	methods map[string]handler
	other   handler // for all other methods; nil: what the rules say
	rules   ruleset
}

// serve runs an endpoint: zone, method, handler, error.
func (s *Server) serve(ep endpoint) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		c := &call{s: s, w: w, r: r, family: ep.family, z: s.zoneOf(r)}
		c.commonHeaders()
		if c.z == nil {
			c.fail(&wire.BlankError{Status: http.StatusNotFound})
			return
		}
		if err := c.switchZone(); err != nil {
			c.fail(err)
			return
		}
		h := ep.methods[r.Method]
		if h == nil {
			h = ep.other
		}
		if h == nil {
			h = ep.unhandled
		}
		if err := h(c); err != nil {
			c.fail(err)
		}
	}
}

// notAllowed is a 405 with an empty object.
func notAllowed(allow string) handler {
	return func(*call) error { return &wire.BlankError{Status: http.StatusMethodNotAllowed, Allow: allow} }
}

func (c *call) commonHeaders() {
	h := c.w.Header()
	h["X-Frame-Options"] = []string{"DENY"}
	h["X-Xss-Protection"] = []string{"1; mode=block"}
	h["X-Content-Type-Options"] = []string{"nosniff"}
	h["Cache-Control"] = []string{"no-cache, no-store, max-age=0, must-revalidate"}
	h["Pragma"] = []string{"no-cache"}
	h["Expires"] = []string{"0"}
	if c.s.version == zone.Version77 {
		h["Content-Security-Policy"] = []string{"script-src 'self'"}
	}
	if c.r.Header.Get("Origin") != "" {
		h["Access-Control-Allow-Origin"] = []string{"*"}
	}
}

// noStore replaces the cache headers by those of the token endpoint and of OAuth errors.
func (c *call) noStore() {
	h := c.w.Header()
	h["Cache-Control"] = []string{"no-store"}
	h.Del("Expires")
}

// Content types of JSON answers.
const (
	typeJSON      = "application/json"
	typeJSONUTF8  = "application/json;charset=UTF-8"
	typeJSONLatin = "application/json;charset=ISO-8859-1"
	typeSCIM      = "application/scim+json"
)

// plainType is the content type of most JSON answers.
func (c *call) plainType() string {
	if c.s.version == zone.Version430 {
		return typeJSONUTF8
	}
	return typeJSON
}

// json answers with v as JSON. SCIM endpoints answer in SCIM's own type where it was asked for.
func (c *call) json(status int, v any) error {
	kind := c.plainType()
	if (c.family == familySCIM || c.s.version == zone.Version430) && strings.HasPrefix(c.r.Header.Get("Accept"), typeSCIM) {
		kind = typeSCIM
	}
	if err := c.acceptable(); err != nil {
		return err
	}
	return c.write(status, kind, v)
}

// errNotAcceptable is a 406 page.
var errNotAcceptable = errors.New("not acceptable")

// acceptable fails when the caller wants no JSON.
func (c *call) acceptable() error {
	if acceptsJSON(c.r.Header.Get("Accept")) {
		return nil
	}
	if c.family == familySCIM {
		return wire.SCIMBad("Could not find acceptable representation")
	}
	return errNotAcceptable
}

// acceptsJSON reads an Accept header without regard to weights.
func acceptsJSON(accept string) bool {
	if accept == "" {
		return true
	}
	for part := range strings.SplitSeq(accept, ",") {
		media, _, _ := strings.Cut(part, ";")
		switch strings.ToLower(strings.TrimSpace(media)) {
		case "*/*", "application/*", typeJSON, typeSCIM, "application/*+json":
			return true
		}
	}
	return false
}

// write sends v in chunks, without Content-Length, as the real servers do.
func (c *call) write(status int, kind string, v any) error {
	body, err := wire.Encode(v)
	if err != nil {
		return err
	}
	h := c.w.Header()
	h["Content-Type"] = []string{kind}
	h["Transfer-Encoding"] = []string{"chunked"}
	c.w.WriteHeader(status)
	_, _ = c.w.Write(body) // an error means that the client has disconnected
	return nil
}

// empty answers without a body.
func (c *call) empty(status int) error {
	c.w.WriteHeader(status)
	return nil
}

// redirect answers 302.
func (c *call) redirect(to string) error {
	c.w.Header().Set("Location", to)
	return c.empty(http.StatusFound)
}

// base is the zone's base URL as the request's own host names it.
func (c *call) base() string {
	scheme := "http"
	if c.r.TLS != nil || strings.HasPrefix(c.s.API(), "https:") {
		scheme = "https"
	}
	return scheme + "://" + c.r.Host + Path
}

// sentJSON reports whether the request says that its body is JSON.
func (c *call) sentJSON() bool {
	media, _, err := mime.ParseMediaType(c.r.Header.Get("Content-Type"))
	return err == nil && media == typeJSON
}

// body reads the request body.
func (c *call) body() ([]byte, error) {
	data, err := io.ReadAll(c.r.Body)
	var tooLarge *http.MaxBytesError
	if errors.As(err, &tooLarge) {
		return nil, &wire.BlankError{Status: http.StatusRequestEntityTooLarge}
	}
	if err != nil {
		return nil, &wire.BlankError{Status: http.StatusBadRequest}
	}
	return data, nil
}

func etag(version int) string { return `"` + strconv.Itoa(version) + `"` }
