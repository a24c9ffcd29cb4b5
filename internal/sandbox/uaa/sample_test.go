package uaa

import (
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"

	"github.com/cfid-cli/cfid/internal/sandbox/wire"
	"github.com/cfid-cli/cfid/internal/sandbox/zone"
)

func TestSampleAPI(t *testing.T) {
	both(t, func(t *testing.T, l *lab) {
		get := func(token string) answer { return l.do(ask{path: "/api/apps", root: true, bearer: token}) }
		got := get(l.marissa()["access_token"].(string))
		names := []string{}
		for _, app := range objects(t, got.body) {
			names = append(names, app["name"].(string))
		}
		same(t, "list", []any{200, []string{"stocks", "stocks-worker", "guestbook", "retired"}}, []any{got.status, names})
		same(t, "members", set("name", "state", "instances", "runningInstances", "memory", "services", "uris"), keysOf(objects(t, got.body)[1]))
		none := get("")
		same(t, "no token", answer{status: 401, body: unauthorizedBody(wire.TextFullAuthentication)}, none.bare())
		same(t, "challenge", `Bearer realm="UAA/oauth", error="unauthorized", error_description="`+wire.TextFullAuthentication+`"`, none.header.Get("WWW-Authenticate"))
		same(t, "audience", answer{status: 403, body: `{"error":"access_denied","error_description":"Invalid token does not contain resource id (cloud_controller)"}`}, get(l.admin()).bare())
		write := l.token("cf:", "grant_type=password&username=marissa&password=koala&scope=cloud_controller.write")["access_token"].(string)
		same(t, "scope", answer{status: 403, body: `{"error":"insufficient_scope","error_description":"Insufficient scope for this resource","scope":"cloud_controller.read"}`}, get(write).bare())
		same(t, "method", answer{status: 405, body: "{}"}, l.do(ask{method: "POST", path: "/api/apps", root: true}).bare())
	})
}

// through follows redirects until a page comes.
func (b *browser) through(path string) answer {
	b.t.Helper()
	for range 10 {
		got := b.visit("GET", path, "")
		if got.status != http.StatusFound {
			return got
		}
		path = got.header.Get("Location")
	}
	b.t.Fatal("ten redirects")
	return answer{}
}

// signIn fills in the login page that came.
func (b *browser) signIn(page answer) answer {
	b.t.Helper()
	token := hidden.FindStringSubmatch(page.body)
	if token == nil {
		b.t.Fatalf("no form: %d %s", page.status, page.body)
	}
	return b.through(b.visit("POST", "/login.do", "username=marissa&password=koala&X-Uaa-Csrf="+token[1]).header.Get("Location"))
}

func TestSampleApp(t *testing.T) {
	both(t, func(t *testing.T, l *lab) {
		b := newBrowser(l)
		page := b.signIn(b.through("/app"))
		for _, part := range []string{"<h1>You are marissa</h1>", "<dd>marissa@test.org</dd>", "<dd>openid</dd>", "<dd>app</dd>"} {
			if page.status != 200 || !strings.Contains(page.body, part) {
				t.Fatalf("%s: %d %s", part, page.status, page.body)
			}
		}
		consent := b.through("/app/apps")
		form := hidden.FindStringSubmatch(consent.body)
		if form == nil || !strings.Contains(consent.body, "cloud_controller.read") {
			t.Fatalf("no consent: %s", consent.body)
		}
		back := b.visit("POST", "/oauth/authorize", "user_oauth_approval=true&scope.0=scope.cloud_controller.read&X-Uaa-Csrf="+form[1])
		page = b.through(back.header.Get("Location"))
		same(t, "list", []any{200, true, true}, []any{page.status, strings.Contains(page.body, `<th scope="row">stocks</th>`), strings.Contains(page.body, "1 of 3")})
		same(t, "again", 200, b.visit("GET", "/app/apps", "").status)
		same(t, "the code was for once", 400, b.visit("GET", back.header.Get("Location"), "").status)

		bye := b.visit("GET", "/app/logout", "")
		same(t, "logout", []any{200, true}, []any{bye.status, strings.Contains(bye.body, "You are logged out here")})
		same(t, "then", 302, b.visit("GET", "/app", "").status)
		same(t, "the UAA lets in again", true, strings.Contains(b.through("/app").body, "You are marissa"))
		l.s.Advance(sampleLife)
		same(t, "a session ends", 302, b.visit("GET", "/app", "").status)
	})
}

