//go:build unix

package robust

import (
	"bytes"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"net/url"
	"sync"
	"testing"
	"time"

	"github.com/cfid-cli/cfid/internal/sandbox"
)

// layer wraps the sandbox and may answer instead of it.
type layer func(next http.Handler) http.Handler

// serve starts a sandbox behind layers, the first of them outermost.
func serve(t *testing.T, conf sandbox.Config, layers ...layer) *sandbox.Server {
	t.Helper()
	return serveCounted(t, conf, new(connections), layers...)
}

// connections are those of a server on which a request is read or answered.
type connections struct {
	mu   sync.Mutex
	busy map[net.Conn]bool
}

func (c *connections) state(conn net.Conn, s http.ConnState) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.busy == nil {
		c.busy = map[net.Conn]bool{}
	}
	c.busy[conn] = true
	if s != http.StateNew && s != http.StateActive {
		delete(c.busy, conn)
	}
}

func (c *connections) count() int {
	c.mu.Lock()
	defer c.mu.Unlock()
	return len(c.busy)
}

// settle waits until a server has answered what processes sent that no longer exist: their connections are accepted before a
// new one.
func (c *connections) settle(t *testing.T, api string) {
	t.Helper()
	client := &http.Client{Transport: &http.Transport{DisableKeepAlives: true, Proxy: nil}}
	resp, err := client.Get(api + "/v3/info")
	if err != nil {
		t.Fatal(err)
	}
	_ = resp.Body.Close() // nothing of it is wanted
	for end := time.Now().Add(time.Minute); c.count() > 0; time.Sleep(time.Millisecond) {
		if time.Now().After(end) {
			t.Fatalf("%d connections stay busy", c.count())
		}
	}
}

func serveCounted(t *testing.T, conf sandbox.Config, count *connections, layers ...layer) *sandbox.Server {
	t.Helper()
	front := httptest.NewUnstartedServer(nil)
	conf.URL = "http://" + front.Listener.Addr().String()
	s, err := sandbox.New(conf)
	if err != nil {
		t.Fatal(err)
	}
	handler := s.Handler()
	for i := len(layers) - 1; i >= 0; i-- {
		handler = layers[i](handler)
	}
	front.Config.Handler, front.Config.ConnState = handler, count.state
	front.Start()
	t.Cleanup(func() { front.CloseClientConnections(); front.Close() })
	return s
}

// expired returns the configuration of a server whose clock is age behind. After Advance(age) its earlier tokens have
// expired, also for clients, which have the real time.
func expired() (conf sandbox.Config, age time.Duration) {
	age = 13 * time.Hour // a session's access token lasts twelve
	return sandbox.Config{Now: func() time.Time { return time.Now().Add(-age) }}, age
}

// body reads a request's body and puts it back.
func body(r *http.Request) []byte {
	data, err := io.ReadAll(r.Body)
	if err != nil {
		return nil // the client has disconnected
	}
	r.Body = io.NopCloser(bytes.NewReader(data))
	return data
}

// form is a request's form; its body can be read again.
func form(r *http.Request) url.Values {
	values, err := url.ParseQuery(string(body(r)))
	if err != nil {
		return nil
	}
	return values
}

func isToken(r *http.Request) bool {
	return r.Method == http.MethodPost && r.URL.Path == "/uaa/oauth/token"
}

// grants counts the requests to the token endpoint, by grant.
type grants struct {
	mu     sync.Mutex
	counts map[string]int
}

func (g *grants) layer(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if isToken(r) {
			g.mu.Lock()
			if g.counts == nil {
				g.counts = map[string]int{}
			}
			g.counts[form(r).Get("grant_type")]++
			g.mu.Unlock()
		}
		next.ServeHTTP(w, r)
	})
}

// take returns the counts and resets them.
func (g *grants) take() map[string]int {
	g.mu.Lock()
	defer g.mu.Unlock()
	counts := g.counts
	g.counts = nil
	return counts
}

// stranger is a server to which nothing must be sent.
type stranger struct {
	url  string
	mu   sync.Mutex
	seen []string
}

func newStranger(t *testing.T) *stranger {
	t.Helper()
	s := &stranger{}
	front := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		s.mu.Lock()
		s.seen = append(s.seen, r.Method+" "+r.URL.String()+" "+r.Header.Get("Authorization")+" "+string(body(r)))
		s.mu.Unlock()
		w.Header().Set("Content-Type", "application/json")
		_, _ = io.WriteString(w, `{"access_token":"not-a-real-token-of-a-stranger","token_type":"bearer","resources":[],"totalResults":0}`)
	}))
	t.Cleanup(func() { front.CloseClientConnections(); front.Close() })
	s.url = front.URL
	return s
}

// take returns the requests so far and deletes them.
func (s *stranger) take() []string {
	s.mu.Lock()
	defer s.mu.Unlock()
	seen := s.seen
	s.seen = nil
	return seen
}
