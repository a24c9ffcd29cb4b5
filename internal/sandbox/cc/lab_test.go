package cc

import (
	"encoding/json"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/cfid-cli/cfid/internal/sandbox/jwt"
)

// lab is a foundation under test, without a socket, on a clock that moves only by Advance.
type lab struct {
	t     testing.TB
	s     *host
	admin string // a token with cloud_controller.admin
}

const testAPI = "http://127.0.0.1:8080"

func newLab(t testing.TB) *lab {
	t.Helper()
	s := start()
	l := &lab{t: t, s: s}
	admin := s.uaa.UsersByName("admin")[0]
	l.admin = l.token(jwt.Claims{UserID: admin.ID, Email: "admin", Scope: []string{"cloud_controller.admin"}})
	return l
}

// token signs claims, with what a good token needs filled in.
func (l *lab) token(c jwt.Claims) string {
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
func (l *lab) person(name string) (guid, token string) {
	l.t.Helper()
	a := l.s.uaa.CreateShadowUser(name, "uaa")
	return a.ID, l.token(jwt.Claims{UserID: a.ID, Email: name + "@example.org", Scope: []string{scopeRead, scopeWrite}})
}

func (l *lab) send(method, path, token, body string) answer {
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

func (l *lab) serve(r *http.Request) answer {
	rec := httptest.NewRecorder()
	l.s.Handler().ServeHTTP(rec, r)
	return answer{rec.Code, rec.Header(), strings.TrimSuffix(rec.Body.String(), "\n")}
}

func (l *lab) get(path, token string) answer {
	l.t.Helper()
	return l.send(http.MethodGet, path, token, "")
}

// make creates something as admin and returns its guid.
func (l *lab) make(path, body string) string {
	l.t.Helper()
	got := l.send(http.MethodPost, path, l.admin, body)
	if got.status != http.StatusCreated {
		l.t.Fatalf("POST %s %s: %d %s", path, body, got.status, got.body)
	}
	return parsed(l.t, got.body)["guid"].(string)
}

func (l *lab) org(name string) string {
	l.t.Helper()
	return l.make("/v3/organizations", `{"name":"`+name+`"}`)
}

func (l *lab) space(org, name string) string {
	l.t.Helper()
	return l.make("/v3/spaces", `{"name":"`+name+`","relationships":{"organization":{"data":{"guid":"`+org+`"}}}}`)
}

func (l *lab) role(kind, user, place string) string {
	l.t.Helper()
	return l.make("/v3/roles", roleBody(kind, user, place))
}

// roleBody is the body of a role by guid; the type tells whether place is an org or a space.
func roleBody(kind, user, place string) string {
	where, _, _ := strings.Cut(kind, "_")
	return `{"type":"` + kind + `","relationships":{"user":{"data":{"guid":"` + user + `"}},"` + where + `":{"data":{"guid":"` + place + `"}}}}`
}

// remove deletes something as admin and waits for the job.
func (l *lab) remove(path string) {
	l.t.Helper()
	got := l.send(http.MethodDelete, path, l.admin, "")
	if got.status != http.StatusAccepted {
		l.t.Fatalf("DELETE %s: %d %s", path, got.status, got.body)
	}
	l.s.Advance(time.Second)
}

// wrong is "status code detail" of an error answer.
func wrong(t testing.TB, a answer) string {
	t.Helper()
	var body struct {
		Errors []struct {
			Detail, Title string
			Code          int
		}
	}
	if err := json.Unmarshal([]byte(a.body), &body); err != nil || len(body.Errors) != 1 {
		t.Fatalf("not one error: %d %s", a.status, a.body)
	}
	e := body.Errors[0]
	return strings.Join([]string{http.StatusText(a.status), textOf(e.Code), e.Detail}, " | ")
}

func say422(detail string) string { return "Unprocessable Entity | 10008 | " + detail }

func say400(detail string) string {
	return "Bad Request | 10005 | The query parameter is invalid: " + detail
}

const (
	say403    = "Forbidden | 10003 | You are not authorized to perform the requested action"
	suspended = "Forbidden | 10017 | The organization is suspended"
)

func say404(what string) string { return "Not Found | 10010 | " + what + " not found" }

// guidsOf are those of a list's resources, in order.
func guidsOf(t testing.TB, a answer) []string {
	t.Helper()
	return each(t, a, "guid")
}

// each is one field of a list's resources, in order.
func each(t testing.TB, a answer, field string) []string {
	t.Helper()
	if a.status != http.StatusOK {
		t.Fatalf("%d %s", a.status, a.body)
	}
	out := []string{}
	for _, r := range parsed(t, a.body)["resources"].([]any) {
		out = append(out, textOf(r.(map[string]any)[field]))
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
