// Package remote reads what clients and identity providers publish: key sets and configuration, from this machine only.
package remote

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
)

// KeySets remembers key sets by URL.
type KeySets struct {
	mu   sync.Mutex
	sets map[string]fetchedSet
}

type fetchedSet struct {
	keys *jose.JSONWebKeySet
	ends time.Time
}

// Get reads a key set, or returns the one that was read a moment ago.
func (f *KeySets) Get(ctx context.Context, from string, now time.Time) (*jose.JSONWebKeySet, error) {
	f.mu.Lock()
	known := f.sets[from]
	f.mu.Unlock()
	if now.Before(known.ends) {
		return known.keys, nil
	}
	keys, err := FetchKeys(ctx, from)
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

// FetchKeys reads a key set.
func FetchKeys(ctx context.Context, from string) (*jose.JSONWebKeySet, error) {
	var set jose.JSONWebKeySet
	if err := FetchJSON(ctx, from, &set); err != nil {
		return nil, err
	}
	return &set, nil
}

// FetchJSON reads a document over plain HTTP from a loopback address. Redirects are not followed.
func FetchJSON(ctx context.Context, from string, into any) error {
	ctx, cancel := context.WithTimeout(ctx, fetchTime)
	defer cancel()
	u, err := url.Parse(from)
	if err != nil || u.Scheme != "http" || u.User != nil {
		return ErrNotLoopback
	}
	port := u.Port()
	if port == "" {
		port = "80"
	}
	dialer := net.Dialer{Control: LoopbackOnly}
	conn, err := dialer.DialContext(ctx, "tcp", net.JoinHostPort(u.Hostname(), port))
	if err != nil {
		return err
	}
	defer conn.Close()
	stop := context.AfterFunc(ctx, func() { _ = conn.Close() })
	defer stop()
	return askJSON(ctx, conn, u, into)
}

// LoopbackOnly looks at the address a connection really goes to, whatever its name was.
func LoopbackOnly(_, address string, _ syscall.RawConn) error {
	host, _, err := net.SplitHostPort(address)
	if err != nil {
		return err
	}
	if ip := net.ParseIP(host); ip == nil || !ip.IsLoopback() {
		return ErrNotLoopback
	}
	return nil
}

func askJSON(ctx context.Context, conn net.Conn, u *url.URL, into any) error {
	r, err := http.NewRequestWithContext(ctx, http.MethodGet, u.String(), nil)
	if err != nil {
		return err
	}
	r.Close = true
	r.Header.Set("Accept", "application/json")
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

// ErrNotLoopback refuses to fetch keys from other machines: a client's registration must not send this server out.
var ErrNotLoopback = errors.New("keys are fetched from this machine only")

// Bounds of fetching a client's keys.
const (
	fetchTime    = 5 * time.Second
	fetchSize    = 64 << 10
	fetchedLife  = time.Minute
	maxFetchedTo = 1000 // URLs whose keys are remembered
)
