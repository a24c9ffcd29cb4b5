package sandbox

import (
	"bytes"
	"context"
	"encoding/base64"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/cfid-cli/cfid/internal/sandbox/jwt"
	"github.com/cfid-cli/cfid/internal/sandbox/zone"
)

func decodeURL(text string) ([]byte, error) { return base64.RawURLEncoding.DecodeString(text) }

func TestNewRefusesUnknownVersion(t *testing.T) {
	if _, err := New(Config{Version: "5"}); err == nil {
		t.Fatal("version 5 was accepted")
	}
}

func TestStartServesOnLoopback(t *testing.T) {
	s, err := New(Config{keys: testKeys()})
	if err != nil {
		t.Fatal(err)
	}
	stop, err := s.Start()
	if err != nil {
		t.Fatal(err)
	}
	req, err := http.NewRequestWithContext(t.Context(), http.MethodGet, s.UAA()+"/info", nil)
	if err != nil {
		t.Fatal(err)
	}
	resp, err := http.DefaultTransport.RoundTrip(req)
	if err != nil {
		t.Fatal(err)
	}
	defer resp.Body.Close()
	same(t, "status", http.StatusOK, resp.StatusCode)
	same(t, "chunked", []string{"chunked"}, resp.TransferEncoding)
	root := parsed(t, (&lab{t, s}).do(ask{path: "/", root: true}).body)
	same(t, "root names itself", any(s.API()), root["links"].(map[string]any)["self"].(map[string]any)["href"])
	stop()
	if _, err := http.DefaultTransport.RoundTrip(req.Clone(context.Background())); err == nil { //nolint:bodyclose // nothing answers
		t.Fatal("still answers after stop")
	}
}

func TestGuard(t *testing.T) {
	l := newLab(t, zone.Version77)
	tests := []struct {
		name   string
		ask    ask
		status int
	}{
		{"own address", ask{path: "/info"}, 200},
		{"localhost", ask{path: "/info", header: map[string]string{"Host": "localhost:9"}}, 200},
		{"foreign host", ask{path: "/info", header: map[string]string{"Host": "evil.example.com"}}, 421},
		{"name that ends alike", ask{path: "/info", header: map[string]string{"Host": "evillocalhost"}}, 421},
		{"unknown zone", ask{path: "/info", header: map[string]string{"Host": "nosuch.localhost:8080"}}, 404},
		{"cross-site", ask{path: "/info", header: map[string]string{"Sec-Fetch-Site": "cross-site"}}, 403},
		{"cross-site navigation to login", ask{path: "/login", header: map[string]string{"Sec-Fetch-Site": "cross-site", "Sec-Fetch-Mode": "navigate"}}, 200},
		{"large body", ask{method: "POST", path: "/oauth/token", form: "a=" + strings.Repeat("x", maxBody)}, 413},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) { same(t, "status", tt.status, l.do(tt.ask).status) })
	}
}

func TestBodyOfUnknownLength(t *testing.T) {
	l := newLab(t, zone.Version77)
	r := httptest.NewRequestWithContext(t.Context(), http.MethodPost, "http://127.0.0.1/uaa/oauth/token", strings.NewReader("a="+strings.Repeat("x", maxBody)))
	r.ContentLength = -1
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	rec := httptest.NewRecorder()
	l.s.Handler().ServeHTTP(rec, r)
	same(t, "status", http.StatusRequestEntityTooLarge, rec.Code)
}

// TestAPIBeforeTheKey shows that the Cloud Controller's root waits for no key.
func TestAPIBeforeTheKey(t *testing.T) {
	s, err := New(Config{keys: &jwt.Ring{Ready: make(chan struct{})}})
	if err != nil {
		t.Fatal(err)
	}
	same(t, "status", http.StatusOK, (&lab{t, s}).do(ask{path: "/v3/info", root: true}).status)
}

func TestRequestLog(t *testing.T) {
	var out bytes.Buffer
	l := newLab(t, zone.Version77)
	l.s.log.out = &out
	jti := "0123456789abcdef0123456789abcdef"
	l.do(ask{path: "/oauth/token?grant_type=password&password=not-a-real-secret&username=marissa"})
	l.do(ask{method: "DELETE", path: "/oauth/token/revoke/" + jti + "-r"})
	now := l.s.now()
	got := l.s.Requests()
	for i := range got {
		got[i].Took = 0
	}
	same(t, "requests", []Request{
		{Method: "GET", Host: "127.0.0.1:8080", Path: "/uaa/oauth/token", Query: "grant_type=password&password=[redacted]&username=marissa", Status: 401, Time: now},
		{Method: "DELETE", Host: "127.0.0.1:8080", Path: "/uaa/oauth/token/revoke/[redacted]", Status: 401, Time: now},
	}, got)
	if strings.Contains(out.String(), "not-a-real-secret") || strings.Contains(out.String(), jti) {
		t.Errorf("secret in the log: %s", out.String())
	}
	l.s.ResetRequests()
	same(t, "after reset", 0, len(l.s.Requests())+l.s.RequestCount())
	for range keptRequests + 5 {
		l.s.log.add(Request{})
	}
	same(t, "kept", keptRequests, len(l.s.Requests()))
	same(t, "counted", keptRequests+5, l.s.RequestCount())
}

func TestAdvance(t *testing.T) {
	l := newLab(t, zone.Version77)
	before := l.s.now()
	l.s.Advance(time.Hour)
	same(t, "moved", time.Hour, l.s.now().Sub(before))
}
