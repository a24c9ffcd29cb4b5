// Package uaa is a UAA: it answers requests for tokens, users, groups, clients, zones and providers, and shows the pages
// that users log in with, in the two dialects of real UAAs. Its data is in package zone; listening,
// faults and the state file belong to package sandbox.
package uaa

import (
	"net/http"
	"time"

	"github.com/cfid-cli/cfid/internal/sandbox/jwt"
	"github.com/cfid-cli/cfid/internal/sandbox/remote"
	"github.com/cfid-cli/cfid/internal/sandbox/wire"
	"github.com/cfid-cli/cfid/internal/sandbox/zone"
)

// Config says what kind of UAA newUAA makes.
type Config struct {
	Version string // dialect: "77" or "4.30"
	Strict  bool   // leave out what no real UAA has (device code, token exchange)

	MFACode     string        // what a password alone does not do without; "" for nothing
	MFAUnnamed  bool          // the prompts don't name it: only a refusal tells
	Impersonate bool          // an admin who names another user as subject_id gets that user's token
	DevicePause time.Duration // interval of polling that devices are told, whole seconds; zero: five

	Now       func() time.Time         // clock
	API       func() string            // base URL of the Cloud Controller, without trailing slash
	Subdomain func(host string) string // returns what precedes the server's own name in a Host header
	Keys      *jwt.Ring                // nil until useKeys
}

// Server is a UAA with all its zones. It is safe for concurrent use.
type Server struct {
	cfg        Config
	version    string
	Keys       *jwt.Ring
	clientKeys remote.KeySets
	Zones      zone.Table
}

// New returns a server that has its configuration and no data.
func New(cfg Config) *Server {
	return &Server{cfg: cfg, version: cfg.Version, Keys: cfg.Keys}
}

func (s *Server) now() time.Time { return s.cfg.Now() }

// Rules are those that the server's data keeps to.
func (s *Server) Rules() zone.Rules { return zone.Rules{Version: s.version, Strict: s.cfg.Strict} }

// API is the base URL of the Cloud Controller, without trailing slash.
func (s *Server) API() string { return s.cfg.API() }

// UAA is the UAA's base URL, without trailing slash.
func (s *Server) UAA() string { return s.API() + Path }

// UseKeys sets the signing keys of a server that has none.
func (s *Server) UseKeys(keys *jwt.Ring) {
	if s.Keys == nil {
		s.Keys = keys
	}
}

// RotateKeys makes a new signing key. Tokens of the one before are good, and it is published, for another day of the
// server's clock.
func (s *Server) RotateKeys() error {
	<-s.Keys.Ready
	if s.Keys.Err != nil {
		return s.Keys.Err
	}
	return s.Keys.Rotate(s.now())
}

// Broken answers 500 as the UAA does.
func (s *Server) Broken(w http.ResponseWriter, r *http.Request) {
	s.refuse(w, r, &wire.BlankError{Status: http.StatusInternalServerError})
}

// RefuseToken calls a good bearer token expired or revoked.
func (s *Server) RefuseToken(w http.ResponseWriter, r *http.Request, expired bool) {
	text := "revocable signature mismatch"
	if expired {
		text = "Invalid access token: expired at " + s.now().Add(-time.Minute).Format(javaDate)
	}
	s.refuse(w, r, wire.BearerError("invalid_token", text))
}

// Limited answers as the UAA's rate limiter does. It names no time to try again.
func (s *Server) Limited(w http.ResponseWriter) {
	w.Header().Set("Content-Type", "text/plain; charset=utf-8")
	w.WriteHeader(http.StatusTooManyRequests)
	_, _ = w.Write([]byte("429 - Too Many Request - Request limited by Rate Limiter configuration: sandbox")) // an error means that the client has disconnected
}

func (s *Server) refuse(w http.ResponseWriter, r *http.Request, err error) {
	c := &call{s: s, w: w, r: r}
	c.commonHeaders()
	c.fail(err)
}
