package uaa

import (
	"crypto/sha256"
	"encoding/base64"
	"net/http"
	"net/url"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/cfid-cli/cfid/internal/sandbox/random"
	"github.com/cfid-cli/cfid/internal/sandbox/zone"
)

// newStrictLab is a lab with nothing that a real UAA has not.
func newStrictLab(t *testing.T, version string) *lab {
	t.Helper()
	s := start(Config{Version: version, Strict: true})
	return &lab{t, s}
}

// withExtras gives the client app the grants beyond a real UAA's.
func (l *lab) withExtras() *lab {
	l.s.uaa.Home().ChangeClient("app", func(c *zone.Client) { c.Grants = append(zone.KnownGrants(), zone.GrantDevice, zone.GrantExchange) })
	return l
}

const appBasic = "app:appclientsecret"

// begin asks for a device's codes.
func (l *lab) begin(form string) map[string]any {
	l.t.Helper()
	got := l.do(ask{method: "POST", path: "/oauth/device_authorization", basic: appBasic, form: form})
	if got.status != 200 {
		l.t.Fatalf("%d %s", got.status, got.body)
	}
	return object2map(l.t, got.body)
}

func (l *lab) poll(d map[string]any, more string) answer {
	l.t.Helper()
	return l.do(ask{method: "POST", path: "/oauth/token", basic: appBasic, form: "grant_type=" + esc(zone.GrantDevice) + "&device_code=" + d["device_code"].(string) + more})
}

func refusal(code, text string) answer {
	return answer{status: 400, body: `{"error":"` + code + `","error_description":"` + text + `"}`}
}

func pending() answer {
	return refusal("authorization_pending", "The user has not approved the device yet")
}

// decide approves or denies a device in a browser.
func (b *browser) decide(d map[string]any, approve string) answer {
	b.t.Helper()
	path := "/device?user_code=" + d["user_code"].(string)
	page := b.visit("GET", path, "")
	if page.status == http.StatusFound {
		same(b.t, "back", "http://127.0.0.1:8080/uaa"+path, b.login(path, "koala"))
		page = b.visit("GET", path, "")
	}
	token := hidden.FindStringSubmatch(page.body)
	if token == nil {
		b.t.Fatalf("%d %s", page.status, page.body)
	}
	return b.visit("POST", "/device", "user_code="+d["user_code"].(string)+"&user_oauth_approval="+approve+"&X-Uaa-Csrf="+token[1])
}

func TestDeviceGrant(t *testing.T) {
	both(t, func(t *testing.T, l *lab) {
		l.withExtras()
		d := l.begin("scope=openid+cloud_controller.read")
		code := d["user_code"].(string)
		if !regexp.MustCompile(`^[BCDFGHJKLMNPQRSTVWXZ]{4}-[BCDFGHJKLMNPQRSTVWXZ]{4}$`).MatchString(code) || len(d["device_code"].(string)) != 32 {
			t.Errorf("codes %v", d)
		}
		same(t, "rest", map[string]any{
			"device_code": d["device_code"], "user_code": code, "verification_uri": "http://127.0.0.1:8080/uaa/device",
			"verification_uri_complete": "http://127.0.0.1:8080/uaa/device?user_code=" + code, "expires_in": 600.0, "interval": 5.0,
		}, d)
		same(t, "pending", pending(), l.poll(d, "").bare())
		b := newBrowser(l)
		done := b.decide(d, "true")
		same(t, "decided once", 400, b.visit("POST", "/device", "user_code="+code+"&user_oauth_approval=false&X-Uaa-Csrf="+csrfOf(b)).status)
		same(t, "done", true, done.status == 200 && strings.Contains(done.body, "<h1>Device connected</h1>") && strings.Contains(done.body, "You may close this window."))
		got := l.poll(d, "")
		same(t, "tokens", 200, got.status)
		v := object2map(t, got.body)
		same(t, "members", set("access_token", "token_type", "id_token", "refresh_token", "expires_in", "scope", "jti"), keysOf(v))
		claims := payload(t, v["access_token"].(string), 1)
		same(t, "claims", []any{zone.GrantDevice, "marissa", "app", "openid cloud_controller.read"}, []any{claims["grant_type"], claims["user_name"], claims["client_id"], v["scope"]})
		same(t, "used", refusal("invalid_grant", "Unknown device code"), l.poll(d, "").bare())
		l.token(appBasic, "grant_type=refresh_token&refresh_token="+v["refresh_token"].(string))
	})
}

