package fault

import (
	"context"
	"io"
	"net"
	"net/http"
	"net/url"
	"strings"
	"sync/atomic"
	"time"
)

// ControlPath is where tests and operators talk to the sandbox itself: nothing goes wrong there.
const ControlPath = "/sandbox/"

// Half is one of the two servers: it answers in its own words what goes wrong on purpose.
type Half interface {
	Broken(w http.ResponseWriter, r *http.Request)
	RefuseToken(w http.ResponseWriter, r *http.Request, expired bool) // else it is revoked
	Limited(w http.ResponseWriter)
}

// Injector lets things go wrong on purpose in front of a server. Its fields are set before the first request.
type Injector struct {
	Latency time.Duration    // how much later each answer comes
	Now     func() time.Time // the server's clock
	Half    func(r *http.Request) Half

	faults atomic.Pointer[[]*state]
	down   downTime
}

// Guard makes a TCP listener one that faults can close for a while.
func (in *Injector) Guard(ln net.Listener) net.Listener { return in.down.guard(ln) }

// Disturb delays answers and lets things go wrong, as configured.
func (in *Injector) Disturb(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if strings.HasPrefix(r.URL.Path, ControlPath) {
			next.ServeHTTP(w, r)
			return
		}
		if in.down.closed() {
			breakOff(w)
			return
		}
		if !wait(r.Context(), in.Latency) {
			return
		}
		f := in.faultFor(r)
		if f == nil {
			next.ServeHTTP(w, r)
			return
		}
		in.apply(f.Fault, next, w, r)
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
func (in *Injector) apply(f Fault, next http.Handler, w http.ResponseWriter, r *http.Request) {
	switch f.Kind {
	case Status429, Status429After:
		in.rateLimited(w, r, f.Kind == Status429After)
	case Status500, Status502, Status503, Status504:
		in.broken(f.Kind, w, r)
	case Refused:
		in.down.closeFor(f.delay())
		breakOff(w)
	case Reset:
		breakOff(w)
	case Redirect:
		w.Header().Set("Location", elsewhere(r))
		w.WriteHeader(http.StatusTemporaryRedirect)
	case Expired, Revoked:
		in.Half(r).RefuseToken(w, r, f.Kind == Expired)
	case WrongKey, JobFailed, JobStuck:
		next.ServeHTTP(w, marked(r, f))
	case ClockSkew:
		w.Header().Set("Date", in.Now().Add(f.delay()).Format(http.TimeFormat))
		next.ServeHTTP(w, marked(r, f))
	default:
		spoil(f, next, w, r)
	}
}

// rateLimited answers as each half's rate limiter does; after adds when to try again, which the UAA's never tells and
// the Cloud Controller's always does.
func (in *Injector) rateLimited(w http.ResponseWriter, r *http.Request, after bool) {
	if after {
		w.Header().Set("Retry-After", "1")
	}
	in.Half(r).Limited(w)
}

// broken answers as the failing server does, or the router or load balancer before it.
func (in *Injector) broken(kind string, w http.ResponseWriter, r *http.Request) {
	h := w.Header()
	switch kind {
	case Status500:
		in.Half(r).Broken(w, r)
	case Status502:
		h.Set("X-Cf-Routererror", "endpoint_failure")
		http.Error(w, "502 Bad Gateway: Registered endpoint failed to handle the request.", http.StatusBadGateway)
	case Status503:
		h.Set("X-Cf-Routererror", "no_endpoints")
		http.Error(w, "503 Service Unavailable: Requested route ('"+nameOf(r)+"') has no available endpoints.", http.StatusServiceUnavailable)
	default:
		h.Set("Content-Type", "text/html")
		w.WriteHeader(http.StatusGatewayTimeout)
		_, _ = io.WriteString(w, "<html><head><title>504 Gateway Time-out</title></head><body><h1>504 Gateway Time-out</h1></body></html>\n")
	}
}

// nameOf is the host name of a request, lower case.
func nameOf(r *http.Request) string {
	u := url.URL{Host: r.Host}
	return strings.ToLower(u.Hostname())
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
