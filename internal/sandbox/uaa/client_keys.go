package uaa

import (
	"bufio"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/url"
	"sync"
	"syscall"
	"time"

	"github.com/go-jose/go-jose/v4"

	"github.com/cfid-cli/cfid/internal/sandbox/zone"
)

// Bounds of fetching a client's keys.
const (
	fetchTime    = 5 * time.Second
	fetchSize    = 64 << 10
	fetchedLife  = time.Minute
	maxFetchedTo = 1000 // URLs whose keys are remembered
)

// errNotLoopback refuses to fetch keys from other machines: a client's registration must not send this server out.
var errNotLoopback = errors.New("keys are fetched from this machine only")

// fetchedKeys remembers key sets by URL.
type fetchedKeys struct {
	mu   sync.Mutex
	sets map[string]fetchedSet
}

type fetchedSet struct {
	keys *jose.JSONWebKeySet
	ends time.Time
}

// keysOf are a client's own keys, or those its jwks_uri names.
func (c *call) keysOf(cl *zone.Client) (*jose.JSONWebKeySet, error) {
	if len(cl.JWKS) > 0 || cl.JWKSURI == "" {
		return cl.KeySet()
	}
	return c.s.clientKeys.get(c.r.Context(), cl.JWKSURI, c.s.now())
}

func (f *fetchedKeys) get(ctx context.Context, from string, now time.Time) (*jose.JSONWebKeySet, error) {
	f.mu.Lock()
	known := f.sets[from]
	f.mu.Unlock()
	if now.Before(known.ends) {
		return known.keys, nil
	}
	keys, err := fetchKeys(ctx, from)
	if err != nil {
		return nil, fmt.Errorf("fetch keys: %w", err)
	}
	f.mu.Lock()
	defer f.mu.Unlock()
	if f.sets == nil || len(f.sets) >= maxFetchedTo {
		f.sets = map[string]fetchedSet{}
	}
	f.sets[from] = fetchedSet{keys, now.Add(fetchedLife)}
	return keys, nil
}

// fetchKeys reads a key set.
func fetchKeys(ctx context.Context, from string) (*jose.JSONWebKeySet, error) {
	var set jose.JSONWebKeySet
	if err := fetchJSON(ctx, from, &set); err != nil {
		return nil, err
	}
	return &set, nil
}

// fetchJSON reads a document over plain HTTP from a loopback address. Redirects are not followed.
func fetchJSON(ctx context.Context, from string, into any) error {
	ctx, cancel := context.WithTimeout(ctx, fetchTime)
	defer cancel()
	u, err := url.Parse(from)
	if err != nil || u.Scheme != "http" || u.User != nil {
		return errNotLoopback
	}
	port := u.Port()
	if port == "" {
		port = "80"
	}
	dialer := net.Dialer{Control: loopbackOnly}
	conn, err := dialer.DialContext(ctx, "tcp", net.JoinHostPort(u.Hostname(), port))
	if err != nil {
		return err
	}
	defer conn.Close()
	stop := context.AfterFunc(ctx, func() { _ = conn.Close() })
	defer stop()
	return askJSON(ctx, conn, u, into)
}

// loopbackOnly looks at the address a connection really goes to, whatever its name was.
func loopbackOnly(_, address string, _ syscall.RawConn) error {
	host, _, err := net.SplitHostPort(address)
	if err != nil {
		return err
	}
	if ip := net.ParseIP(host); ip == nil || !ip.IsLoopback() {
		return errNotLoopback
	}
	return nil
}

func askJSON(ctx context.Context, conn net.Conn, u *url.URL, into any) error {
	r, err := http.NewRequestWithContext(ctx, http.MethodGet, u.String(), nil)
	if err != nil {
		return err
	}
	r.Close = true
	r.Header.Set("Accept", typeJSON)
	if err := r.Write(conn); err != nil {
		return err
	}
	resp, err := http.ReadResponse(bufio.NewReader(io.LimitReader(conn, fetchSize)), r)
	if err != nil {
		return err
	}
	defer resp.Body.Close()
	if resp.StatusCode != http.StatusOK {
		return fmt.Errorf("status %d", resp.StatusCode)
	}
	return json.NewDecoder(resp.Body).Decode(into)
}