func TestDevicePolling(t *testing.T) {
	l := newLab(t, zone.Version77).withExtras()
	slow := refusal("slow_down", "The device asks too often")
	d := l.begin("")
	for i, step := range []struct {
		wait time.Duration
		want answer
	}{
		{0, pending()}, {5 * time.Second, pending()}, {4 * time.Second, slow}, {9 * time.Second, slow}, {15 * time.Second, pending()}, {14 * time.Second, slow},
	} {
		l.s.Advance(step.wait)
		same(t, []string{"first", "in time", "too soon", "now ten seconds", "now fifteen", "still fifteen"}[i], step.want, l.poll(d, "").bare())
	}
	denied := newBrowser(l).decide(d, "false")
	same(t, "denied page", true, strings.Contains(denied.body, "<h1>Access denied</h1>"))
	for range 2 {
		same(t, "denied", refusal("access_denied", "User denied access"), l.poll(d, "").bare())
	}
	d = l.begin("")
	l.s.Advance(10 * time.Minute)
	same(t, "expired", refusal("expired_token", "The device code has expired"), l.poll(d, "").bare())
	same(t, "unknown", refusal("invalid_grant", "Unknown device code"), l.poll(map[string]any{"device_code": "x"}, "").bare())
	same(t, "none", refusal("invalid_request", "A device code must be supplied."), l.poll(map[string]any{"device_code": ""}, "").bare())
	l.s.uaa.Home().ChangeClient("identity", func(c *zone.Client) { c.Grants = append(zone.KnownGrants(), zone.GrantDevice) })
	d = l.begin("")
	other := l.do(ask{method: "POST", path: "/oauth/token", basic: "identity:identitysecret", form: "grant_type=" + esc(zone.GrantDevice) + "&device_code=" + d["device_code"].(string)})
	same(t, "another client's", refusal("invalid_grant", "Unknown device code"), other.bare())
	newBrowser(l).decide(d, "true")
	changeUserForTest(t, l.s.uaa.Home(), "marissa", func(u *zone.User) { u.Active = false })
	same(t, "user gone", refusal("invalid_grant", "The user who approved the device no longer exists"), l.poll(d, "").bare())
}

func changeUserForTest(t *testing.T, z *zone.Zone, name string, change func(*zone.User)) {
	t.Helper()
	z.Lock()
	defer z.Unlock()
	u := *z.Users.Find(name, zone.Default)
	change(&u)
	z.Users.Put(&u)
}

