package sandbox

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

// faultState is a fault and how often it was met.
type faultState struct {
	Fault
	share int64 // of fullShare

	mu         sync.Mutex
	seen, hits int64
}

func newFaultState(f Fault) *faultState {
	share := int64(fullShare)
	if f.Percent > 0 {
		share = max(1, int64(math.Round(f.Percent*fullShare/100)))
	}
	return &faultState{Fault: f, share: share}
}

// fires counts a request that the fault could hit and tells whether it does: the first, then evenly as many as its
// share says.
func (f *faultState) fires() bool {
	f.mu.Lock()
	defer f.mu.Unlock()
	hit := f.seen*f.share%fullShare < f.share && (f.Times == 0 || f.hits < int64(f.Times))
	f.seen++
	if hit {
		f.hits++
	}
	return hit
}

// concerns tells whether the fault could hit a request at all.
func (f *faultState) concerns(r *http.Request) bool {
	if !strings.HasPrefix(r.URL.Path, f.Path) {
		return false
	}
	switch f.Kind {
	case FaultBadTLS:
		return false
	case FaultExpired, FaultRevoked:
		scheme, _, found := strings.Cut(r.Header.Get("Authorization"), " ")
		return found && strings.EqualFold(scheme, "bearer")
	case FaultJobFailed, FaultJobStuck:
		return r.Method == http.MethodDelete && strings.HasPrefix(r.URL.Path, "/v3/")
	case FaultWrongKey:
		return r.URL.Path == "/uaa/oauth/token" || r.URL.Path == "/uaa/oauth/authorize"
	default:
		return true
	}
}

// set replaces what goes wrong on purpose; their counts begin anew. It returns an error for an unknown kind and then
// changes nothing.
func (in *faultInjector) set(faults ...Fault) error {
	list := make([]*faultState, len(faults))
	for i, f := range faults {
		if err := f.check(); err != nil {
			return err
		}
		list[i] = newFaultState(f)
	}
	in.faults.Store(&list)
	return nil
}

// faultFor is the fault that hits a request, nil for none. The first one in the list wins.
func (in *faultInjector) faultFor(r *http.Request) *faultState {
	for _, f := range *in.faults.Load() {
		if f.concerns(r) && f.fires() {
			return f
		}
	}
	return nil
}

// faultKey marks a request whose tokens a fault spoils.
type faultKey struct{}

func withFault(r *http.Request, f Fault) *http.Request {
	return r.WithContext(context.WithValue(r.Context(), faultKey{}, f))
}

// wrongKey tells whether tokens of the request get a signature that no published key made.
func wrongKey(ctx context.Context) bool {
	f, _ := ctx.Value(faultKey{}).(Fault)
	return f.Kind == FaultWrongKey
}

// jobFate is the fault that hits the job of a request, "" for none.
func jobFate(r *http.Request) string {
	if r == nil {
		return ""
	}
	f, _ := r.Context().Value(faultKey{}).(Fault)
	if f.Kind != FaultJobFailed && f.Kind != FaultJobStuck {
		return ""
	}
	return f.Kind
}

// clockAhead is how far a fault puts the clock ahead that tokens of a request are dated with.
func clockAhead(ctx context.Context) time.Duration {
	if f, _ := ctx.Value(faultKey{}).(Fault); f.Kind == FaultClockSkew {
		return f.delay()
	}
	return 0
}

// badHandshake tells whether a fault hits the next TLS handshake.
func (in *faultInjector) badHandshake() bool {
	for _, f := range *in.faults.Load() {
		if f.Kind == FaultBadTLS && f.fires() {
			return true
		}
	}
	return false
}
