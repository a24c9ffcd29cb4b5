package fault

import (
	"context"
	"math"
	"net/http"
	"strings"
	"sync"
	"time"
)

// fullShare is all requests, in the unit that shares are counted in: hundredths of a percent.
const fullShare = 10_000

// state is a fault and how often it was met.
type state struct {
	Fault
	share int64 // of fullShare

	mu         sync.Mutex
	seen, hits int64
}

func newState(f Fault) *state {
	share := int64(fullShare)
	if f.Percent > 0 {
		share = max(1, int64(math.Round(f.Percent*fullShare/100)))
	}
	return &state{Fault: f, share: share}
}

// fires counts a request that the fault could hit and tells whether it does: the first, then evenly as many as its
// share says.
func (f *state) fires() bool {
	f.mu.Lock()
	defer f.mu.Unlock()
	hit := f.seen*f.share%fullShare < f.share && (f.Times == 0 || f.hits < int64(f.Times))
	f.seen++
	if hit {
		f.hits++
	}
	return hit
}

// concerns reports whether the fault could hit a request at all.
func (f *state) concerns(r *http.Request) bool {
	if !strings.HasPrefix(r.URL.Path, f.Path) {
		return false
	}
	switch f.Kind {
	case BadTLS:
		return false
	case Expired, Revoked:
		scheme, _, found := strings.Cut(r.Header.Get("Authorization"), " ")
		return found && strings.EqualFold(scheme, "bearer")
	case JobFailed, JobStuck:
		return r.Method == http.MethodDelete && strings.HasPrefix(r.URL.Path, "/v3/")
	case WrongKey:
		return r.URL.Path == "/uaa/oauth/token" || r.URL.Path == "/uaa/oauth/authorize"
	default:
		return true
	}
}

// Set replaces what goes wrong on purpose; their counts begin again. It returns an error for an unknown kind and then
// changes nothing.
func (in *Injector) Set(faults ...Fault) error {
	list := make([]*state, len(faults))
	for i, f := range faults {
		if err := f.check(); err != nil {
			return err
		}
		list[i] = newState(f)
	}
	in.faults.Store(&list)
	return nil
}

// faultFor is the fault that hits a request, nil for none. The first one in the list wins.
func (in *Injector) faultFor(r *http.Request) *state {
	for _, f := range *in.faults.Load() {
		if f.concerns(r) && f.fires() {
			return f
		}
	}
	return nil
}

// mark is the key under which a request's context has the fault that spoils its tokens or its job.
type mark struct{}

func marked(r *http.Request, f Fault) *http.Request {
	return r.WithContext(context.WithValue(r.Context(), mark{}, f))
}

// SignsWrong reports whether tokens of the request get a signature that no published key made.
func SignsWrong(ctx context.Context) bool {
	f, _ := ctx.Value(mark{}).(Fault)
	return f.Kind == WrongKey
}

// JobFate is the fault that hits the job of a request, "" for none.
func JobFate(r *http.Request) string {
	if r == nil {
		return ""
	}
	f, _ := r.Context().Value(mark{}).(Fault)
	if f.Kind != JobFailed && f.Kind != JobStuck {
		return ""
	}
	return f.Kind
}

// ClockAhead is how far a fault puts the clock ahead that tokens of a request are dated with.
func ClockAhead(ctx context.Context) time.Duration {
	if f, _ := ctx.Value(mark{}).(Fault); f.Kind == ClockSkew {
		return f.delay()
	}
	return 0
}

// BadHandshake reports whether a fault hits the next TLS handshake.
func (in *Injector) BadHandshake() bool {
	for _, f := range *in.faults.Load() {
		if f.Kind == BadTLS && f.fires() {
			return true
		}
	}
	return false
}
