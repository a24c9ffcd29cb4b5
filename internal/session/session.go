package session

import (
	"bufio"
	"context"
	"errors"
	"net/url"
	"sync"
	"time"

	"github.com/cfid-cli/cfid/context/secret"
	"github.com/cfid-cli/cfid/context/store"
	"github.com/cfid-cli/cfid/internal/auth"
	"github.com/cfid-cli/cfid/internal/capi"
	"github.com/cfid-cli/cfid/internal/line"
	"github.com/cfid-cli/cfid/internal/rest"
	"github.com/cfid-cli/cfid/internal/uaa"
)

// Session is the state of one command: the selected context, its clients and
// its token source. Open reads contexts.yaml; the vault is opened and requests are sent only when needed.
type Session struct {
	Settings Settings
	UI       UI
	Store    *store.Store
	Vault    *secret.Vault
	Chosen   store.Chosen // Chosen.Context is nil when no context applies

	history writes // the writes of this session

	mu      sync.Mutex
	clients map[string]*rest.Client
	source  tokenSource
	warned  bool
	// toldRoots is true once the note about the environment's trust store was printed.
	toldRoots bool
	oddTold   map[string]bool // resources of which odd has warned
	scopes    []string        // of the last token seen
	answers   map[any]any     // of requests that are sent once: see Once

	absent      error         // why Chosen.Context is nil
	passphrases *bufio.Reader // --passphrase-fd
}

// tokenSource returns and refreshes tokens: from the vault, or in memory in environment mode.
type tokenSource interface {
	rest.Credential
	Token(ctx context.Context, minValidity time.Duration) (*auth.Tokens, error)
	TokenFor(ctx context.Context, minValidity time.Duration) (*auth.Tokens, error)
	Renew(ctx context.Context) (*auth.Tokens, error)
}

// Why returns what selected the context.
func (s *Session) Why() string {
	if s.Settings.Direct.Used() {
		return "environment (CFID_TARGET)"
	}
	return s.Chosen.Why.String()
}

// Open selects the context (flag, variable, environment mode, .cfid.yaml, current) and prepares a session
// for it. A missing context (none stored, an unknown name, a damaged file) is not an error yet: `target`, `context
// list` and similar need none, and can repair it.
func Open(ctx context.Context, set Settings, ui UI) (*Session, error) {
	if err := set.Direct.check(set); err != nil {
		return nil, err
	}
	s := &Session{Settings: set, UI: ui, clients: map[string]*rest.Client{}}
	if set.Direct.Used() {
		return s, s.openDirect(ctx)
	}
	s.Store = store.Open(set.ConfigDir)
	s.Vault = secret.New(s.VaultOptions())
	file, err := s.Store.Read(ctx)
	if errors.Is(err, store.ErrDamaged) {
		s.absent = err
		return s, nil
	}
	if err != nil {
		return nil, err
	}
	s.Chosen, s.absent = store.Choose(file, store.Choice{Flag: set.Context, EnvContext: set.EnvContext, Dir: set.Dir, Home: set.Home})
	if errors.Is(s.absent, store.ErrNoContext) && len(file.Contexts) > 0 {
		s.absent = noContext(file)
	}
	if s.Chosen.Ignored != nil {
		ui.Show("note: %s; run %s to trust it", s.Chosen.Ignored, line.ContextAllow)
	}
	return s, nil
}

// Close closes idle connections.
func (s *Session) Close() {
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, c := range s.clients {
		c.CloseIdle()
	}
}

// Stats returns the sums of requests and bytes over all clients of the session.
func (s *Session) Stats() rest.Stats {
	s.mu.Lock()
	defer s.mu.Unlock()
	var sum rest.Stats
	for _, c := range s.clients {
		st := c.Stats()
		sum.Requests += st.Requests
		sum.BytesIn += st.BytesIn
		sum.BytesOut += st.BytesOut
		sum.Waiting += st.Waiting
	}
	return sum
}

// Name returns the context's name; empty if none is selected.
func (s *Session) Name() string {
	if s.Chosen.Context == nil {
		return ""
	}
	return s.Chosen.Context.Name
}

// Context returns the selected context, or the reason that there is none.
func (s *Session) Context() (*store.Context, error) {
	switch {
	case s.Chosen.Context != nil:
		return s.Chosen.Context, nil
	case s.absent != nil:
		return nil, s.absent
	}
	return nil, store.ErrNoContext
}

// UAA returns the client of the selected context's UAA, which sends the token to that server only.
func (s *Session) UAA(ctx context.Context) (*uaa.Client, error) {
	api, err := s.UAAAPI()
	if err != nil {
		return nil, err
	}
	api, err = s.inChosenZone(ctx, api)
	if err != nil {
		return nil, err
	}
	return uaa.New(api), nil
}