func TestDeviceAuthorizationErrors(t *testing.T) {
	both(t, func(t *testing.T, l *lab) {
		grant := map[string]string{zone.Version77: "Unauthorized grant type", zone.Version430: "Unauthorized grant type: " + zone.GrantDevice}[l.s.uaa.version]
		tests := []struct {
			name, basic, form string
			want              answer
		}{
			{"no grant", "cf:", "", answer{status: 401, body: `{"error":"invalid_client","error_description":"` + grant + `"}`}},
			{"scope", appBasic, "scope=openid+uaa.admin", refusal("invalid_scope", "uaa.admin is invalid. Please use a valid scope name in the request")},
			{"challenge", appBasic, "code_challenge=x", refusal("invalid_request", "Code challenge length must between 43 and 128 and use only [A-Z],[a-z],[0-9],_,.,-,~ characters.")},
			{"method", appBasic, "code_challenge_method=S512&code_challenge=" + strings.Repeat("c", 43), refusal("invalid_request", "Unsupported code challenge method. Supported: [S256, plain]")},
		}
		l.withExtras()
		for _, tt := range tests {
			same(t, tt.name, tt.want, l.do(ask{method: "POST", path: "/oauth/device_authorization", basic: tt.basic, form: tt.form}).bare())
		}
		same(t, "wrong secret", 401, l.do(ask{method: "POST", path: "/oauth/device_authorization", basic: "app:no"}).status)
		same(t, "GET", 405, l.do(ask{path: "/oauth/device_authorization", basic: appBasic}).status)
		kind := map[string]string{zone.Version77: "Unsupported grant type", zone.Version430: "Unsupported grant type: " + zone.GrantDevice}[l.s.uaa.version]
		strict := newStrictLab(t, l.s.uaa.version).withExtras()
		same(t, "strict", refusal("unsupported_grant_type", kind), strict.poll(map[string]any{"device_code": "x"}, "").bare())
		same(t, "strict page", 302, strict.do(ask{path: "/device"}).status)
		body := `{"client_id":"d","client_secret":"not-a-real-secret","authorized_grant_types":["` + zone.GrantDevice + `"]}`
		same(t, "registered", 201, l.do(ask{method: "POST", path: "/oauth/clients", bearer: l.admin(), json: body}).status)
		same(t, "not in strict", 400, strict.do(ask{method: "POST", path: "/oauth/clients", bearer: strict.admin(), json: body}).status)
	})
}

func TestDevicePKCEAndPublicClients(t *testing.T) {
	verifier := strings.Repeat("v", 43)
	sum := sha256.Sum256([]byte(verifier))
	challenge := "code_challenge_method=S256&code_challenge=" + base64.RawURLEncoding.EncodeToString(sum[:])
	l := newLab(t, zone.Version77).withExtras()
	b := newBrowser(l)
	for more, want := range map[string]answer{
		"": refusal("invalid_grant", "PKCE error: Code verifier must be provided for this device code."),
		"&code_verifier=" + strings.Repeat("w", 43): refusal("invalid_grant", "Invalid code verifier"),
	} {
		d := l.begin(challenge)
		b.decide(d, "true")
		same(t, more, want, l.poll(d, more).bare())
		same(t, "used up", refusal("invalid_grant", "Unknown device code"), l.poll(d, "&code_verifier="+verifier).bare())
	}
	d := l.begin(challenge)
	b.decide(d, "true")
	same(t, "right", 200, l.poll(d, "&code_verifier="+verifier).status)

	l.s.uaa.Home().ChangeClient("app", func(c *zone.Client) { c.AllowPublic = true })
	got := l.do(ask{method: "POST", path: "/oauth/device_authorization", form: "client_id=app&scope=openid"})
	same(t, "public", 200, got.status)
	d = object2map(t, got.body)
	b.decide(d, "true")
	v := l.token("", "client_id=app&grant_type="+esc(zone.GrantDevice)+"&device_code="+d["device_code"].(string))
	same(t, "method", any("none"), payload(t, v["access_token"].(string), 1)["client_auth_method"])
}

