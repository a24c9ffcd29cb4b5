package sandbox

import (
	"context"
	"fmt"
	"io"
	"net/http"
	"strconv"
	"strings"
	"time"
)

// controlPath is where tests and operators talk to the sandbox itself: nothing goes wrong there.
const controlPath = "/sandbox/"

// disturb delays answers and lets things go wrong, as configured.
func (s *Server) disturb(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if strings.HasPrefix(r.URL.Path, controlPath) {
			next.ServeHTTP(w, r)
			return
		}
		if s.down.closed() {
			breakOff(w)
			return
		}
		if !wait(r.Context(), s.cfg.Latency) {
			return
		}
		f := s.faultFor(r)
		if f == nil {
			next.ServeHTTP(w, r)
			return
		}
		s.apply(f.Fault, next, w, r)
	})
}

// wait sleeps; false when the request ended meanwhile.
func wait(ctx context.Context, d time.Duration) bool {
	if d <= 0 {
		return true
	}
	timer := time.NewTimer(d)
	defer timer.Stop()
	select {
	case <-timer.C:
		return true
	case <-ctx.Done():
		return false
	}
}

// apply lets a fault happen to a request.
func (s *Server) apply(f Fault, next http.Handler, w http.ResponseWriter, r *http.Request) {
	switch f.Kind {
	case Fault429, Fault429After:
		s.rateLimited(w, r, f.Kind == Fault429After)
	case Fault500, Fault502, Fault503, Fault504:
		s.broken(f.Kind, w, r)
	case FaultRefused:
		s.down.closeFor(f.delay())
		breakOff(w)
	case FaultReset:
		breakOff(w)
	case FaultRedirect:
		w.Header().Set("Location", elsewhere(r))
		w.WriteHeader(http.StatusTemporaryRedirect)
	case FaultExpired, FaultRevoked:
		s.refuseToken(f.Kind, w, r)
	case FaultWrongKey, FaultJobFailed, FaultJobStuck:
		next.ServeHTTP(w, withFault(r, f))
	case FaultClockSkew:
		w.Header().Set("Date", s.now().Add(f.delay()).Format(http.TimeFormat))
		next.ServeHTTP(w, withFault(r, f))
	default:
		spoil(f, next, w, r)
	}
}

// ofUAA tells whether a request is for the UAA half.
func ofUAA(r *http.Request) bool {
	return r.URL.Path == uaaPath || strings.HasPrefix(r.URL.Path, uaaPath+"/")
}

// rateLimited answers as each half's rate limiter does. The UAA's names no time to try again, the Cloud Controller's
// always does; after decides here.
func (s *Server) rateLimited(w http.ResponseWriter, r *http.Request, after bool) {
	h := w.Header()
	if after {
		h.Set("Retry-After", "1")
	}
	h.Set("Content-Type", "text/plain; charset=utf-8")
	if ofUAA(r) {
		w.WriteHeader(http.StatusTooManyRequests)
		_, _ = io.WriteString(w, "429 - Too Many Request - Request limited by Rate Limiter configuration: sandbox")
		return
	}
	h.Set("X-RateLimit-Limit", "20000")
	h.Set("X-RateLimit-Remaining", "0")
	h.Set("X-RateLimit-Reset", strconv.FormatInt(s.now().Add(time.Second).Unix(), 10))
	w.WriteHeader(http.StatusTooManyRequests)
	_, _ = io.WriteString(w, `{"errors":[{"detail":"Rate Limit Exceeded","title":"CF-RateLimitExceeded","code":10013}]}`)
}

// broken answers as the failing server does, or the router or load balancer before it.
func (s *Server) broken(kind string, w http.ResponseWriter, r *http.Request) {
	h := w.Header()
	switch kind {
	case Fault500:
		if !ofUAA(r) {
			ccWriteError(w, fmt.Errorf("fault %s", kind))
			return
		}
		c := &call{s: s, w: w, r: r}
		c.commonHeaders()
		c.fail(&blankError{status: http.StatusInternalServerError})
	case Fault502:
		h.Set("X-Cf-Routererror", "endpoint_failure")
		http.Error(w, "502 Bad Gateway: Registered endpoint failed to handle the request.", http.StatusBadGateway)
	case Fault503:
		h.Set("X-Cf-Routererror", "no_endpoints")
		http.Error(w, "503 Service Unavailable: Requested route ('"+hostOnly(r.Host)+"') has no available endpoints.", http.StatusServiceUnavailable)
	default:
		h.Set("Content-Type", "text/html")
		w.WriteHeader(http.StatusGatewayTimeout)
		_, _ = io.WriteString(w, "<html><head><title>504 Gateway Time-out</title></head><body><h1>504 Gateway Time-out</h1></body></html>\n")
	}
}

// elsewhere is the request's URL under another name of this machine.
func elsewhere(r *http.Request) string {
	host, port, found := strings.Cut(r.Host, ":")
	if host == "127.0.0.1" {
		host = "localhost"
	} else {
		host = "127.0.0.1"
	}
	if found {
		host += ":" + port
	}
	scheme := "http"
	if r.TLS != nil {
		scheme = "https"
	}
	return scheme + "://" + host + r.URL.RequestURI()
}

// refuseToken calls a bearer token bad in the words of the half that was asked.
func (s *Server) refuseToken(kind string, w http.ResponseWriter, r *http.Request) {
	if !ofUAA(r) {
		ccWriteError(w, ccInvalidToken())
		return
	}
	text := "revocable signature mismatch"
	if kind == FaultExpired {
		text = "Invalid access token: expired at " + s.now().Add(-time.Minute).Format(javaDate)
	}
	c := &call{s: s, w: w, r: r}
	c.commonHeaders()
	c.fail(bearerError("invalid_token", text))
}
