package rest

import (
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"sync/atomic"
	"testing"
)

const leak = "not-a-real-secret-in-a-redirect"

// TestNoRedirectWithACredential: each redirect status × a credential in each place × another
// port, host and scheme. The place led to must see no request at all.
func TestNoRedirectWithACredential(t *testing.T) {
	var reached atomic.Int32
	spy := func(w http.ResponseWriter, r *http.Request) {
		reached.Add(1)
		body, _ := io.ReadAll(r.Body)
		t.Errorf("%s %s reached the evil place with %q %q", r.Method, r.URL, r.Header, body)
	}
	otherTLS, other := httptest.NewTLSServer(http.HandlerFunc(spy)), httptest.NewServer(http.HandlerFunc(spy))
	defer otherTLS.Close()
	defer other.Close()
	var status int
	var location string
	redirecting := httptest.NewTLSServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if strings.HasPrefix(r.URL.Path, "/led") {
			spy(w, r)
			return
		}
		w.Header().Set("Location", location)
		w.WriteHeader(status)
	}))
	defer redirecting.Close()
	c := New(Config{TLS: trusting(redirecting, otherTLS)})
	defer c.CloseIdle()
	base := mustURL(t, redirecting.URL)
	port := otherTLS.Listener.Addr().String()[len("127.0.0.1:"):]
	targets := map[string]string{
		"same origin": "/led", "other port": otherTLS.URL, "other host": "https://localhost:" + port, "other scheme": other.URL,
	}
	credentials := map[string]func(*Request){
		"bearer": func(*Request) {},
		"basic":  func(r *Request) { r.Basic = &BasicAuth{"app", leak} },
		"form":   func(r *Request) { r.Method, r.Form, r.Anonymous = "POST", url.Values{"password": {leak}}, true },
		"json":   func(r *Request) { r.Method, r.JSON, r.Anonymous = "POST", map[string]string{"password": leak}, true },
		"header": func(r *Request) { r.Header, r.Anonymous = Header{"Authorization": {"Bearer " + leak}}, true },
		"secret": func(r *Request) { r.Secrets, r.Anonymous = []string{leak}, true },
	}
	for _, status = range []int{301, 302, 303, 307, 308} {
		for where, to := range targets {
			location = to
			for kind, give := range credentials {
				r := Request{Method: "GET", Path: "/login", Redirects: true}
				give(&r)
				err := c.At(base, &token{origin: OriginOf(base)}).Do(t.Context(), r, nil)
				wantStatus(t, fmt.Sprintf("%d, %s, %s", status, where, kind), err, status)
			}
			form := strings.NewReader(url.Values{"grant_type": {"password"}, "password": {leak}}.Encode())
			got, err := library(t, c, "POST", redirecting.URL, form)
			if err != nil || got != status {
				t.Errorf("HTTP(): %d, %s: %d %v", status, where, got, err)
			}
		}
	}
	if reached.Load() > 0 {
		t.Errorf("%d requests arrived", reached.Load())
	}
}

func wantStatus(t *testing.T, what string, err error, status int) {
	t.Helper()
	var e *Error
	if !errors.As(err, &e) || e.Status != status {
		t.Errorf("%s: %v", what, err)
	}
}

func TestDiscoveryFollowsRedirects(t *testing.T) {
	elsewhere := httptest.NewTLSServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) { fmt.Fprint(w, `"elsewhere"`) }))
	defer elsewhere.Close()
	plain := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) { fmt.Fprint(w, `"plain"`) }))
	defer plain.Close()
	c, base := serve(t, func(w http.ResponseWriter, r *http.Request) {
		var left int
		switch n, _ := fmt.Sscanf(r.URL.Path, "/hops/%d", &left); {
		case r.URL.Path == "/elsewhere":
			http.Redirect(w, r, elsewhere.URL, http.StatusFound)
		case r.URL.Path == "/plain":
			http.Redirect(w, r, plain.URL, http.StatusFound)
		case n == 1 && left > 0:
			http.Redirect(w, r, fmt.Sprintf("/hops/%d", left-1), http.StatusMovedPermanently)
		default:
			fmt.Fprintf(w, `"%s %s"`, r.URL.Path, r.Header.Get("Authorization"))
		}
	})
	api := c.At(base, &token{origin: OriginOf(base)})
	for path, want := range map[string]string{
		"/hops/3": "/hops/0 ", "/hops/4": "301", "/elsewhere": "302", "/plain": "302",
	} {
		r := Get(path, nil)
		r.Anonymous, r.Redirects = true, true
		var got string
		err := api.Do(t.Context(), r, &got)
		var e *Error
		if errors.As(err, &e) {
			got = fmt.Sprint(e.Status)
		}
		if got != want {
			t.Errorf("%s: %q (%v), want %q", path, got, err, want)
		}
	}
}