// UAAAPI returns the API of the selected context's UAA, with its token and without --zone.
func (s *Session) UAAAPI() (*rest.API, error) {
	c, err := s.Context()
	if err != nil {
		return nil, err
	}
	src, err := s.TokenSource()
	if err != nil {
		return nil, err
	}
	return s.At(c, c.Target.UAA, src)
}

// CC returns the client of the selected context's Cloud Controller, or a NoCloudControllerError.
func (s *Session) CC(ctx context.Context) (*capi.Client, error) {
	c, err := s.Context()
	if err != nil {
		return nil, err
	}
	if s.Settings.Zone != "" {
		return nil, errZoneOfPlatform()
	}
	if c.Target.API == "" {
		return nil, s.noCloudController(ctx, c)
	}
	src, err := s.TokenSource()
	if err != nil {
		return nil, err
	}
	api, err := s.At(c, c.Target.API, src)
	if err != nil {
		return nil, err
	}
	return capi.New(api), nil
}

func (s *Session) noCloudController(ctx context.Context, c *store.Context) error {
	fault := &NoCloudControllerError{Context: c.Name}
	if s.Store == nil {
		return fault
	}
	file, err := s.Store.Read(ctx)
	if err != nil {
		return fault // only the names of other contexts are missing
	}
	for _, other := range file.Contexts {
		if other.Target.API != "" {
			fault.Others = append(fault.Others, other.Name)
		}
	}
	return fault
}

// At returns the API below a base URL with the TLS settings of a context.
func (s *Session) At(c *store.Context, base string, cred rest.Credential) (*rest.API, error) {
	u, err := url.Parse(base)
	if err != nil {
		return nil, err
	}
	client, err := s.httpFor(c)
	if err != nil {
		return nil, err
	}
	return client.At(u, cred), nil
}

// HTTP returns the HTTP client for a server of which only the TLS settings are known.
func (s *Session) HTTP(t store.TLS) (*rest.Client, error) { return s.httpWith(t, "", nil) }

// httpFor returns the HTTP client of a context.
func (s *Session) httpFor(c *store.Context) (*rest.Client, error) {
	cert := clientCert(c)
	if cert == nil {
		return s.HTTP(c.TLS)
	}
	return s.httpWith(c.TLS, c.ClientAuth.String()+" "+string(cert.To), cert)
}

// httpWith returns the HTTP client for these TLS settings and this certificate. It is reused, so that connections stay alive
// between the requests of a command.
func (s *Session) httpWith(t store.TLS, certName string, cert *rest.ClientCert) (*rest.Client, error) {
	conf := RestTLS(t)
	key := conf.Digest() + certName
	s.mu.Lock()
	defer s.mu.Unlock()
	if c, ok := s.clients[key]; ok {
		return c, nil
	}
	var err error
	if conf.Roots, err = s.rootsOf(t); err != nil {
		return nil, err
	}
	if t.SkipVerify && !s.warned {
		s.warned = true
		s.UI.Show("warning: the certificates of %s are not verified (--skip-tls-verify)", Join(t.Hosts))
	}
	c := rest.New(rest.Config{
		TLS:       conf,
		Cert:      cert,
		Proxy:     rest.ProxyFromEnv(s.Settings.Env),
		UserAgent: userAgent(s.Settings.Version),
		Timeout:   s.Settings.Timeout,
		Scrub:     s.Settings.Scrub,
		Trace:     s.Settings.Trace,
		Parallel:  s.Settings.Parallel,
		Odd:       s.odd,
		Watch:     s.recordWrites(),
		Veto:      s.veto,
	})
	s.clients[key] = c
	return c, nil
}

// odd warns of a resource with values that can't be read, once for each.
func (s *Session) odd(name string, members []string) {
	s.mu.Lock()
	told := s.oddTold[name]
	if s.oddTold == nil {
		s.oddTold = map[string]bool{}
	}
	s.oddTold[name] = true
	s.mu.Unlock()
	if !told {
		s.UI.Show("warning: %s: the server returned values of an unexpected type for %s (-o json shows them)", name, Join(members))
	}
}

// RestTLS converts the TLS settings of a context for package rest, without the certificates of its trust store.
func RestTLS(t store.TLS) rest.TLS {
	return rest.TLS{CAPEM: []byte(t.CA), SkipVerify: t.SkipVerify, Hosts: t.Hosts, RootsName: t.Roots.String()}
}

// Once calls ask once in the life of the session and returns the same result, or error, to all callers with the same key.
// The key should be of a type that the caller's package defines.
func Once[T any](s *Session, key any, ask func() (T, error)) (T, error) {
	s.mu.Lock()
	if s.answers == nil {
		s.answers = map[any]any{}
	}
	answer, asked := s.answers[key].(func() (T, error))
	if !asked {
		answer = sync.OnceValues(ask)
		s.answers[key] = answer
	}
	s.mu.Unlock()
	return answer()
}
