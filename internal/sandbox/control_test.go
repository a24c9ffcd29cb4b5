package sandbox

import (
	"fmt"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/cfid-cli/cfid/internal/sandbox/seed"
	"github.com/cfid-cli/cfid/internal/sandbox/zone"
)

func controlLab(t *testing.T, conf Config) *lab {
	t.Helper()
	at := time.Date(2026, 11, 22, 3, 4, 5, 0, time.UTC)
	conf.Now, conf.keys = func() time.Time { return at }, testKeys()
	s, err := New(conf)
	if err != nil {
		t.Fatal(err)
	}
	return &lab{t, s}
}

// control asks below /sandbox.
func (l *lab) control(method, path, token, form string, header ...string) answer {
	l.t.Helper()
	r := httptest.NewRequestWithContext(l.t.Context(), method, "http://127.0.0.1:8080/sandbox"+path, strings.NewReader(form))
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	if token != "" {
		r.Header.Set("Authorization", "Bearer "+token)
	}
	for i := 0; i+1 < len(header); i += 2 {
		if header[i] == "Host" {
			r.Host = header[i+1]
		}
		r.Header.Set(header[i], header[i+1])
	}
	rec := httptest.NewRecorder()
	l.s.Handler().ServeHTTP(rec, r)
	return answer{rec.Code, rec.Header(), rec.Body.String()}
}

const controlSecret = "not-a-real-control-token"

func TestControlIsGuarded(t *testing.T) {
	l := controlLab(t, Config{ControlToken: controlSecret})
	for name, c := range map[string]struct {
		token  string
		header []string
		want   int
	}{
		"none":       {"", nil, http.StatusUnauthorized},
		"wrong":      {"x", nil, http.StatusUnauthorized},
		"uaa token":  {l.admin(), nil, http.StatusUnauthorized},
		"host":       {controlSecret, []string{"Host", "evil.example"}, http.StatusMisdirectedRequest},
		"cross-site": {controlSecret, []string{"Sec-Fetch-Site", "cross-site"}, http.StatusForbidden},
		"right":      {controlSecret, nil, http.StatusOK},
	} {
		same(t, name, c.want, l.control(http.MethodGet, "/requests", c.token, "", c.header...).status)
	}
	same(t, "unknown", http.StatusNotFound, l.control(http.MethodGet, "/nothing", controlSecret, "").status)
	same(t, "wrong method", http.StatusMethodNotAllowed, l.control(http.MethodGet, "/reset", controlSecret, "").status)
	off := controlLab(t, Config{})
	same(t, "without a token nobody gets in", http.StatusNotFound, off.control(http.MethodGet, "/requests", "", "").status)
}

func TestControlRequests(t *testing.T) {
	l := controlLab(t, Config{ControlToken: controlSecret})
	l.do(ask{path: "/info"})
	l.do(ask{path: "/Users?token=not-a-real-secret"})
	got := object2map(t, l.control(http.MethodGet, "/requests", controlSecret, "").body)
	var shown []string
	for _, r := range got["requests"].([]any) {
		r := r.(map[string]any)
		query, _ := r["query"].(string)
		shown = append(shown, r["method"].(string)+" "+r["path"].(string)+" "+query+" "+fmt.Sprint(r["status"]))
	}
	same(t, "requests, those here left out", []string{"GET /uaa/info  200", "GET /uaa/Users token=[redacted] 401"}, shown)
	same(t, "total", 2.0, got["total"])
	same(t, "reset", http.StatusNoContent, l.control(http.MethodDelete, "/requests", controlSecret, "").status)
	same(t, "after", 0.0, object2map(t, l.control(http.MethodGet, "/requests", controlSecret, "").body)["total"])
}

func TestControlAdvance(t *testing.T) {
	l := controlLab(t, Config{ControlToken: controlSecret})
	token := l.marissa()["access_token"].(string)
	for _, by := range []string{"", "x", "-1s"} {
		same(t, "by "+by, http.StatusBadRequest, l.control(http.MethodPost, "/advance", controlSecret, "by="+by).status)
	}
	got := l.control(http.MethodPost, "/advance", controlSecret, "by=13h")
	same(t, "now", "2026-11-22T16:04:05Z", object2map(t, got.body)["now"])
	same(t, "the token ended", http.StatusUnauthorized, l.do(ask{path: "/userinfo", bearer: token}).status)
}

func TestControlReset(t *testing.T) {
	l := controlLab(t, Config{ControlToken: controlSecret, Size: Size{Orgs: 2, Spaces: 1, Users: 3}, RandomSecrets: true})
	before := l.s.Credentials()
	old := l.s.uaa.Home().Users.Find("marissa", zone.Default)
	l.s.uaa.Home().Users.Remove(old.ID)
	cc := platform(t, l.s)
	cc.send(http.MethodPatch, "/v3/organizations/"+cc.list("/v3/organizations")[0]["guid"].(string), cc.admin, `{"name":"else"}`)
	same(t, "renamed", true, slices.Contains(cc.orgNames(), "else"))
	l.s.Advance(time.Hour)
	same(t, "reset", http.StatusNoContent, l.control(http.MethodPost, "/reset", controlSecret, "").status)
	same(t, "credentials", before, l.s.Credentials())
	for _, c := range before {
		if c.Kind == seed.KindUser && c.Name == "marissa" {
			l.token("cf:", "grant_type=password&username=marissa&password="+c.Secret)
		}
	}
	same(t, "orgs", []string{"acme", "org-00001", "org-00002"}, platform(t, l.s).orgNames())
	same(t, "the clock goes on", "2026-11-22T04:04:05Z", l.s.now().Format(time.RFC3339))
}

func TestControlRotatesKeys(t *testing.T) {
	at := time.Date(2026, 11, 22, 3, 4, 5, 0, time.UTC)
	s, err := New(Config{ControlToken: controlSecret, Now: func() time.Time { return at }}) // keys of its own: others share theirs
	if err != nil {
		t.Fatal(err)
	}
	l := &lab{t, s}
	token := l.marissa()["access_token"].(string)
	same(t, "rotate", http.StatusNoContent, l.control(http.MethodPost, "/rotate-keys", controlSecret, "").status)
	same(t, "an old token still counts", http.StatusOK, l.do(ask{path: "/userinfo", bearer: token}).status)
	same(t, "keys", 2, len(object2map(t, l.do(ask{path: "/token_keys"}).body)["keys"].([]any)))
}
