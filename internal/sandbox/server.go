// Package sandbox is a UAA and a Cloud Controller in one process, for learning, scripting and tests.
//
// It answers on the wire as the real servers do: statuses, headers, error bodies and their quirks, in two
// dialects of the UAA. It is an independent witness of the clients in this repository and therefore shares no
// type, table or helper with them. This package does the configuration, listening, control and the state file.
// The UAA is in package uaa, the Cloud Controller in package cc.
package sandbox

import (
	"context"
	"crypto/rsa"
	"crypto/x509"
	"errors"
	"fmt"
	"io"
	"log"
	"net"
	"net/http"
	"strings"
	"sync"
	"time"

	"github.com/cfid-cli/cfid/internal/sandbox/cc"
	"github.com/cfid-cli/cfid/internal/sandbox/fault"
	"github.com/cfid-cli/cfid/internal/sandbox/jwt"
	"github.com/cfid-cli/cfid/internal/sandbox/uaa"
	"github.com/cfid-cli/cfid/internal/sandbox/zone"
)

// Dialects of the UAA that Config.Version chooses from.
const (
	Version430 = zone.Version430
	Version77  = zone.Version77
)

// defaultURL is the address until a listener has the real one.
const defaultURL = "http://127.0.0.1:8080"

// Config says what kind of server New makes. The zero value is a current UAA on the system clock.
type Config struct {
	Version string           // UAA dialect: "77" (default) or "4.30"
	Strict  bool             // leave out what no real UAA has (device code, token exchange)
	Log     io.Writer        // one line per request, secrets redacted; nil for none
	Now     func() time.Time // clock; nil for time.Now
	URL     string           // base URL as clients see it, without trailing slash; "" for the listener's address
	Faults  []Fault          // what goes wrong on purpose
	Latency time.Duration    // how much later each answer comes

	MFACode     string         // what a password alone does not do without; "" for nothing
	MFAUnnamed  bool           // the prompts don't name it: only a refusal tells
	Impersonate bool           // an admin who names another user as subject_id gets that user's token
	ClientCA    *x509.CertPool // whose certificates clients may prove themselves with, over TLS; nil for nobody's

	DevicePause time.Duration // interval of polling that devices are told, whole seconds; zero: five

	Seed          *Seed       // what is put on top of the fresh data
	Size          Size        // how much is generated before that
	State         string      // file that keeps the data; "" for memory alone. With one that exists, Seed and Size are left out
	RandomSecrets bool        // random secrets instead of the public ones
	ControlToken  string      // needed for /sandbox/; "" disables that
	Trouble       func(error) // called when changes could not be saved; nil: not reported

	Key *rsa.PrivateKey // signs first, 2048 bits and more; nil for one made in this run

	keys *jwt.Ring // tests share one; nil for a new key
}

// Server is a sandbox. It is safe for concurrent use.
type Server struct {
	cfg     Config
	log     requestLog
	handler http.Handler
	clock   clock
	faults  *fault.Injector
	uaa     *uaa.Server
	cc      *cc.Server

	urlMu sync.RWMutex
	url   string

	store     store
	authority *authority   // of the server's own certificates; nil until one is wanted
	issued    []Credential // random secrets
	kept      bool         // the data came from the state file
	resetMu   sync.Mutex
}

// New makes a server with fresh data – the users, clients, org and space a new development foundation has – or with those
// of the state file. It returns an error for an unknown version, a seed that can't be, and a state file that is damaged
// (ErrStateDamaged) or newer (ErrStateNewer). The signing key is made in the background.
func New(cfg Config) (*Server, error) {
	if cfg.Version == "" {
		cfg.Version = zone.Version77
	}
	if cfg.Version != zone.Version77 && cfg.Version != zone.Version430 {
		return nil, fmt.Errorf("sandbox: unknown UAA version %q (known: %s, %s)", cfg.Version, zone.Version430, zone.Version77)
	}
	if cfg.Now == nil {
		cfg.Now = time.Now
	}
	s := newServer(cfg, cfg.keys)
	if err := errors.Join(s.fill(), s.SetFaults(cfg.Faults...)); err != nil {
		return nil, fmt.Errorf("sandbox: %w", err)
	}
	s.handler = s.controlled(s.guard(s.faults.Disturb(s.route())))
	return s, nil
}

