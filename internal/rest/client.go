package rest

import (
	"context"
	"io"
	"net/http"
	"net/url"
	"sync"
	"sync/atomic"
	"time"
)

// Config is what a Client is made of. The zero value works: system trust store, no proxy, no
// trace.
type Config struct {
	TLS       TLS
	Cert      *ClientCert                      // nil: none
	Proxy     func(*url.URL) (*url.URL, error) // nil: no proxy; see ProxyFromEnv
	UserAgent string
	Timeout   time.Duration // of one exchange, body included; 0 = 60 s
	Retry     Retry
	Scrub     *Scrubber // nil: one of its own
	Trace     io.Writer // nil: no trace
	// Parallel is how many requests a list has in flight at once unless its options set it; 0 = 8.
	Parallel int
	Odd      Odd   // nil: values that can't be read are not reported
	Watch    Watch // nil: writes are not reported
	Veto     Veto  // nil: every write is sent
}

// Limits that neither a server nor the configuration can change.
const (
	defaultTimeout = 60 * time.Second
	maxAnswer      = 64 << 20  // decoded bytes of an answer
	maxPage        = 256 << 20 // of a page: 5,000 resources
	maxErrorBody   = 64 << 10
	maxConnections = 64 // idle ones kept per host: the most a list or bulk run works with
	formType       = "application/x-www-form-urlencoded"
	// The Cloud Controller asks an agent "cf…/1.2.3 " to upgrade the cf CLI; a v before the number
	// prevents that warning.
	defaultAgent = "cfid/v0"
)

// Client holds connections, trust settings and the scrubber that all requests share. It is
// safe for concurrent use.
type Client struct {
	scrub   *Scrubber
	retry   Retry
	timeout time.Duration
	agent   string
	trace   *tracer
	odd     Odd
	watch   Watch
	veto    Veto
	// parallel is how many requests a list has in flight.
	parallel int
	// route answers the transport for a URL: hosts with a TLS exception have one of their own.
	route func(*url.URL) http.RoundTripper
	idle  func()

	requests          atomic.Int64
	bytesIn, bytesOut atomic.Int64
	waiting           atomic.Int64 // nanoseconds
	skews             sync.Map     // Origin → time.Duration
}

// New makes a Client. With an unreadable CA in the TLS settings it trusts no server; TLS.Check returns the reason.
func New(cfg Config) *Client {
	c := &Client{scrub: cfg.Scrub, retry: cfg.Retry.withDefaults(), timeout: cfg.Timeout, odd: cfg.Odd, watch: cfg.Watch, veto: cfg.Veto, agent: orElse(cfg.UserAgent, defaultAgent)}
	if c.scrub == nil {
		c.scrub = NewScrubber()
	}
	c.parallel = networkSlots
	if cfg.Parallel > 0 {
		c.parallel = cfg.Parallel
	}
	if c.timeout <= 0 {
		c.timeout = defaultTimeout
	}
	if cfg.Trace != nil {
		c.trace = &tracer{out: cfg.Trace, scrub: c.scrub}
	}
	proxy := c.proxy(cfg.Proxy)
	c.route, c.idle = transports(cfg.TLS, proxy)
	if cfg.Cert != nil {
		c.route, c.idle = cfg.Cert.before(c.route, c.idle, cfg.TLS, proxy)
	}
	return c
}

// proxy adapts the configured function and registers a proxy's password as a secret.
func (c *Client) proxy(from func(*url.URL) (*url.URL, error)) func(*http.Request) (*url.URL, error) {
	if from == nil {
		return nil
	}
	return func(r *http.Request) (*url.URL, error) {
		u, err := from(r.URL)
		if u != nil && u.User != nil {
			password, _ := u.User.Password()
			c.scrub.Add(password)
		}
		return u, err
	}
}

// Scrub returns the scrubber in which all requests of this client register their secrets.
func (c *Client) Scrub() *Scrubber { return c.scrub }

// CloseIdle closes connections that no request uses.
func (c *Client) CloseIdle() { c.idle() }

// Stats counts what a client did since it was made.
type Stats struct {
	Requests          int           // exchanges, repeated ones included
	BytesIn, BytesOut int64         // of decoded bodies
	Waiting           time.Duration // for answers to begin and between tries, summed over parallel requests
}

// Stats returns the counts so far.
func (c *Client) Stats() Stats {
	return Stats{
		Requests: int(c.requests.Load()),
		BytesIn:  c.bytesIn.Load(), BytesOut: c.bytesOut.Load(),
		Waiting: time.Duration(c.waiting.Load()),
	}
}

// Skew returns how far the clock of a server was ahead of ours in its last answer (by its Date
// header, to the second). ok is false if it is unknown or not credible: without TLS (loopback
// excepted) or above 24 hours.
func (c *Client) Skew(of Origin) (ahead time.Duration, ok bool) {
	v, found := c.skews.Load(of)
	if !found {
		return 0, false
	}
	ahead, ok = v.(time.Duration)
	return ahead, ok
}

// Credential returns the bearer token for an origin. It returns "" for an origin that the token
// was not issued for: then none is attached. rejected is the token that a server just refused (401
// invalid_token, Cloud Controller 1000); the credential may renew it, once, or return an error.
type Credential interface {
	Bearer(ctx context.Context, to Origin, rejected string) (string, error)
}

// API is a server's root with the credential for it.
type API struct {
	client *Client
	base   *url.URL
	cred   Credential
	header http.Header
	about  any // what its writes are about, see About
}

// At makes an API of a base URL. cred may be nil.
func (c *Client) At(base *url.URL, cred Credential) *API {
	copied := *base
	copied.RawQuery, copied.Fragment, copied.User = "", "", nil
	return &API{client: c, base: &copied, cred: cred}
}

// With returns an API that sends these headers with each request, for example
// X-Identity-Zone-Id.
func (a *API) With(h http.Header) *API {
	copied := *a
	copied.header = mergeHeaders(a.header, h)
	return &copied
}

// About returns an API that passes what to Watch as the subject of its writes.
func (a *API) About(what any) *API {
	copied := *a
	copied.about = what
	return &copied
}

// roundTrip sends one request and follows no redirect; x says which token may be attached.
func (a *API) roundTrip(req *http.Request, x *exchange) (*http.Response, error) {
	sender := http.Client{Transport: bearer{next: core{a.client}, cred: a.cred, exchange: x}, CheckRedirect: followNone}
	return sender.Do(req)
}

// Base is the root's URL.
func (a *API) Base() *url.URL {
	copied := *a.base
	return &copied
}

// Client returns the client that sends this API's requests.
func (a *API) Client() *Client { return a.client }

func followNone(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }
