package sandbox

import (
	"encoding/json"
	"io"
	"net/http"
	"net/http/httptest"
	"net/url"
	"reflect"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/cfid-cli/cfid/internal/sandbox/jwt"
	"github.com/cfid-cli/cfid/internal/sandbox/zone"
)

// testKeys is one key for all tests: making it takes longer than most of them.
var testKeys = sync.OnceValue(func() *jwt.Ring { return jwt.NewRing(nil) })

// lab is a server under test, without a socket, on a clock that stands still.
type lab struct {
	t *testing.T
	s *Server
}

func newLab(t *testing.T, version string) *lab {
	t.Helper()
	at := time.Date(2026, 11, 22, 3, 4, 5, 0, time.UTC)
	s, err := New(Config{Version: version, Now: func() time.Time { return at }, keys: testKeys()})
	if err != nil {
		t.Fatal(err)
	}
	return &lab{t, s}
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
	raw, err := decodeURL(parts[part])
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

func esc(s string) string { return url.QueryEscape(s) }
