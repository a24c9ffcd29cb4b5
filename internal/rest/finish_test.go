package rest

import (
	"context"
	"errors"
	"net/http"
	"net/http/httptrace"
	"net/url"
	"testing"
	"testing/synctest"
	"time"
)

// TestCtrlCAndWrites: what was sent and changes something is waited for, for a while; everything else ends at once.
func TestCtrlCAndWrites(t *testing.T) {
	for name, tt := range map[string]struct {
		request Request
		sent    bool          // the request had left when the caller gave up
		takes   time.Duration // until the server's answer
		end     time.Duration
		is      []error // none: it was done
	}{
		"a write in flight":         {Post("/x", 1), true, 3 * time.Second, 3 * time.Second, nil},
		"a write without an answer": {Delete("/x"), true, time.Minute, 6 * time.Second, []error{context.Canceled, ErrUnanswered}},
		"a write not sent yet":      {Put("/x", 1), false, 3 * time.Second, time.Second, []error{context.Canceled}},
		"a read":                    {Get("/x", nil), true, 3 * time.Second, time.Second, []error{context.Canceled}},
		"a form":                    {PostForm("/oauth/token", url.Values{"a": {"b"}}), true, 3 * time.Second, time.Second, []error{context.Canceled}},
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				c := offline(Config{}, func(r *http.Request) (*http.Response, error) {
					connect(r)
					if trace := httptrace.ContextClientTrace(r.Context()); tt.sent && trace.WroteHeaders != nil {
						trace.WroteHeaders()
					}
					select {
					case <-time.After(tt.takes):
						return answer(r, 200, `{}`), nil
					case <-r.Context().Done():
						return nil, r.Context().Err()
					}
				})
				ctx, cancel := context.WithCancel(t.Context())
				time.AfterFunc(time.Second, cancel)
				start := time.Now()
				err := c.At(&url.URL{Scheme: "https", Host: "h"}, nil).Do(ctx, tt.request, nil)
				if took := time.Since(start); took != tt.end || (err == nil) != (tt.is == nil) {
					t.Errorf("%v after %v, want %v", err, took, tt.end)
				}
				for _, want := range []error{context.Canceled, ErrUnanswered} {
					expected := false
					for _, is := range tt.is {
						expected = expected || errors.Is(is, want)
					}
					if errors.Is(err, want) != expected {
						t.Errorf("%v is %v: %v, want %v", err, want, !expected, expected)
					}
				}
			})
		})
	}
}

// TestBrokenWrite: a connection that ends behind a write leaves open whether it was done.
func TestBrokenWrite(t *testing.T) {
	for name, tt := range map[string]struct {
		request Request
		connect bool
		want    bool
	}{
		"sent":     {Post("/x", 1), true, true},
		"not sent": {Post("/x", 1), false, false},
		"a read":   {Get("/x", nil), true, false},
	} {
		c := offline(Config{Retry: Retry{Max: -1}}, func(r *http.Request) (*http.Response, error) {
			if tt.connect {
				connect(r)
			}
			return nil, errReset
		})
		err := c.At(&url.URL{Scheme: "https", Host: "h"}, nil).Do(t.Context(), tt.request, nil)
		if !errors.Is(err, ErrUnreachable) || errors.Is(err, ErrUnanswered) != tt.want {
			t.Errorf("%s: %v", name, err)
		}
	}
}
