package uaa

import (
	"crypto/sha256"
	"encoding/base64"
	"net/http"
	"net/url"
	"regexp"
	"strings"
	"testing"

	"github.com/cfid-cli/cfid/internal/sandbox/zone"
)

// browser keeps cookies and follows nothing.
type browser struct {
	*lab
	cookies map[string]string
}

func (b *browser) visit(method, path, form string) answer {
	b.t.Helper()
	path = strings.TrimPrefix(strings.TrimPrefix(path, "http://127.0.0.1:8080"), "/uaa")
	bare, _, _ := strings.Cut(path, "?")
	pairs := []string{}
	for name, value := range b.cookies {
		pairs = append(pairs, name+"="+value)
	}
	got := b.do(ask{method: method, path: path, form: form, root: IsSample(bare), header: map[string]string{"Accept": "text/html", "Cookie": strings.Join(pairs, "; ")}})
	for _, line := range got.header["Set-Cookie"] {
		c, err := http.ParseSetCookie(line)
		if err != nil {
			b.t.Fatal(err)
		}
		b.cookies[c.Name] = c.Value
		if c.MaxAge < 0 {
			delete(b.cookies, c.Name)
		}
	}
	return got
}

var hidden = regexp.MustCompile(`name="X-Uaa-Csrf" value="([^"]+)"`)

// login goes through the login form and returns where it led.
func (b *browser) login(path, password string) string {
	b.t.Helper()
	got := b.visit("GET", path, "")
	same(b.t, "to the login", []any{302, "http://127.0.0.1:8080/uaa/login"}, []any{got.status, got.header.Get("Location")})
	page := b.visit("GET", "/login", "")
	token := hidden.FindStringSubmatch(page.body)
	if token == nil {
		b.t.Fatalf("no hidden field: %s", page.body)
	}
	return b.visit("POST", "/login.do", "username=marissa&password="+password+"&X-Uaa-Csrf="+token[1]).header.Get("Location")
}

func newBrowser(l *lab) *browser { return &browser{l, map[string]string{}} }

const callback = "http://127.0.0.1:9999/cb"

func authorizeURL(more string) string {
	return "/oauth/authorize?client_id=app&redirect_uri=" + esc(callback+"?x=1") + "&state=st&" + more
}

func TestAuthorizationCode(t *testing.T) {
	both(t, func(t *testing.T, l *lab) {
		l.s.uaa.Home().ChangeClient("app", func(c *zone.Client) { c.Redirects = []string{"http://127.0.0.1:9999/cb"} })
		b := newBrowser(l)
		start := authorizeURL("response_type=code&scope=openid+cloud_controller.read&nonce=nn")
		same(t, "bad password", "/uaa/login?error=login_failure", b.login(start, "no"))
		back := b.login(start, "koala")
		same(t, "saved", "http://127.0.0.1:8080/uaa"+start, back)
		page := b.visit("GET", back, "")
		if page.status != 200 || !strings.Contains(page.body, `name="scope.0" value="scope.cloud_controller.read"`) || strings.Contains(page.body, "scope.openid") {
			t.Fatalf("approval page: %d %s", page.status, page.body)
		}
		same(t, "no csrf", 403, b.visit("POST", "/oauth/authorize", "user_oauth_approval=true").status)
		token := hidden.FindStringSubmatch(page.body)[1]
		got := b.visit("POST", "/oauth/authorize", "user_oauth_approval=true&scope.0=scope.cloud_controller.read&X-Uaa-Csrf="+token)
		u, err := url.Parse(got.header.Get("Location"))
		if err != nil {
			t.Fatal(err)
		}
		q := u.Query()
		same(t, "back", []string{"1", "st"}, []string{q.Get("x"), q.Get("state")})
		same(t, "length", map[string]int{zone.Version77: 32, zone.Version430: 10}[l.s.uaa.version], len(q.Get("code")))
		form := "grant_type=authorization_code&redirect_uri=" + esc(callback+"?x=1") + "&code="
		v := l.token("app:appclientsecret", form+q.Get("code"))
		claims := payload(t, v["access_token"].(string), 1)
		same(t, "claims", []any{"authorization_code", "nn", "nn"}, []any{claims["grant_type"], claims["nonce"], v["nonce"]})
		used := l.do(ask{method: "POST", path: "/oauth/token", basic: "app:appclientsecret", form: form + q.Get("code")})
		same(t, "used up", answer{status: 400, body: `{"error":"invalid_grant","error_description":"Invalid authorization code: ` + q.Get("code") + `"}`}, used.bare())

		again := b.visit("GET", start, "") // approved before
		code := codeOf(t, again)
		mismatch := l.do(ask{method: "POST", path: "/oauth/token", basic: "app:appclientsecret", form: "grant_type=authorization_code&code=" + code})
		same(t, "no redirect_uri", answer{status: 400, body: `{"error":"invalid_grant","error_description":"Redirect URI mismatch."}`}, mismatch.bare())
		same(t, "consumed", 400, l.do(ask{method: "POST", path: "/oauth/token", basic: "app:appclientsecret", form: form + code}).status)
		code = codeOf(t, b.visit("GET", start, ""))
		other := l.do(ask{method: "POST", path: "/oauth/token", basic: "identity:identitysecret", form: form + code})
		same(t, "other client", answer{status: 401, body: `{"error":"invalid_client","error_description":"Client ID mismatch"}`}, other.bare())
	})
}

