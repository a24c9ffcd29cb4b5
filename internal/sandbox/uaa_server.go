package sandbox

import (
	"net/http"
	"time"

	"github.com/cfid-cli/cfid/internal/sandbox/jwt"
	"github.com/cfid-cli/cfid/internal/sandbox/zone"
)

// uaaConfig says what kind of UAA newUAA makes.
type uaaConfig struct {
	Version string // dialect: "77" or "4.30"
	Strict  bool   // leave out what no real UAA has (device code, token exchange)

	MFACode     string        // what a password alone does not do without; "" for nothing
	MFAUnnamed  bool          // the prompts don't name it: only a refusal tells
	Impersonate bool          // an admin who names another user as subject_id gets that user's token
	DevicePause time.Duration // how long devices are told to wait between questions, whole seconds; zero: five

	Now       func() time.Time         // clock
	API       func() string            // base URL of the Cloud Controller, without trailing slash
	Subdomain func(host string) string // what stands before the server's own name in a Host header
	Keys      *jwt.Ring                // nil until useKeys
}

// uaaServer is a UAA with all its zones. It is safe for concurrent use.
type uaaServer struct {
	cfg        uaaConfig
	version    string
	keys       *jwt.Ring
	clientKeys fetchedKeys
	zones      zone.Table
}

func newUAA(cfg uaaConfig) *uaaServer {
	return &uaaServer{cfg: cfg, version: cfg.Version, keys: cfg.Keys}
}

func (s *uaaServer) now() time.Time { return s.cfg.Now() }

// API is the base URL of the Cloud Controller, without trailing slash.
func (s *uaaServer) API() string { return s.cfg.API() }

// UAA is the UAA's base URL, without trailing slash.
func (s *uaaServer) UAA() string { return s.API() + uaaPath }

// useKeys sets the signing keys of a server that has none.
func (s *uaaServer) useKeys(keys *jwt.Ring) {
	if s.keys == nil {
		s.keys = keys
	}
}

// rotateKeys makes a new signing key. Tokens of the one before are good, and it is published, for another day of the
// server's clock.
func (s *uaaServer) rotateKeys() error {
	<-s.keys.Ready
	if s.keys.Err != nil {
		return s.keys.Err
	}
	return s.keys.Rotate(s.now())
}

// Broken answers 500 as the UAA does.
func (s *uaaServer) Broken(w http.ResponseWriter, r *http.Request) {
	s.refuse(w, r, &blankError{status: http.StatusInternalServerError})
}

// RefuseToken calls a good bearer token expired or revoked.
func (s *uaaServer) RefuseToken(w http.ResponseWriter, r *http.Request, expired bool) {
	text := "revocable signature mismatch"
	if expired {
		text = "Invalid access token: expired at " + s.now().Add(-time.Minute).Format(javaDate)
	}
	s.refuse(w, r, bearerError("invalid_token", text))
}

// Limited answers as the UAA's rate limiter does. It names no time to try again.
func (s *uaaServer) Limited(w http.ResponseWriter) {
	w.Header().Set("Content-Type", "text/plain; charset=utf-8")
	w.WriteHeader(http.StatusTooManyRequests)
	_, _ = w.Write([]byte("429 - Too Many Request - Request limited by Rate Limiter configuration: sandbox")) // the connection is gone: nobody to tell
}

func (s *uaaServer) refuse(w http.ResponseWriter, r *http.Request, err error) {
	c := &call{s: s, w: w, r: r}
	c.commonHeaders()
	c.fail(err)
}
