package uaa

import (
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/cfid-cli/cfid/internal/sandbox/wire"
	"github.com/cfid-cli/cfid/internal/sandbox/zone"
)

// row is one request to the token endpoint and its answer. Where want differs by version, old is the 4.30's.
type row struct {
	name, basic, form string
	status            int
	want, old         string // bodies
	challenge         string // WWW-Authenticate
	oldChallenge      string
}

func (r row) check(t *testing.T, l *lab) {
	t.Helper()
	got := l.do(ask{method: http.MethodPost, path: "/oauth/token", basic: r.basic, form: r.form})
	want, challenge := r.want, r.challenge
	if l.s.uaa.version == zone.Version430 {
		if r.old != "" {
			want = r.old
		}
		if r.oldChallenge != "" {
			challenge = r.oldChallenge
		}
	}
	same(t, "answer", answer{status: r.status, body: want}, got.bare())
	same(t, "challenge", challenge, got.header.Get("WWW-Authenticate"))
	same(t, "cache", "no-store", got.header.Get("Cache-Control"))
}

const (
	badNew    = `{"error":"invalid_client","error_description":"Bad credentials"}`
	badOld    = `{"error":"unauthorized","error_description":"Bad credentials"}`
	badHeader = `Basic realm="UAA/client", error="unauthorized", error_description="Bad credentials"`
)

func unauthorizedBody(text string) string {
	return fmt.Sprintf(`{"error":"unauthorized","error_description":"%s"}`, text)
}

func unauthorizedHeader(text string) string {
	return fmt.Sprintf(`Basic realm="UAA/client", error="unauthorized", error_description="%s"`, text)
}