// newServer makes a server without data.
func newServer(cfg Config, keys *jwt.Ring) *Server {
	s := &Server{cfg: cfg, url: defaultURL}
	if cfg.URL != "" {
		s.url = strings.TrimRight(cfg.URL, "/")
	}
	s.clock.base = cfg.Now
	s.log.out = cfg.Log
	s.uaa = uaa.New(uaa.Config{
		Version: cfg.Version, Strict: cfg.Strict, MFACode: cfg.MFACode, MFAUnnamed: cfg.MFAUnnamed, Impersonate: cfg.Impersonate,
		DevicePause: cfg.DevicePause, Now: s.now, API: s.API, Subdomain: s.subdomainOf, Keys: keys,
	})
	s.cc = cc.New(s.uaa, s.now)
	s.faults = &fault.Injector{Latency: cfg.Latency, Now: s.now, Half: s.half}
	return s
}

// half is the one of the two servers that a request is for.
func (s *Server) half(r *http.Request) fault.Half {
	if ofUAA(r) {
		return s.uaa
	}
	return s.cc
}

// ofUAA reports whether a request is for the UAA half.
func ofUAA(r *http.Request) bool {
	return r.URL.Path == uaa.Path || strings.HasPrefix(r.URL.Path, uaa.Path+"/")
}

// route sends /uaa to the UAA half and all else to the Cloud Controller half.
func (s *Server) route() http.Handler {
	identity, controller, sample := s.uaa.Handler(), s.cc.Handler(), s.uaa.SampleHandler()
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if ofUAA(r) {
			identity.ServeHTTP(w, r)
			return
		}
		if uaa.IsSample(r.URL.Path) {
			sample.ServeHTTP(w, r)
			return
		}
		controller.ServeHTTP(w, r)
	})
}

// Handler serves both halves, guarded and logged, for a server of the caller's own.
func (s *Server) Handler() http.Handler { return s.handler }

// SetFaults replaces what goes wrong on purpose; their counts begin again. It returns an error for an unknown kind and
// then changes nothing.
func (s *Server) SetFaults(faults ...Fault) error { return s.faults.Set(faults...) }

// SetController changes the Cloud Controller's settings; jobs that were started earlier keep theirs.
func (s *Server) SetController(o cc.Options) { s.cc.Configure(o) }

// RotateKeys makes a new signing key. Tokens of the one before are good, and it is published, for another day of the
// server's clock.
func (s *Server) RotateKeys() error { return s.uaa.RotateKeys() }

// API is the Cloud Controller's base URL, without trailing slash.
func (s *Server) API() string {
	s.urlMu.RLock()
	defer s.urlMu.RUnlock()
	return s.url
}

// UAA is the UAA's base URL, without trailing slash.
func (s *Server) UAA() string { return s.API() + uaa.Path }

// Start serves on a free loopback port until stop is called.
func (s *Server) Start() (stop func(), err error) {
	ctx, cancel := context.WithCancel(context.Background())
	var config net.ListenConfig
	ln, err := config.Listen(ctx, "tcp", "127.0.0.1:0")
	if err != nil {
		cancel()
		return nil, fmt.Errorf("sandbox: listen: %w", err)
	}
	s.listenOn(ln)
	done := make(chan struct{})
	go func() {
		defer close(done)
		_ = s.Serve(ctx, ln)
	}()
	return func() { cancel(); <-done }, nil
}

// Serve answers on ln until ctx ends, then closes it and saves the state. It returns nil after such an end.
func (s *Server) Serve(ctx context.Context, ln net.Listener) error {
	s.listenOn(ln)
	srv := &http.Server{
		Handler:           s.handler,
		ReadHeaderTimeout: 10 * time.Second,
		ReadTimeout:       60 * time.Second,
		IdleTimeout:       2 * time.Minute,
		MaxHeaderBytes:    64 << 10,
		ErrorLog:          log.New(io.Discard, "", 0),
	}
	closed := make(chan struct{})
	stopped := context.AfterFunc(ctx, func() {
		defer close(closed)
		closeGently(srv)
	})
	defer stopped()
	save := s.startSaving(ctx)
	err := srv.Serve(s.faults.Guard(ln))
	if errors.Is(err, http.ErrServerClosed) && ctx.Err() != nil {
		<-closed // so that the last requests are saved too
		return save()
	}
	return errors.Join(fmt.Errorf("sandbox: serve: %w", err), save())
}

// closeGently gives running requests a second to end.
func closeGently(srv *http.Server) {
	ctx, cancel := context.WithTimeout(context.Background(), time.Second)
	defer cancel()
	if srv.Shutdown(ctx) != nil {
		_ = srv.Close()
	}
}

// listenOn takes the base URL from the listener unless the configuration names one.
func (s *Server) listenOn(ln net.Listener) {
	if s.cfg.URL != "" {
		return
	}
	s.urlMu.Lock()
	defer s.urlMu.Unlock()
	s.url = "http://" + ln.Addr().String()
}
