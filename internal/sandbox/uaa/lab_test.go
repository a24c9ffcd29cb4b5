package uaa

import (
	"encoding/base64"
	"encoding/json"
	"io"
	"net/http"
	"net/http/httptest"
	"net/url"
	"reflect"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/cfid-cli/cfid/internal/sandbox/jwt"
	"github.com/cfid-cli/cfid/internal/sandbox/seed"
	"github.com/cfid-cli/cfid/internal/sandbox/zone"
)

// testKeys is one key for all tests: making it takes longer than most of them.
var testKeys = sync.OnceValue(func() *jwt.Ring { return jwt.NewRing(nil) })

// otherKeys is another one.
var otherKeys = sync.OnceValue(func() *jwt.Ring { return jwt.NewRing(nil) })

// host is a UAA and the samples without a socket, on a clock that moves only by Advance.
type host struct {
	uaa     *Server
	ahead   atomic.Int64
	samples http.Handler
	handler http.Handler
}

const testAPI = "http://127.0.0.1:8080"

// start makes a host; keys are the tests' own unless cfg brings some.
func start(cfg Config) *host {
	h := &host{}
	at := time.Date(2026, 11, 22, 3, 4, 5, 0, time.UTC)
	cfg.Now = func() time.Time { return at.Add(time.Duration(h.ahead.Load())) }
	cfg.API = func() string { return testAPI }
	cfg.Subdomain = func(name string) string {
		name, _, _ = strings.Cut(name, ":")
		for _, own := range []string{"127.0.0.1", "localhost"} {
			if sub, found := strings.CutSuffix(name, own); found {
				return strings.TrimSuffix(sub, ".")
			}
		}
		return name
	}
	if cfg.Version == "" {
		cfg.Version = zone.Version77
	}
	if cfg.Keys == nil {
		cfg.Keys = testKeys()
	}
	h.uaa = New(cfg)
	seed.Fresh(h.ground(), func(kind, name string) string {
		return map[string]string{"admin": "adminsecret", "app": "appclientsecret", "login": "loginsecret", "identity": "identitysecret", "user admin": "admin", "user marissa": "koala"}[strings.TrimPrefix(kind+" ", "client ")+name]
	})
	h.samples, h.handler = h.uaa.SampleHandler(), h.uaa.Handler()
	return h
}

func (h *host) ground() seed.Ground {
	return seed.Ground{Zones: &h.uaa.Zones, Rules: h.uaa.Rules(), Now: h.uaa.now}
}

func (h *host) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	if IsSample(r.URL.Path) {
		h.samples.ServeHTTP(w, r)
		return
	}
	h.handler.ServeHTTP(w, r)
}

func (h *host) Handler() http.Handler   { return h }
func (h *host) Advance(d time.Duration) { h.ahead.Add(int64(d)) }
func (h *host) RotateKeys() error       { return h.uaa.RotateKeys() }
func (h *host) API() string             { return h.uaa.API() }
func (h *host) UAA() string             { return h.uaa.UAA() }
func (h *host) now() time.Time          { return h.uaa.now() }

// lab is a server under test.
type lab struct {
	t *testing.T
	s *host
}

func newLab(t *testing.T, version string) *lab {
	t.Helper()
	return &lab{t, start(Config{Version: version})}
}

// both runs a test in both dialects.
func both(t *testing.T, run func(t *testing.T, l *lab)) {
	for _, version := range []string{zone.Version77, zone.Version430} {
		t.Run(version, func(t *testing.T) { run(t, newLab(t, version)) })
	}
}

// ask is a request.
type ask struct {
	method, path string
	bearer       string
	basic        string // id:secret, sent as it is
	form         string
	json         string
	header       map[string]string
	root         bool // path is below the server, not below /uaa
}

// answer is what came back.
type answer struct {
	status int
	header http.Header
	body   string
}

// bare is the answer without headers, for comparison.
func (a answer) bare() answer { return answer{status: a.status, body: a.body} }

func (l *lab) do(a ask) answer {
	l.t.Helper()
	var body io.Reader
	if text := a.form + a.json; text != "" {
		body = strings.NewReader(text)
	}
	method := a.method
	if method == "" {
		method = http.MethodGet
	}
	base := "http://127.0.0.1:8080/uaa"
	if a.root {
		base = "http://127.0.0.1:8080"
	}
	r := httptest.NewRequestWithContext(l.t.Context(), method, base+a.path, body)
	if a.form != "" {
		r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	}
	if a.json != "" {
		r.Header.Set("Content-Type", "application/json")
	}
	r.Header.Set("Accept", "application/json")
	if a.bearer != "" {
		r.Header.Set("Authorization", "bearer "+a.bearer)
	}
	if id, secret, found := strings.Cut(a.basic, ":"); found {
		r.SetBasicAuth(id, secret)
	}
	for name, value := range a.header {
		r.Header.Set(name, value)
		if name == "Host" {
			r.Host = value
		}
	}
	rec := httptest.NewRecorder()
	l.s.Handler().ServeHTTP(rec, r)
	return answer{rec.Code, rec.Header(), rec.Body.String()}
}

// token asks for a token and fails the test without one.
func (l *lab) token(basic, form string) map[string]any {
	l.t.Helper()
	got := l.do(ask{method: http.MethodPost, path: "/oauth/token", basic: basic, form: form})
	if got.status != http.StatusOK {
		l.t.Fatalf("token: %d %s", got.status, got.body)
	}
	return object2map(l.t, got.body)
}

func (l *lab) admin() string {
	l.t.Helper()
	return l.token("admin:adminsecret", "grant_type=client_credentials")["access_token"].(string)
}

func (l *lab) marissa() map[string]any {
	l.t.Helper()
	return l.token("cf:", "grant_type=password&username=marissa&password=koala")
}

func object2map(t *testing.T, text string) map[string]any {
	t.Helper()
	var v map[string]any
	if err := json.Unmarshal([]byte(text), &v); err != nil {
		t.Fatalf("not an object: %v in %q", err, text)
	}
	return v
}

// payload decodes a JWT's part (0 header, 1 claims).
func payload(t *testing.T, token string, part int) map[string]any {
	t.Helper()
	parts := strings.Split(token, ".")
	if len(parts) != 3 {
		t.Fatalf("no JWT: %q", token)
	}
	raw, err := base64.RawURLEncoding.DecodeString(parts[part])
	if err != nil {
		t.Fatal(err)
	}
	return object2map(t, string(raw))
}

// same compares whole values.
func same(t *testing.T, what string, want, got any) {
	t.Helper()
	if diff := cmp.Diff(want, got, cmp.Exporter(func(reflect.Type) bool { return true })); diff != "" {
		t.Errorf("%s (-want +got):\n%s", what, diff)
	}
}

func keysOf(v map[string]any) map[string]bool {
	out := map[string]bool{}
	for k := range v {
		out[k] = true
	}
	return out
}

func set(names ...string) map[string]bool {
	out := map[string]bool{}
	for _, n := range names {
		out[n] = true
	}
	return out
}

func esc(s string) string { return url.QueryEscape(s) }

// objects decodes a list of objects.
func objects(t *testing.T, text string) []map[string]any {
	t.Helper()
	var v []map[string]any
	if err := json.Unmarshal([]byte(text), &v); err != nil {
		t.Fatalf("not a list: %v in %q", err, text)
	}
	return v
}

func mustURL(t *testing.T, text string) *url.URL {
	t.Helper()
	u, err := url.Parse(text)
	if err != nil {
		t.Fatal(err)
	}
	return u
}