func TestTokenErrors(t *testing.T) {
	user := "username=marissa&password=koala"
	cc := "grant_type=client_credentials"
	rows := []row{
		{name: "wrong client secret", basic: "admin:nope", form: cc, status: 401, want: badNew, old: badOld, challenge: badHeader},
		{name: "unknown client", basic: "nosuch:x", form: cc, status: 401, want: badNew, old: badOld, challenge: badHeader},
		{name: "no authentication", form: cc, status: 401, want: badNew, old: badOld, challenge: badHeader},
		{name: "client_id alone", form: "grant_type=password&client_id=cf&" + user, status: 401, want: badNew, old: badOld, challenge: badHeader},
		{
			name: "Basic wins, other client_id", basic: "admin:adminsecret", form: cc + "&client_id=cf&client_secret=x", status: 401,
			want:      `{"error":"invalid_client","error_description":"Given client ID does not match authenticated client"}`,
			challenge: `Bearer error="invalid_client", error_description="Given client ID does not match authenticated client"`,
		},
		{name: "no grant", basic: "admin:adminsecret", form: "x=y", status: 400, want: `{"error":"invalid_request","error_description":"Missing grant type"}`},
		{
			name: "unknown grant", basic: "admin:adminsecret", form: "grant_type=zz", status: 400,
			want: `{"error":"unsupported_grant_type","error_description":"Unsupported grant type"}`,
			old:  `{"error":"unsupported_grant_type","error_description":"Unsupported grant type: zz"}`,
		},
		{
			name: "implicit", basic: "cf:", form: "grant_type=implicit", status: 400,
			want: `{"error":"invalid_grant","error_description":"Implicit grant type not supported from token endpoint"}`,
		},
		{
			name: "grant not registered", basic: "cf:", form: cc, status: 401,
			want:         `{"error":"invalid_client","error_description":"Unauthorized grant type"}`,
			old:          `{"error":"invalid_client","error_description":"Unauthorized grant type: client_credentials"}`,
			challenge:    `Bearer error="invalid_client", error_description="Unauthorized grant type"`,
			oldChallenge: `Bearer error="invalid_client", error_description="Unauthorized grant type: client_credentials"`,
		},
		{
			name: "unknown scope of a client", basic: "login:loginsecret", form: cc + "&scope=clients.read+foo.bar", status: 400,
			want: `{"error":"invalid_scope","error_description":"Invalid scope: foo.bar","scope":"oauth.login scim.write clients.read notifications.write critical_notifications.write emails.write scim.userids password.write idps.write"}`,
		},
		{
			name: "scope the client lacks", basic: "cf:", form: "grant_type=password&" + user + "&scope=foo.bar", status: 400,
			want:      `{"error":"invalid_scope","error_description":"foo.bar is invalid. Please use a valid scope name in the request"}`,
			challenge: `Basic realm="UAA/client"`,
		},
		{
			name: "scope the user lacks", basic: "cf:", form: "grant_type=password&" + user + "&scope=scim.write", status: 400,
			want:      `{"error":"invalid_scope","error_description":"[scim.write] is invalid. This user is not allowed any of the requested scopes"}`,
			challenge: `Basic realm="UAA/client"`,
		},
		{
			name: "scopes before grant", basic: "admin:adminsecret", form: "grant_type=password&" + user, status: 400,
			want:      `{"error":"invalid_scope","error_description":"[uaa.none] is invalid. This user is not allowed any of the requested scopes"}`,
			challenge: `Basic realm="UAA/client"`,
		},
		{name: "wrong user password", basic: "cf:", form: "grant_type=password&username=marissa&password=no", status: 401, want: badNew, old: badOld, challenge: badHeader},
		{name: "unknown user", basic: "cf:", form: "grant_type=password&username=nosuch&password=no", status: 401, want: badNew, old: badOld, challenge: badHeader},
		{name: "e-mail is no username", basic: "cf:", form: "grant_type=password&username=marissa@test.org&password=koala", status: 401, want: badNew, old: badOld, challenge: badHeader},
		{
			name: "no password", basic: "cf:", form: "grant_type=password&username=marissa", status: 401,
			want: `{"error":"invalid_client","error_description":"No password supplied"}`, old: unauthorizedBody("No password supplied"),
			challenge: badHeader, oldChallenge: unauthorizedHeader("No password supplied"),
		},
		{
			name: "login_hint of another origin", basic: "cf:", form: "grant_type=password&" + user + "&login_hint=" + esc(`{"origin":"ldap"}`), status: 401,
			want:      unauthorizedBody("The origin provided in the login_hint does not match an active Identity Provider, that supports password grant."),
			challenge: unauthorizedHeader("The origin provided in the login_hint does not match an active Identity Provider, that supports password grant."),
		},
		{
			name: "bad passcode", basic: "cf:", form: "grant_type=password&passcode=zzz", status: 401,
			want: unauthorizedBody("Invalid passcode"), challenge: `Bearer realm="oauth", error="unauthorized", error_description="Invalid passcode"`,
		},
		{
			name: "empty passcode", basic: "cf:", form: "grant_type=password&passcode=", status: 401,
			want: unauthorizedBody("Passcode information is missing."), challenge: `Bearer realm="oauth", error="unauthorized", error_description="Passcode information is missing."`,
		},
		{
			name: "no authorization code", basic: "app:appclientsecret", form: "grant_type=authorization_code", status: 400,
			want: `{"error":"invalid_request","error_description":"An authorization code must be supplied."}`,
		},
		{
			name: "unknown authorization code", basic: "app:appclientsecret", form: "grant_type=authorization_code&code=zz", status: 400,
			want: `{"error":"invalid_grant","error_description":"Invalid authorization code: zz"}`,
		},
		{
			name: "no assertion", basic: "app:appclientsecret", form: "grant_type=" + esc(zone.GrantJWTBearer), status: 401,
			want: unauthorizedBody("Assertion is missing"), challenge: unauthorizedHeader("Assertion is missing"),
		},
		{
			name: "SAML", basic: "app:appclientsecret", form: "grant_type=" + esc(zone.GrantSAML) + "&assertion=x", status: 401,
			want: unauthorizedBody("Error decoding incoming SAML message"), challenge: unauthorizedHeader("Error decoding incoming SAML message"),
		},
	}
	both(t, func(t *testing.T, l *lab) {
		for _, r := range rows {
			t.Run(r.name, func(t *testing.T) { r.check(t, l) })
		}
	})
}