func codeOf(t *testing.T, a answer) string {
	t.Helper()
	u, err := url.Parse(a.header.Get("Location"))
	if err != nil || u.Query().Get("code") == "" {
		t.Fatalf("no code: %d %s %v", a.status, a.header.Get("Location"), err)
	}
	return u.Query().Get("code")
}

func TestPKCE(t *testing.T) {
	verifier := strings.Repeat("v", 43)
	sum := sha256.Sum256([]byte(verifier))
	challenge := base64.RawURLEncoding.EncodeToString(sum[:])
	both(t, func(t *testing.T, l *lab) {
		l.s.uaa.Home().ChangeClient("app", func(c *zone.Client) { c.Autoapprove, c.AllowPublic = []string{"true"}, true })
		b := newBrowser(l)
		start := authorizeURL("response_type=code&code_challenge_method=S256&code_challenge=" + challenge)
		b.login(start, "koala")
		form := "grant_type=authorization_code&redirect_uri=" + esc(callback+"?x=1")
		exchange := func(start, more string) answer {
			return l.do(ask{method: "POST", path: "/oauth/token", basic: "app:appclientsecret", form: form + more + "&code=" + codeOf(t, b.visit("GET", start, ""))})
		}
		same(t, "right", 200, exchange(start, "&code_verifier="+verifier).status)
		wrong := strings.Repeat("w", 43)
		for more, text := range map[string]string{
			"&code_verifier=" + wrong: "Invalid code verifier: " + wrong,
			"":                        "PKCE error: Code verifier must be provided for this authorization code.",
		} {
			got := exchange(start, more)
			if l.s.uaa.version == zone.Version430 {
				same(t, "ignored", 200, got.status)
				continue
			}
			same(t, text, answer{status: 400, body: `{"error":"invalid_grant","error_description":"` + text + `"}`}, got.bare())
		}
		plain := authorizeURL("response_type=code")
		same(t, "not required", map[string]int{zone.Version77: 400, zone.Version430: 200}[l.s.uaa.version], exchange(plain, "&code_verifier="+verifier).status)
		same(t, "short challenge", map[string]int{zone.Version77: 400, zone.Version430: 302}[l.s.uaa.version], b.visit("GET", authorizeURL("response_type=code&code_challenge=x"), "").status)
		public := l.do(ask{method: "POST", path: "/oauth/token", form: form + "&client_id=app&code_verifier=" + verifier + "&code=" + codeOf(t, b.visit("GET", start, ""))})
		if l.s.uaa.version == zone.Version430 {
			same(t, "public", 401, public.status)
			return
		}
		v := object2map(t, public.body)
		same(t, "public", any("none"), payload(t, v["access_token"].(string), 1)["client_auth_method"])
		refresh := "grant_type=refresh_token&client_id=app&refresh_token="
		next := l.token("", refresh+v["refresh_token"].(string))
		if next["refresh_token"] == v["refresh_token"] {
			t.Error("not rotated")
		}
		same(t, "old one is dead", 401, l.do(ask{method: "POST", path: "/oauth/token", form: refresh + v["refresh_token"].(string)}).status)
	})
}

