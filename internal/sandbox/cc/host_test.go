package cc

import (
	"net/http"
	"reflect"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/cfid-cli/cfid/internal/sandbox/jwt"
	"github.com/cfid-cli/cfid/internal/sandbox/seed"
	"github.com/cfid-cli/cfid/internal/sandbox/uaa"
	"github.com/cfid-cli/cfid/internal/sandbox/zone"
)

// testKeys is one key for all tests: making it takes longer than most of them.
var testKeys = sync.OnceValue(func() *jwt.Ring { return jwt.NewRing(nil) })

// host is a Cloud Controller and its UAA without a socket, on a clock that moves only by Advance.
type host struct {
	uaa     *uaa.Server
	cc      *Server
	ahead   atomic.Int64
	handler http.Handler
}

// start makes a host with fresh data.
func start() *host {
	h := &host{}
	at := time.Date(2026, 11, 22, 3, 4, 5, 0, time.UTC)
	h.uaa = uaa.New(uaa.Config{Version: zone.Version77, Now: func() time.Time { return at.Add(time.Duration(h.ahead.Load())) },
		API: func() string { return testAPI }, Subdomain: func(string) string { return "" }, Keys: testKeys()})
	seed.Fresh(seed.Ground{Zones: &h.uaa.Zones, Rules: h.uaa.Rules(), Now: h.now}, func(_, name string) string { return name })
	h.cc = New(h.uaa, h.now)
	h.cc.SeedFresh()
	tokens, controller := h.uaa.Handler(), h.cc.Handler()
	h.handler = http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if strings.HasPrefix(r.URL.Path, uaa.Path) {
			tokens.ServeHTTP(w, r)
			return
		}
		controller.ServeHTTP(w, r)
	})
	return h
}

func (h *host) now() time.Time {
	return time.Date(2026, 11, 22, 3, 4, 5, 0, time.UTC).Add(time.Duration(h.ahead.Load()))
}

func (h *host) Handler() http.Handler   { return h.handler }
func (h *host) Advance(d time.Duration) { h.ahead.Add(int64(d)) }
func (h *host) SetController(o Options) { h.cc.Configure(o) }
func (h *host) API() string             { return h.uaa.API() }

// answer is what came back.
type answer struct {
	status int
	header http.Header
	body   string
}

// bare is the answer without headers, for comparison.
func (a answer) bare() answer { return answer{status: a.status, body: a.body} }

// same compares whole values.
func same(t testing.TB, what string, want, got any) {
	t.Helper()
	if diff := cmp.Diff(want, got, cmp.Exporter(func(reflect.Type) bool { return true })); diff != "" {
		t.Errorf("%s (-want +got):\n%s", what, diff)
	}
}