func TestTokenRequestForms(t *testing.T) {
	both(t, func(t *testing.T, l *lab) {
		post := func(a ask) int { a.method = http.MethodPost; a.path = "/oauth/token" + a.path; return l.do(a).status }
		same(t, "post body", 200, post(ask{form: "grant_type=client_credentials&client_id=admin&client_secret=adminsecret"}))
		same(t, "empty secret", 200, post(ask{form: "grant_type=password&client_id=cf&client_secret=&username=marissa&password=koala"}))
		same(t, "wrong secret beside Basic", 200, post(ask{basic: "admin:adminsecret", form: "grant_type=client_credentials&client_secret=no"}))
		same(t, "grant in the query", 200, post(ask{path: "?grant_type=client_credentials", basic: "admin:adminsecret", form: "x=y"}))
		same(t, "first of two wins", 200, post(ask{basic: "admin:adminsecret", form: "grant_type=client_credentials&grant_type=zz"}))
		same(t, "JSON is no form", 400, post(ask{basic: "admin:adminsecret", json: `{"grant_type":"client_credentials"}`}))
		same(t, "case of names", 200, post(ask{basic: "cf:", form: "grant_type=password&username=MARISSA&password=koala"}))
		same(t, "hint that is no JSON", 200, post(ask{basic: "cf:", form: "grant_type=password&username=marissa&password=koala&login_hint=zz"}))
		same(t, "hint encoded twice", 200, post(ask{basic: "cf:", form: "grant_type=password&username=marissa&password=koala&login_hint=" + esc(esc(`{"origin":"uaa"}`))}))
		same(t, "get", 200, l.do(ask{path: "/oauth/token?grant_type=client_credentials", basic: "admin:adminsecret"}).status)
		query := l.do(ask{method: "POST", path: "/oauth/token?grant_type=client_credentials&client_id=admin&client_secret=adminsecret"})
		same(t, "credentials in the query", answer{status: 401, body: unauthorizedBody(wire.TextNoAuthentication)}, query.bare())
		same(t, "bearer", answer{status: 401, body: unauthorizedBody(wire.TextNoAuthentication)},
			l.do(ask{method: "POST", path: "/oauth/token", bearer: l.admin(), form: "grant_type=client_credentials"}).bare())
		quoted := map[string]string{zone.Version77: "'PUT'", zone.Version430: "&#39;PUT&#39;"}[l.s.uaa.version]
		same(t, "put", answer{status: 405, body: `{"error":"method_not_allowed","error_description":"Request method ` + quoted + ` not supported"}`},
			l.do(ask{method: "PUT", path: "/oauth/token", basic: "admin:adminsecret"}).bare())
		html := map[string]int{zone.Version77: 200, zone.Version430: 406}[l.s.uaa.version]
		a := ask{method: "POST", path: "/oauth/token", basic: "admin:adminsecret", form: "grant_type=client_credentials", header: map[string]string{"Accept": "text/html"}}
		same(t, "html success", html, l.do(a).status)
		a.basic = "admin:no"
		same(t, "html error", 406, l.do(a).status)
		a.header["Accept"] = "application/xml"
		same(t, "xml error", map[string]int{zone.Version77: 406, zone.Version430: 401}[l.s.uaa.version], l.do(a).status)
	})
}

func TestBasicEncoding(t *testing.T) {
	tests := []struct {
		name, secret, sent string
		now, old           int
	}{
		{"plain", "a-b", "a-b", 200, 200},
		{"plus raw", "a+b", "a+b", 401, 200},
		{"plus encoded", "a+b", "a%2Bb", 200, 401},
		{"percent raw", "50%", "50%", 401, 200},
		{"percent encoded", "50%", "50%25", 200, 401},
		{"colon", "a:b", "a:b", 200, 200},
		{"umlaut", "ä", "ä", 200, 200},
	}
	both(t, func(t *testing.T, l *lab) {
		for _, tt := range tests {
			t.Run(tt.name, func(t *testing.T) {
				l.s.uaa.Home().ChangeClient("admin", func(c *zone.Client) { c.Secrets = []*zone.SecretHash{zone.HashSecret(tt.secret)} })
				want := map[string]int{zone.Version77: tt.now, zone.Version430: tt.old}[l.s.uaa.version]
				same(t, "basic", want, l.do(ask{method: "POST", path: "/oauth/token", basic: "admin:" + tt.sent, form: "grant_type=client_credentials"}).status)
				form := url.Values{"grant_type": {"client_credentials"}, "client_id": {"admin"}, "client_secret": {tt.secret}}
				same(t, "post", 200, l.do(ask{method: "POST", path: "/oauth/token", form: form.Encode()}).status)
			})
		}
		for sent, want := range map[string]string{"Basic !!!": "Failed to decode basic authentication token", "Basic YWJj": "Invalid basic authentication token"} {
			got := l.do(ask{method: "POST", path: "/oauth/token", form: "grant_type=client_credentials", header: map[string]string{"Authorization": sent}})
			same(t, sent, any(want), object2map(t, got.body)["error_description"])
		}
	})
}