func TestAuthorizeErrors(t *testing.T) {
	both(t, func(t *testing.T, l *lab) {
		b := newBrowser(l)
		unknown := b.visit("GET", "/oauth/authorize?response_type=code&prompt=none&client_id=app&redirect_uri="+esc("http://evil.example/"), "")
		same(t, "no session, another address", answer{status: 400}, unknown.bare())
		same(t, "no session, no such client", 400, b.visit("GET", "/oauth/authorize?response_type=code&prompt=none&client_id=nobody&redirect_uri="+esc(callback), "").status)
		same(t, "no session", callback+"?x=1&error=login_required", strings.Split(b.visit("GET", authorizeURL("response_type=code&prompt=none"), "").header.Get("Location"), "&session_state")[0])
		b.login(authorizeURL("response_type=code"), "koala")
		types := map[string]string{zone.Version77: "Unsupported%20response%20types", zone.Version430: "Unsupported%20response%20types:%20%5Bzz%5D"}[l.s.uaa.version]
		for more, want := range map[string]string{
			"":                               "?x=1&error=invalid_request&error_description=Missing response_type in authorization request",
			"response_type=zz":               "?x=1&error=unsupported_response_type&error_description=" + types + "&state=st",
			"response_type=code&scope=wat.x": "?x=1&error=invalid_scope&error_description=wat.x%20is%20invalid.%20Please%20use%20a%20valid%20scope%20name%20in%20the%20request&state=st",
		} {
			same(t, more, callback+want, b.visit("GET", authorizeURL(more), "").header.Get("Location"))
		}
		evil := b.visit("GET", "/oauth/authorize?client_id=app&response_type=code&redirect_uri="+esc("http://evil/cb"), "")
		same(t, "redirect", true, evil.status == 400 && strings.Contains(evil.body, "Invalid redirect http://evil/cb did not match one of the registered values"))
		same(t, "client", 401, b.visit("GET", "/oauth/authorize?client_id=nosuch&response_type=code", "").status)
		same(t, "nothing to approve", 400, b.visit("POST", "/oauth/authorize", "user_oauth_approval=true&X-Uaa-Csrf="+csrfOf(b)).status)
		page := b.visit("GET", authorizeURL("response_type=code"), "")
		denied := b.visit("POST", "/oauth/authorize", "user_oauth_approval=false&X-Uaa-Csrf="+hidden.FindStringSubmatch(page.body)[1])
		same(t, "denied", callback+"?x=1&error=access_denied&error_description=User%20denied%20access&state=st", denied.header.Get("Location"))
		out := b.visit("GET", "/logout.do", "")
		same(t, "logout", "/uaa/login", out.header.Get("Location"))
		same(t, "after it", 302, b.visit("GET", "/passcode", "").status)
		csrf := b.visit("POST", "/login.do", "username=marissa&password=koala&X-Uaa-Csrf=zz")
		same(t, "login csrf", "http://127.0.0.1:8080/uaa/login?error=invalid_login_request", csrf.header.Get("Location"))
	})
}

func csrfOf(b *browser) string {
	b.visit("GET", "/login", "")
	return b.cookies[csrfName]
}

func TestImplicitAndPasscode(t *testing.T) {
	both(t, func(t *testing.T, l *lab) {
		form := "response_type=token&client_id=cf&state=s&redirect_uri=" + esc("https://uaa.cloudfoundry.com/redirect/cf")
		for _, more := range []string{"&source=credentials&username=marissa&password=koala", "&credentials=" + esc(`{"username":"marissa","password":"koala"}`)} {
			got := l.do(ask{method: "POST", path: "/oauth/authorize", form: form + more})
			u, err := url.Parse(got.header.Get("Location"))
			if err != nil {
				t.Fatal(err)
			}
			q, err := url.ParseQuery(u.Fragment)
			if err != nil {
				t.Fatal(err)
			}
			same(t, "fragment", []any{302, "bearer", "43199", "s", "implicit"}, []any{got.status, q.Get("token_type"), q.Get("expires_in"), q.Get("state"), payload(t, q.Get("access_token"), 1)["grant_type"]})
		}
		bad := l.do(ask{method: "POST", path: "/oauth/authorize", form: form + "&source=credentials&username=marissa&password=no"})
		same(t, "bad", []any{401, `Bearer realm="oauth", error="unauthorized", error_description="Bad credentials"`}, []any{bad.status, bad.header.Get("WWW-Authenticate")})
		b := newBrowser(l)
		b.login("/passcode", "koala")
		b.cookies["x"] = "y"
		page := b.visit("GET", "/passcode", "")
		code := regexp.MustCompile(`<code>([^<]+)</code>`).FindStringSubmatch(page.body)[1]
		grant := "grant_type=password&passcode=" + code
		same(t, "claims", any("password"), payload(t, l.token("cf:", grant)["access_token"].(string), 1)["grant_type"])
		same(t, "once", 401, l.do(ask{method: "POST", path: "/oauth/token", basic: "cf:", form: grant}).status)
		auto := object2map(t, l.do(ask{method: "POST", path: "/autologin", basic: "app:appclientsecret", json: `{"username":"marissa","password":"koala"}`}).body)
		same(t, "autologin", any("/oauth/authorize"), auto["path"])
	})
}

