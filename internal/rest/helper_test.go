package rest

import (
	"context"
	"encoding/pem"
	"io"
	"net/http"
	"net/http/httptest"
	"net/http/httptrace"
	"net/url"
	"strings"
	"sync"
	"testing"
)

// serve starts a TLS server and a client that trusts it alone.
func serve(t *testing.T, h http.HandlerFunc) (*Client, *url.URL) {
	t.Helper()
	server := httptest.NewTLSServer(h)
	t.Cleanup(server.Close)
	c := New(Config{TLS: trusting(server), Retry: Retry{Max: -1}})
	t.Cleanup(c.CloseIdle)
	return c, mustURL(t, server.URL)
}

func trusting(servers ...*httptest.Server) TLS {
	var settings TLS
	for _, s := range servers {
		settings.CAPEM = append(settings.CAPEM, pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: s.Certificate().Raw})...)
		settings.Hosts = append(settings.Hosts, s.Listener.Addr().String())
	}
	return settings
}

func mustURL(t *testing.T, s string) *url.URL {
	t.Helper()
	u, err := ParseURL(s)
	if err != nil {
		t.Fatal(err)
	}
	return u
}

// token is a credential for one origin.
type token struct {
	origin Origin
	renew  func(rejected string) (string, error)
	mu     sync.Mutex
	asked  []string // origin and rejected token of each question
}

func (k *token) Bearer(_ context.Context, to Origin, rejected string) (string, error) {
	k.mu.Lock()
	defer k.mu.Unlock()
	k.asked = append(k.asked, string(to)+" "+rejected)
	if to != k.origin {
		return "", nil
	}
	if rejected != "" {
		return k.renew(rejected)
	}
	return "first-not-a-real-token", nil
}

// transportFunc answers without a socket.
type transportFunc func(*http.Request) (*http.Response, error)

func (f transportFunc) RoundTrip(r *http.Request) (*http.Response, error) { return f(r) }

// offline makes a client whose answers come from a function.
func offline(cfg Config, f transportFunc) *Client {
	c := New(cfg)
	c.route = func(*url.URL) http.RoundTripper { return f }
	return c
}

func answer(r *http.Request, status int, body string, headers ...string) *http.Response {
	h := http.Header{}
	for i := 0; i+1 < len(headers); i += 2 {
		h.Set(headers[i], headers[i+1])
	}
	return &http.Response{StatusCode: status, Header: h, Request: r, Body: io.NopCloser(strings.NewReader(body))}
}

// connect tells the trace that a connection came about, as a real transport does.
func connect(r *http.Request) {
	if trace := httptrace.ContextClientTrace(r.Context()); trace != nil {
		trace.GotConn(httptrace.GotConnInfo{})
	}
}

// library sends a form as a library would that got our HTTP client, and answers the status.
func library(t *testing.T, c *Client, method, to string, form io.Reader) (int, error) {
	t.Helper()
	req, err := http.NewRequestWithContext(t.Context(), method, to, form)
	if err != nil {
		t.Fatal(err)
	}
	req.Header.Set("Content-Type", formType)
	resp, err := (&http.Client{Transport: core{c}, CheckRedirect: followNone}).Do(req)
	if err != nil {
		return 0, err
	}
	return resp.StatusCode, resp.Body.Close()
}
