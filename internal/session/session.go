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

// Session is one person (or client) at one place for the length of one command: the selected context, its clients and
// its token source. Opening it reads contexts.yaml; the vault is opened and requests are sent only when needed.
type Session struct {
	Settings Settings
	UI       UI
	Store    *store.Store
	Vault    *secret.Vault
	Chosen   store.Chosen // Chosen.Context is nil when no context applies

	history writes // what this session wrote

	mu      sync.Mutex
	clients map[string]*rest.Client
	source  tokenSource
	warned  bool
	// toldRoots: the person was told that the environment's trust store is not used.
	toldRoots bool
	oddTold   map[string]bool // resources of which odd has warned
	scopes    []string        // of the last token seen
	answers   map[any]any     // of questions that are asked once: see Once

	absent      error         // why Chosen.Context is nil
	passphrases *bufio.Reader // --passphrase-fd
}

// tokenSource is what renews and hands out tokens: from the vault, or in memory in environment mode.
type tokenSource interface {
	rest.Credential
	Token(ctx context.Context, minValidity time.Duration) (*auth.Tokens, error)
	TokenFor(ctx context.Context, minValidity time.Duration) (*auth.Tokens, error)
	Renew(ctx context.Context) (*auth.Tokens, error)
}

// Why says by what the context was chosen.
func (s *Session) Why() string {
	if s.Settings.Direct.Used() {
		return "environment (CFID_TARGET)"
	}
	return s.Chosen.Why.String()
}

// Open finds the context that applies (flag, variable, environment mode, .cfid.yaml, current) and prepares a session
// for it. That no context applies – none there, an unknown name, a damaged file – is not an error yet: `target`, `context
// list` and similar need none, and are the way out.
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

// Close ends kept connections.
func (s *Session) Close() {
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, c := range s.clients {
		c.CloseIdle()
	}
}

// Stats sums what all clients of the session sent and got.
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

// Name is the context's name; empty when none applies.
func (s *Session) Name() string {
	if s.Chosen.Context == nil {
		return ""
	}
	return s.Chosen.Context.Name
}

// Context answers the selected context, or why none is.
func (s *Session) Context() (*store.Context, error) {
	switch {
	case s.Chosen.Context != nil:
		return s.Chosen.Context, nil
	case s.absent != nil:
		return nil, s.absent
	}
	return nil, store.ErrNoContext
}

// UAA gives the client of the selected context's UAA, which sends its token there and nowhere else.
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

// UAAAPI is the API of the selected context's UAA, with its token and without --zone.
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

// CC gives the client of the selected context's Cloud Controller, or NoCloudControllerError.
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
		return fault // the answer is the same without the names
	}
	for _, other := range file.Contexts {
		if other.Target.API != "" {
			fault.Others = append(fault.Others, other.Name)
		}
	}
	return fault
}

// At is the API below a base URL with the TLS settings of a context.
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

// HTTP gives the HTTP client for a server of which only its trust settings is known.
func (s *Session) HTTP(t store.TLS) (*rest.Client, error) { return s.httpWith(t, "", nil) }

// httpFor gives the HTTP client of a context.
func (s *Session) httpFor(c *store.Context) (*rest.Client, error) {
	cert := clientCert(c)
	if cert == nil {
		return s.HTTP(c.TLS)
	}
	return s.httpWith(c.TLS, c.ClientAuth.String()+" "+string(cert.To), cert)
}

// httpWith gives the one HTTP client for these TLS settings and this certificate: connections are kept alive between the
// requests of a command.
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

// RestTLS gives the TLS settings of a context to the HTTP core, without the certificates of its trust store.
func RestTLS(t store.TLS) rest.TLS {
	return rest.TLS{CAPEM: []byte(t.CA), SkipVerify: t.SkipVerify, Hosts: t.Hosts, RootsName: t.Roots.String()}
}

// Once asks a server a question once for the life of the session: what it answered, an error too, is the answer to all who
// ask with the same key, a type of the caller's own.
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