func TestUncheckedScopesAreDenied(t *testing.T) {
	l := newLab(t, zone.Version77)
	b := newBrowser(l)
	start := authorizeURL("response_type=code&scope=cloud_controller.read+cloud_controller.write+openid")
	b.login(start, "koala")
	page := b.visit("GET", start, "")
	got := b.visit("POST", "/oauth/authorize", "user_oauth_approval=true&scope.0=scope.cloud_controller.read&X-Uaa-Csrf="+hidden.FindStringSubmatch(page.body)[1])
	form := "grant_type=authorization_code&redirect_uri=" + esc(callback+"?x=1") + "&code="
	scopes := func(a answer) map[string]bool {
		return set(strings.Fields(l.token("app:appclientsecret", form+codeOf(t, a))["scope"].(string))...)
	}
	same(t, "granted", set("openid", "cloud_controller.read"), scopes(got))
	same(t, "not asked again", set("openid", "cloud_controller.read"), scopes(b.visit("GET", start, "")))
	statuses := map[any]any{}
	for _, one := range objects(t, l.do(ask{path: "/approvals", bearer: l.token("app:appclientsecret", "grant_type=password&username=marissa&password=koala")["access_token"].(string)}).body) {
		statuses[one["scope"]] = one["status"]
	}
	same(t, "recorded", map[any]any{"cloud_controller.read": "APPROVED", "cloud_controller.write": "DENIED"}, statuses)
}

func TestRedirectMatching(t *testing.T) {
	tests := []struct {
		registered, target string
		want               bool
	}{
		{"http://h/cb", "http://h/cb", true}, {"http://h/cb", "http://h/cb/", true}, {"http://h/cb", "http://h/cb/sub", true}, {"http://h/cb", "http://h/cb?x=1", true},
		{"http://h/cb", "http://h/cbx", false}, {"http://h/cb", "https://h/cb", false}, {"http://h/cb", "http://h:81/cb", false}, {"http://h/cb", "http://u@h/cb", false},
		{"http://h/cb", "http://h.evil/cb", false}, {"http://localhost:*/**", "http://localhost:4711/a/b", true}, {"http://localhost:*/**", "http://localhost:1.evil.com/a", false},
		{"http://h/*/x", "http://h/a/x", true}, {"http://h/*/x", "http://h/a/b/x", false}, {"http://h/cb", "http://h/cb/../evil", false}, {"http://h/cb", "", false},
	}
	for _, tt := range tests {
		same(t, tt.registered+" "+tt.target, tt.want, zone.RedirectMatches(tt.registered, tt.target))
	}
}

func TestApprovals(t *testing.T) {
	l := newLab(t, zone.Version77)
	user := l.token("app:appclientsecret", "grant_type=password&username=marissa&password=koala")["access_token"].(string)
	id := l.s.uaa.Home().Users.Find("marissa", "uaa").ID
	put := `[{"clientId":"app","scope":"openid","status":"APPROVED"}]`
	want := `[{"userId":"` + id + `","clientId":"app","scope":"openid","status":"APPROVED","lastUpdatedAt":"2026-11-22T03:04:05.000Z","expiresAt":"2026-11-22T03:34:05.000Z"}]`
	same(t, "put", answer{status: 200, body: want}, l.do(ask{method: "PUT", path: "/approvals", bearer: user, json: put}).bare())
	same(t, "get", answer{status: 200, body: want}, l.do(ask{path: "/approvals", bearer: user}).bare())
	same(t, "no oauth", 403, l.do(ask{path: "/approvals", bearer: l.admin()}).status)
	other := l.do(ask{method: "PUT", path: "/approvals", bearer: user, json: `[{"userId":"x","clientId":"app","scope":"openid","status":"APPROVED"}]`})
	same(t, "other user", []any{401, "uaa"}, statusAndCode(t, other))
	same(t, "delete", answer{status: 200, body: `{"status":"ok","message":"Approvals of user ` + id + ` and client app revoked"}`}, l.do(ask{method: "DELETE", path: "/approvals?clientId=app", bearer: user}).bare())
	same(t, "empty", answer{status: 200, body: "[]"}, l.do(ask{path: "/approvals", bearer: user}).bare())
	l.do(ask{method: "PUT", path: "/approvals/nosuch", bearer: user, json: `[{"scope":"openid","status":"DENIED"}]`})
	same(t, "unknown client", answer{status: 404, body: scimText("uaa", "No client with requested id: nosuch")}, l.do(ask{path: "/approvals", bearer: user}).bare())
}
