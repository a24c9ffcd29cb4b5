package rest

import (
	"context"
	"errors"
	"net"
	"net/http"
	"net/url"
	"testing"
	"testing/synctest"
	"time"
)

var errReset = errors.New("connection reset by peer")

func TestRetry(t *testing.T) {
	refused := &net.OpError{Op: "dial", Err: errors.New("connection refused")}
	status := func(code int, headers ...string) transportFunc {
		return func(r *http.Request) (*http.Response, error) { connect(r); return answer(r, code, "", headers...), nil }
	}
	broken := func(r *http.Request) (*http.Response, error) { connect(r); return nil, errReset }
	unreachable := func(*http.Request) (*http.Response, error) { return nil, refused }
	unknown := func(*http.Request) (*http.Response, error) {
		return nil, &net.DNSError{Err: "no such host", IsNotFound: true}
	}
	get, post := Get("/x", nil), Post("/x", map[string]int{})
	repeatable := post
	repeatable.Repeatable = true
	put, del, patch := Put("/x", map[string]int{}), Delete("/x"), Patch("/x", map[string]int{})
	tests := []struct {
		name     string
		request  Request
		first    transportFunc
		failures int
		sent     int
		is       error // nil: it worked in the end
		at, most time.Duration
	}{
		{"GET, 503 once", get, status(503), 1, 2, nil, 0, 250 * time.Millisecond},
		{"GET, 502 for ever", get, status(502), 99, 4, ErrServer, 0, 1750 * time.Millisecond},
		{"GET, 504", get, status(504), 2, 3, nil, 0, time.Second},
		{"GET, 500 is final", get, status(500), 1, 1, ErrServer, 0, 0},
		{"PUT, 503", put, status(503), 1, 2, nil, 0, time.Second},
		{"DELETE, 503", del, status(503), 1, 2, nil, 0, time.Second},
		{"POST, 503", post, status(503), 1, 1, ErrServer, 0, 0},
		{"PATCH, 429", patch, status(429, "Retry-After", "1"), 1, 2, nil, time.Second, 1250 * time.Millisecond},
		{"POST, 429 without a word", post, status(429), 99, 4, ErrRateLimited, 0, 1750 * time.Millisecond},
		{"POST, 429 for long", post, status(429, "Retry-After", "1"), 9, 10, nil, 9 * time.Second, 27 * time.Second},
		{"POST, 429 for ever", post, status(429, "Retry-After", "1"), 99, 11, ErrRateLimited, 10 * time.Second, 30 * time.Second},
		{"repeatable POST, 429", repeatable, status(429, "Retry-After", "7"), 1, 2, nil, 7 * time.Second, 8 * time.Second},
		{"GET, Retry-After date", get, status(503, "Retry-After", "Sat, 01 Jan 2000 00:00:30 GMT"), 1, 2, nil, 30 * time.Second, 31 * time.Second},
		{"GET, Retry-After too long", get, status(429, "Retry-After", "61"), 1, 1, ErrRateLimited, 0, 0},
		{"GET, broken", get, broken, 2, 3, nil, 0, time.Second},
		{"POST, broken", post, broken, 1, 1, ErrUnreachable, 0, 0},
		{"repeatable POST, broken", repeatable, broken, 1, 2, nil, 0, time.Second},
		{"POST, refused once", post, unreachable, 1, 2, nil, 0, 250 * time.Millisecond},
		{"GET, refused for ever", get, unreachable, 99, 2, ErrUnreachable, 0, 250 * time.Millisecond},
		{"GET, no such host", get, unknown, 99, 1, ErrUnreachable, 0, 0},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) { // the clock starts at 2000-01-01 00:00:00
				sent := 0
				c := offline(Config{}, func(r *http.Request) (*http.Response, error) {
					if sent++; sent <= tt.failures {
						return tt.first(r)
					}
					connect(r)
					return answer(r, 200, `{}`), nil
				})
				start := time.Now()
				err := c.At(&url.URL{Scheme: "https", Host: "h"}, nil).Do(t.Context(), tt.request, nil)
				if !errors.Is(err, tt.is) {
					t.Errorf("%v, want %v", err, tt.is)
				}
				if took := time.Since(start); sent != tt.sent || took < tt.at || took > tt.most {
					t.Errorf("sent %d times in %v, want %d in %v to %v", sent, took, tt.sent, tt.at, tt.most)
				}
			})
		})
	}
}

func TestRetryAfterStandsInTheError(t *testing.T) {
	c := offline(Config{}, func(r *http.Request) (*http.Response, error) { return answer(r, 429, "", "Retry-After", "3600"), nil })
	err := c.At(&url.URL{Scheme: "https", Host: "h"}, nil).Do(t.Context(), Get("/", nil), nil)
	var e *Error
	if !errors.As(err, &e) || e.RetryAfter != time.Hour {
		t.Errorf("%#v", err)
	}
}

func TestBackoffGrowsAndIsCapped(t *testing.T) {
	r := Retry{Base: 100 * time.Millisecond, Cap: time.Second}.withDefaults()
	for try, most := range []time.Duration{100, 200, 400, 800, 1000, 1000} {
		seen := time.Duration(0)
		for range 2000 {
			seen = max(seen, r.backoff(try))
		}
		if most *= time.Millisecond; seen > most || seen < most/2 {
			t.Errorf("try %d: at most %v, want nearly %v", try, seen, most)
		}
	}
	if got := r.backoff(1000); got > time.Second {
		t.Errorf("after a thousand tries: %v", got)
	}
}

func TestCancelWhileWaiting(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		c := offline(Config{}, func(r *http.Request) (*http.Response, error) { return answer(r, 503, "", "Retry-After", "60"), nil })
		ctx, cancel := context.WithCancel(t.Context())
		time.AfterFunc(time.Second, cancel)
		start := time.Now()
		err := c.At(&url.URL{Scheme: "https", Host: "h"}, nil).Do(ctx, Get("/", nil), nil)
		if !errors.Is(err, context.Canceled) || errors.Is(err, ErrUnreachable) || time.Since(start) != time.Second {
			t.Errorf("%v after %v", err, time.Since(start))
		}
	})
}

func TestTimeLimit(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		sent := 0
		c := offline(Config{Timeout: 5 * time.Second}, func(r *http.Request) (*http.Response, error) {
			sent++
			connect(r)
			<-r.Context().Done()
			return nil, r.Context().Err()
		})
		start := time.Now()
		err := c.At(&url.URL{Scheme: "https", Host: "h.example"}, nil).Do(t.Context(), Get("/", nil), nil)
		if !errors.Is(err, ErrUnreachable) || time.Since(start) != 5*time.Second || sent != 1 {
			t.Errorf("%v after %v, sent %d times", err, time.Since(start), sent)
		}
		if want := "cannot reach h.example: time limit: no complete answer in time"; err.Error() != want {
			t.Errorf("%q, want %q", err, want)
		}
	})
}

func TestCallersDeadline(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		c := offline(Config{}, func(r *http.Request) (*http.Response, error) {
			<-r.Context().Done()
			return nil, r.Context().Err()
		})
		ctx, cancel := context.WithTimeout(t.Context(), time.Second)
		defer cancel()
		err := c.At(&url.URL{Scheme: "https", Host: "h"}, nil).Do(ctx, Get("/", nil), nil)
		if !errors.Is(err, ErrUnreachable) || !errors.Is(err, context.DeadlineExceeded) {
			t.Errorf("%v", err)
		}
	})
}