func TestLockout(t *testing.T) {
	both(t, func(t *testing.T, l *lab) {
		login := func(password string) answer {
			return l.do(ask{method: "POST", path: "/oauth/token", basic: "cf:", form: "grant_type=password&username=marissa&password=" + password})
		}
		before := l.marissa()["access_token"].(string)
		bad := map[string]string{zone.Version77: badNew, zone.Version430: badOld}[l.s.uaa.version]
		for range 4 {
			same(t, "failure", answer{status: 401, body: bad}, login("no").bare())
		}
		same(t, "a success resets", 200, login("koala").status)
		for range 5 {
			same(t, "failure", answer{status: 401, body: bad}, login("no").bare())
		}
		locked := answer{status: 401, body: unauthorizedBody(textLocked)}
		same(t, "sixth, right password", locked, login("koala").bare())
		same(t, "tokens live on", 200, l.do(ask{path: "/userinfo", bearer: before}).status)
		l.s.Advance(301 * time.Second)
		same(t, "after the lock", 200, login("koala").status)
		for range 4 {
			login("no")
		}
		l.s.Advance(1201 * time.Second)
		login("no")
		same(t, "old failures do not count", 200, login("koala").status)
	})
}

func TestObstaclesOfUsers(t *testing.T) {
	tests := []struct {
		name   string
		change func(*zone.User)
		status int
		text   string
	}{
		{"unverified", func(u *zone.User) { u.Verified = false }, 403, `{"error":"access_denied","error_description":"Account not verified"}`},
		{"password change", func(u *zone.User) { u.PasswordChange = true }, 401, unauthorizedBody("password change required")},
		{"inactive", func(u *zone.User) { u.Active = false }, 401, badNew},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			l := newLab(t, zone.Version77)
			changeUser(l.s.uaa.Home(), "marissa", tt.change)
			got := l.do(ask{method: "POST", path: "/oauth/token", basic: "cf:", form: "grant_type=password&username=marissa&password=koala"})
			same(t, "answer", answer{status: tt.status, body: tt.text}, got.bare())
		})
	}
}

// changeUser changes a user of the internal origin by name.
func changeUser(z *zone.Zone, name string, change func(*zone.User)) {
	z.Lock()
	defer z.Unlock()
	u := *z.Users.Find(name, zone.Default)
	change(&u)
	z.Users.Put(&u)
}

func TestScopesOfTokens(t *testing.T) {
	l := newLab(t, zone.Version77)
	scope := func(basic, form string) map[string]bool {
		return set(strings.Fields(l.token(basic, form)["scope"].(string))...)
	}
	cc := "grant_type=client_credentials&scope="
	pw := "grant_type=password&username=marissa&password=koala&scope="
	same(t, "narrowed", set("clients.read", "scim.read"), scope("admin:adminsecret", cc+"clients.read,scim.read"))
	same(t, "user narrowed", set("openid"), scope("cf:", pw+"openid+scim.write"))
	same(t, "user all", set("openid", "cloud_controller.read", "cloud_controller.write", "password.write", "scim.userids", "uaa.user"), scope("cf:", pw))
	narrowed := l.token("admin:adminsecret", cc+"clients.read")["access_token"].(string)
	claims := payload(t, narrowed, 1)
	same(t, "scope claim", any([]any{"clients.read"}), claims["scope"])
	if len(claims["authorities"].([]any)) != 7 {
		t.Errorf("authorities narrowed too: %v", claims["authorities"])
	}
	if !l.s.uaa.Home().ScopesOf(l.s.uaa.Home().Users.Find("admin", "uaa"))["cloud_controller.admin"] {
		t.Error("the platform admin is none")
	}
}