func TestDevicePages(t *testing.T) {
	l := newLab(t, zone.Version77).withExtras()
	b := newBrowser(l)
	b.login("/device", "koala")
	page := b.visit("GET", "/device", "")
	same(t, "form", []any{200, true}, []any{page.status, strings.Contains(page.body, `<label for="user_code">Code</label>`)})
	csrf := "&X-Uaa-Csrf=" + hidden.FindStringSubmatch(page.body)[1]
	same(t, "no csrf", 403, b.visit("POST", "/device", "user_code=x").status)
	d := l.begin("scope=openid")
	typed := strings.ToLower(strings.ReplaceAll(d["user_code"].(string), "-", " "))
	ask := b.visit("POST", "/device", "user_code="+url.QueryEscape(typed)+csrf)
	for _, part := range []string{"<h1>The Ultimate Oauth App wants to act for you</h1>", "<code>" + d["user_code"].(string) + "</code>", "<li>openid<small>Know who you are</small></li>", "at 127.0.0.1:8080 as <strong>marissa</strong>"} {
		if !strings.Contains(ask.body, part) {
			t.Errorf("%s is not in %s", part, ask.body)
		}
	}
	same(t, "asking alone decides nothing", pending(), l.poll(d, "").bare())
	b.decide(d, "true")
	l.poll(d, "")
	wrong := b.visit("POST", "/device", "user_code="+esc(`"><script>`)+csrf)
	same(t, "wrong", []any{400, true, false}, []any{wrong.status, strings.Contains(wrong.body, `role="alert"`), strings.Contains(wrong.body, "<script")})
	for range 3 {
		same(t, "wrong again", 400, b.visit("GET", "/device?user_code=BBBB-BBBB", "").status)
	}
	same(t, "too often", 429, b.visit("POST", "/device", "user_code=zz"+csrf).status)
	same(t, "log in again", 302, b.visit("GET", "/device", "").status)
	same(t, "nobody is logged in", 302, newBrowser(l).visit("GET", "/device?user_code=x", "").status)

	l.s.uaa.Home().ChangeClient("app", func(c *zone.Client) { c.Scope = []string{"uaa.admin"} })
	d = l.begin("")
	b.login("/device", "koala")
	same(t, "nothing to give", 403, b.visit("GET", "/device?user_code="+d["user_code"].(string), "").status)
}

func TestTooManyDevices(t *testing.T) {
	l := newLab(t, zone.Version77).withExtras()
	z := l.s.uaa.Home()
	now := l.s.uaa.now()
	l.begin("")
	z.Lock()
	for len(z.Devices.BySecret) < zone.MaxDevices {
		d := &zone.Device{Secret: random.Hex(), Code: random.Hex(), Ends: now.Add(zone.DeviceLife)}
		z.Devices.BySecret[d.Secret], z.Devices.ByCode[d.Code] = d, d
	}
	z.Unlock()
	full := l.do(ask{method: "POST", path: "/oauth/device_authorization", basic: appBasic})
	same(t, "full", answer{status: 503, body: `{"error":"temporarily_unavailable","error_description":"Too many devices are waiting for approval"}`}, full.bare())
	l.s.Advance(21 * time.Minute)
	l.begin("")
	same(t, "swept", 1, len(z.Devices.BySecret)*len(z.Devices.ByCode))
}

func FuzzDeviceForm(f *testing.F) {
	for _, seed := range []string{"user_code=BCDF-GHJK", "user_code=bcdf ghjk&user_oauth_approval=true", "user_code=%zz", "user_code=&user_oauth_approval=", "scope=a,b&code_challenge=x&code_challenge_method=S256"} {
		f.Add(seed)
	}
	server := newLabForFuzz(f)
	f.Fuzz(func(t *testing.T, form string) {
		l := &lab{t, server}
		z := server.uaa.Home()
		z.Lock()
		z.Sessions["s"] = zone.Session{User: z.Users.Find("marissa", zone.Default).ID, Expires: server.now().Add(time.Hour)}
		z.Unlock()
		b := &browser{l, map[string]string{sessionCookie: "s", csrfName: "t"}}
		for _, got := range []answer{
			b.visit("POST", "/device", "X-Uaa-Csrf=t&"+form), b.visit("GET", "/device?"+cleanQuery(form), ""),
			l.do(ask{method: "POST", path: "/oauth/device_authorization", basic: appBasic, form: form + "&"}),
		} {
			if got.status >= 500 && !strings.Contains(got.body, "Too many devices") || strings.Contains(got.body, "Device connected") {
				t.Errorf("%d %s", got.status, got.body)
			}
		}
	})
}

func newLabForFuzz(f *testing.F) *host {
	f.Helper()
	s := start(Config{})
	return (&lab{nil, s}).withExtras().s
}

// cleanQuery is a form that fits a request line.
func cleanQuery(form string) string {
	return strings.Map(func(r rune) rune {
		if r <= ' ' || r >= 0x7f || r == '#' {
			return -1
		}
		return r
	}, form)
}
