package sandbox

import (
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/cfid-cli/cfid/internal/sandbox/jwt"
)

// platformLab asks a server's Cloud Controller, without a socket.
type platformLab struct {
	t     testing.TB
	s     *Server
	admin string // a token with cloud_controller.admin
}

const testAPI = "http://127.0.0.1:8080"

// token signs claims, with what a good token needs filled in.
func (l *platformLab) token(c jwt.Claims) string {
	l.t.Helper()
	if c.Audience == nil {
		c.Audience = []string{"cloud_controller"}
	}
	if c.Issuer == "" {
		c.Issuer = testAPI + "/uaa/oauth/token"
	}
	if c.Expires == 0 {
		c.Expires = l.s.now().Add(time.Hour).Unix()
	}
	raw, err := json.Marshal(c)
	if err != nil {
		l.t.Fatal(err)
	}
	token, err := l.s.uaa.Keys.Sign(l.t.Context(), "", raw)
	if err != nil {
		l.t.Fatal(err)
	}
	return token
}

// person makes a UAA account and a token for it that may read and write what its roles allow.
func (l *platformLab) person(name string) (guid, token string) {
	l.t.Helper()
	a := l.s.uaa.CreateShadowUser(name, "uaa")
	return a.ID, l.token(jwt.Claims{UserID: a.ID, Email: name + "@example.org", Scope: []string{"cloud_controller.read", "cloud_controller.write"}})
}

func (l *platformLab) send(method, path, token, body string) answer {
	l.t.Helper()
	var content io.Reader
	if body != "" {
		content = strings.NewReader(body)
	}
	r := httptest.NewRequestWithContext(l.t.Context(), method, testAPI+path, content)
	if body != "" {
		r.Header.Set("Content-Type", "application/json")
	}
	if token != "" {
		r.Header.Set("Authorization", "bearer "+token)
	}
	return l.serve(r)
}

func (l *platformLab) serve(r *http.Request) answer {
	rec := httptest.NewRecorder()
	l.s.Handler().ServeHTTP(rec, r)
	return answer{rec.Code, rec.Header(), strings.TrimSuffix(rec.Body.String(), "\n")}
}

func (l *platformLab) get(path, token string) answer {
	l.t.Helper()
	return l.send(http.MethodGet, path, token, "")
}

// make creates something as admin and returns its guid.
func (l *platformLab) make(path, body string) string {
	l.t.Helper()
	got := l.send(http.MethodPost, path, l.admin, body)
	if got.status != http.StatusCreated {
		l.t.Fatalf("POST %s %s: %d %s", path, body, got.status, got.body)
	}
	return parsed(l.t, got.body)["guid"].(string)
}

func (l *platformLab) org(name string) string {
	l.t.Helper()
	return l.make("/v3/organizations", `{"name":"`+name+`"}`)
}

func (l *platformLab) space(org, name string) string {
	l.t.Helper()
	return l.make("/v3/spaces", `{"name":"`+name+`","relationships":{"organization":{"data":{"guid":"`+org+`"}}}}`)
}

func (l *platformLab) role(kind, user, place string) string {
	l.t.Helper()
	return l.make("/v3/roles", roleBody(kind, user, place))
}

// roleBody is the body of a role by guid; the type tells whether place is an org or a space.
func roleBody(kind, user, place string) string {
	where, _, _ := strings.Cut(kind, "_")
	return `{"type":"` + kind + `","relationships":{"user":{"data":{"guid":"` + user + `"}},"` + where + `":{"data":{"guid":"` + place + `"}}}}`
}

// each is one field of a list's resources, in order.
func each(t testing.TB, a answer, field string) []string {
	t.Helper()
	if a.status != http.StatusOK {
		t.Fatalf("%d %s", a.status, a.body)
	}
	out := []string{}
	for _, r := range parsed(t, a.body)["resources"].([]any) {
		out = append(out, fmt.Sprint(r.(map[string]any)[field]))
	}
	return out
}

func parsed(t testing.TB, text string) map[string]any {
	t.Helper()
	var v map[string]any
	if err := json.Unmarshal([]byte(text), &v); err != nil {
		t.Fatalf("not an object: %v in %q", err, text)
	}
	return v
}

// platform asks a server's Cloud Controller as an admin who is nobody else.
func platform(t testing.TB, s *Server) *platformLab {
	l := &platformLab{t: t, s: s}
	l.admin = l.token(jwt.Claims{ClientID: "watcher", Scope: []string{"cloud_controller.admin"}})
	return l
}

// list are all resources of a kind.
func (l *platformLab) list(path string) (out []map[string]any) {
	l.t.Helper()
	got := l.get(path+"?per_page=5000&order_by=created_at", l.admin)
	if got.status != http.StatusOK {
		l.t.Fatalf("%s: %d %s", path, got.status, got.body)
	}
	for _, r := range parsed(l.t, got.body)["resources"].([]any) {
		out = append(out, r.(map[string]any))
	}
	return out
}

// orgNames are the names of all orgs, sorted.
func (l *platformLab) orgNames() (names []string) {
	for _, o := range l.list("/v3/organizations") {
		names = append(names, o["name"].(string))
	}
	slices.Sort(names)
	return names
}