func TestSampleAppRefusals(t *testing.T) {
	l := newLab(t, zone.Version77)
	b := newBrowser(l)
	start := b.visit("GET", "/app/apps", "")
	u, err := url.Parse(start.header.Get("Location"))
	if err != nil {
		t.Fatal(err)
	}
	q := u.Query()
	same(t, "request", []string{"code", "app", "http://127.0.0.1:8080/app/callback", "openid cloud_controller.read", "S256"},
		[]string{q.Get("response_type"), q.Get("client_id"), q.Get("redirect_uri"), q.Get("scope"), q.Get("code_challenge_method")})
	cookie, err := http.ParseSetCookie(start.header.Get("Set-Cookie"))
	if err != nil {
		t.Fatal(err)
	}
	same(t, "cookie", []any{sampleCookie, "/app", true, http.SameSiteLaxMode}, []any{cookie.Name, cookie.Path, cookie.HttpOnly, cookie.SameSite})
	same(t, "wrong state", 400, b.visit("GET", "/app/callback?code=x&state=y", "").status)
	same(t, "no state", 400, newBrowser(l).visit("GET", "/app/callback?code=x&state=", "").status)
	wrong := b.visit("GET", "/app/callback?code=x&state="+q.Get("state"), "")
	same(t, "wrong code", []any{502, true}, []any{wrong.status, strings.Contains(wrong.body, "Invalid authorization code: x")})
	start = b.visit("GET", "/app", "")
	u, err = url.Parse(start.header.Get("Location"))
	if err != nil {
		t.Fatal(err)
	}
	denied := b.visit("GET", "/app/callback?error=access_denied&error_description=%3Cb%3Eno&state="+u.Query().Get("state"), "")
	same(t, "denied", []any{403, true}, []any{denied.status, strings.Contains(denied.body, "The UAA says: &lt;b&gt;no")})
	same(t, "once", 400, b.visit("GET", "/app/callback?error=x&state="+u.Query().Get("state"), "").status)
	same(t, "no such page", 404, b.visit("GET", "/app/nosuch", "").status)
	other := "/oauth/authorize?response_type=code&client_id=login&redirect_uri=" + esc("http://127.0.0.1:8080/app/callback")
	b.signIn(b.through("/app"))
	b.visit("GET", "/app/logout", "")
	q = mustURL(t, b.visit("GET", "/app", "").header.Get("Location")).Query()
	q.Set("nonce", "another")
	swapped := b.through("/oauth/authorize?" + q.Encode())
	same(t, "nonce", []any{502, true}, []any{swapped.status, strings.Contains(swapped.body, "the nonce is not the one that was sent")})
	same(t, "the callback is the app's alone", 400, b.visit("GET", other, "").status)
	same(t, "at this host alone", 400, b.visit("GET", strings.Replace(strings.Replace(other, "client_id=login", "client_id=app", 1), esc("http://127.0.0.1:8080/"), esc("http://192.0.2.1/"), 1), "").status)
}

func TestSampleSessionsAreBounded(t *testing.T) {
	l := newLab(t, zone.Version77)
	a := &sampleApp{s: l.s.uaa, sessions: map[string]sampleSession{}}
	cookie := ""
	begin := func() {
		w := httptest.NewRecorder()
		r, err := http.NewRequestWithContext(t.Context(), http.MethodGet, "http://127.0.0.1/app", nil)
		if err != nil {
			t.Fatal(err)
		}
		r.Header.Set("Cookie", cookie)
		a.keep(&call{s: l.s.uaa, w: w, r: r}, sampleSession{})
		cookie, _, _ = strings.Cut(w.Header().Get("Set-Cookie"), ";")
	}
	begin()
	begin()
	same(t, "one browser, one session", 1, len(a.sessions))
	for range maxSamples + 10 {
		cookie = ""
		begin()
	}
	same(t, "sessions", maxSamples, len(a.sessions))
}
