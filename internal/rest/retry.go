package rest

import (
	"context"
	"errors"
	"math/rand/v2"
	"net/http"
	"strconv"
	"strings"
	"time"
)

// Retry says how a request is repeated. Repeated are
//   - any request, once, when no connection came about: the server knows nothing of it;
//   - any request whose answer was 429: the server did nothing; up to Max times, or, where it says when to come back,
//     limitedTries times;
//   - GET, HEAD, PUT, DELETE and what is marked Repeatable, up to Max times, when the connection
//     broke or the answer was 502, 503 or 504.
//
// The pause is random between nothing and Base·2ⁿ, at most Cap; a Retry-After of up to 60 s is
// obeyed instead, a longer one ends the tries and is in the *Error. A request that timed
// out is not repeated. The zero value means 3 more tries, 250 ms, 10 s; a negative Max means none.
type Retry struct {
	Max       int
	Base, Cap time.Duration
}

const maxRetryAfter = 60 * time.Second

// limitedTries is how often a request is repeated after answers with Retry-After: in bulk work many requests wait for the
// same second, and some of them more than once.
const limitedTries = 10

func (r Retry) withDefaults() Retry {
	if r.Max == 0 {
		r.Max = 3
	}
	if r.Base <= 0 {
		r.Base = 250 * time.Millisecond
	}
	if r.Cap <= 0 {
		r.Cap = 10 * time.Second
	}
	return r
}

// next decides after a try (0 is the first) whether there is another, and after which pause.
func (r Retry) next(try int, repeatable bool, resp *Response, err error) (time.Duration, bool) {
	if err != nil {
		var failure *NetError
		if try >= r.Max || !errors.As(err, &failure) || failure.final {
			return 0, false
		}
		if failure.nothingSent {
			return r.backoff(try), try == 0
		}
		return r.backoff(try), repeatable
	}
	limited := resp.Status == http.StatusTooManyRequests
	if !limited && !(repeatable && passing(resp.Status)) {
		return 0, false
	}
	after, most := retryAfter(resp.Header, time.Now()), r.Max
	if limited && after > 0 && r.Max > 0 {
		most = limitedTries
	}
	if try >= most || after > maxRetryAfter {
		return 0, false
	}
	// The random part spreads requests with the same Retry-After.
	return after + r.backoff(min(try, 3)), true
}

func (r Retry) backoff(try int) time.Duration {
	most := r.Cap
	if shifted := r.Base << min(try, 30); shifted > 0 && shifted < most {
		most = shifted
	}
	return rand.N(most)
}

func passing(status int) bool {
	switch status {
	case http.StatusBadGateway, http.StatusServiceUnavailable, http.StatusGatewayTimeout:
		return true
	}
	return false
}

// retryAfter reads seconds or a date (RFC 9110 §10.2.3); 0 when there is nothing to read.
func retryAfter(h http.Header, now time.Time) time.Duration {
	value := strings.TrimSpace(h.Get("Retry-After"))
	if seconds, err := strconv.ParseUint(value, 10, 31); err == nil {
		return time.Duration(seconds) * time.Second
	}
	if at, err := http.ParseTime(value); err == nil {
		return max(at.Sub(now), 0)
	}
	return 0
}

// pause waits between two tries.
func (c *Client) pause(ctx context.Context, d time.Duration) error {
	defer func(start time.Time) { c.waiting.Add(int64(time.Since(start))) }(time.Now())
	timer := time.NewTimer(d)
	defer timer.Stop()
	select {
	case <-timer.C:
		return nil
	case <-ctx.Done():
		return context.Cause(ctx)
	}
}
