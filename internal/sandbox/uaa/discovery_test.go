package uaa

import (
	"encoding/base64"
	"net/http"
	"strings"
	"testing"

	"github.com/cfid-cli/cfid/internal/sandbox/zone"
)

func TestInfo(t *testing.T) {
	want := map[string]string{
		zone.Version430: `{"app":{"version":"4.30.0"},"links":{"uaa":"http://127.0.0.1:8080/uaa","passwd":"/forgot_password","login":"http://127.0.0.1:8080/uaa","register":"/create_account"},"zone_name":"uaa","entityID":"cloudfoundry-saml-login","commit_id":"676c77a","idpDefinitions":{},"prompts":{"username":["text","Email"],"password":["password","Password"]},"timestamp":"2019-04-30T14:32:09-0700"}`,
		zone.Version77:  `{"app":{"version":"77.18.0"},"links":{"uaa":"http://127.0.0.1:8080/uaa","passwd":"/forgot_password","login":"http://127.0.0.1:8080/uaa","register":"/create_account"},"zone_name":"uaa","entityID":"cloudfoundry-saml-login","commit_id":"4b0b8f3","idpDefinitions":{},"prompts":{"username":["text","Email"],"password":["password","Password"]},"timestamp":"2024-10-23T17:40:06+0000"}`,
	}
	both(t, func(t *testing.T, l *lab) {
		for _, a := range []ask{
			{path: "/info"}, {method: "POST", path: "/info"}, {path: "/info", header: map[string]string{"Accept": "*/*"}},
			{path: "/info", header: map[string]string{"Accept": ""}}, {path: "/login"},
			{path: "/info", header: map[string]string{"Authorization": "bearer garbage"}},
		} {
			got := l.do(a)
			same(t, a.path, answer{200, nil, want[l.s.uaa.version]}, got.bare())
			same(t, "type", typeJSONUTF8, got.header.Get("Content-Type"))
			same(t, "frame", "DENY", got.header.Get("X-Frame-Options"))
		}
		same(t, "slash", map[string]int{zone.Version77: 200, zone.Version430: 302}[l.s.uaa.version], l.do(ask{path: "/info/"}).status)
		same(t, "html", 406, l.do(ask{path: "/info", header: map[string]string{"Accept": "text/html"}}).status)
		same(t, "csp", l.s.uaa.version == zone.Version77, l.do(ask{path: "/info"}).header.Get("Content-Security-Policy") != "")
	})
}

func TestLoginPage(t *testing.T) {
	l := newLab(t, zone.Version77)
	for _, accept := range []string{"*/*", "", "application/json;q=0.5, text/html", "text/html"} {
		got := l.do(ask{path: "/login", header: map[string]string{"Accept": accept}})
		if got.status != 200 || !strings.Contains(got.body, `action="/uaa/login.do" method="post"`) {
			t.Errorf("Accept %q: %d %s", accept, got.status, got.body)
		}
	}
	if cookie := l.do(ask{path: "/login"}).header.Get("Set-Cookie"); !strings.HasPrefix(cookie, "X-Uaa-Csrf=") {
		t.Errorf("cookie %q", cookie)
	}
}

func TestOpenIDConfiguration(t *testing.T) {
	both(t, func(t *testing.T, l *lab) {
		for _, path := range []string{"/.well-known/openid-configuration", "/oauth/token/.well-known/openid-configuration"} {
			got := object2map(t, l.do(ask{path: path, header: map[string]string{"Host": "localhost:8080"}}).body)
			same(t, "issuer", any("http://127.0.0.1:8080/uaa/oauth/token"), got["issuer"])
			same(t, "by the request's host", any("http://localhost:8080/uaa/oauth/token"), got["token_endpoint"])
			_, ends := got["end_session_endpoint"]
			_, pkce := got["code_challenge_methods_supported"]
			same(t, "new keys", []bool{l.s.uaa.version == zone.Version77, l.s.uaa.version == zone.Version77}, []bool{ends, pkce})
			same(t, "device", any("http://localhost:8080/uaa/oauth/device_authorization"), got["device_authorization_endpoint"])
			same(t, "grants", []any{"implicit", "refresh_token", zone.GrantSAML, "password", "client_credentials", "authorization_code", "user_token", zone.GrantJWTBearer, zone.GrantDevice, zone.GrantExchange}, got["grant_types_supported"].([]any))
			real := object2map(t, newStrictLab(t, l.s.uaa.version).do(ask{path: path}).body)
			for _, absent := range []string{"grant_types_supported", "introspection_endpoint", "device_authorization_endpoint"} {
				if _, there := real[absent]; there {
					t.Errorf("%s is there", absent)
				}
			}
		}
	})
}

func TestTokenKeys(t *testing.T) {
	both(t, func(t *testing.T, l *lab) {
		all := l.do(ask{path: "/token_keys"})
		one := object2map(t, l.do(ask{path: "/token_key"}).body)
		keys := object2map(t, all.body)["keys"].([]any)
		same(t, "keys", []any{one}, keys)
		same(t, "members", set("kty", "e", "use", "kid", "alg", "value", "n"), keysOf(one))
		same(t, "kid", any("key-1"), one["kid"])
		n, err := base64.RawURLEncoding.DecodeString(one["n"].(string))
		if err != nil {
			t.Fatal(err)
		}
		length := map[string]int{zone.Version77: 256, zone.Version430: 257}[l.s.uaa.version]
		same(t, "bytes of n", length, len(n))
		tag := all.header.Get("ETag")
		for _, match := range []string{tag, strings.Trim(tag, `"`)} {
			same(t, "fresh", 304, l.do(ask{path: "/token_keys", header: map[string]string{"If-None-Match": match}}).status)
		}
		same(t, "any", 200, l.do(ask{path: "/token_keys", header: map[string]string{"If-None-Match": "*"}}).status)
		post := l.do(ask{method: "POST", path: "/token_keys"})
		same(t, "post", answer{405, nil, "{}"}, post.bare())
		same(t, "allow", "GET", post.header.Get("Allow"))
		same(t, "wrong basic", 401, l.do(ask{path: "/token_key", basic: "admin:nope"}).status)
	})
}

func TestUnknownPaths(t *testing.T) {
	both(t, func(t *testing.T, l *lab) {
		for _, path := range []string{"/nope", "/varz", "/oauth/nope", "/.well-known/oauth-authorization-server", "", "/a//b"} {
			got := l.do(ask{path: path})
			same(t, path, answer{302, nil, ""}, got.bare())
			same(t, "location", "http://127.0.0.1:8080/uaa/login", got.header.Get("Location"))
		}
		got := newStrictLab(t, l.s.uaa.version).do(ask{method: "POST", path: "/oauth/device_authorization", form: "client_id=cf"})
		why := map[string]string{zone.Version77: "no token was found to compare.", zone.Version430: "your session was not found."}[l.s.uaa.version]
		same(t, "post", answer{403, nil, `{"error":"Could not verify the provided CSRF token because ` + why + `"}`}, got.bare())
		same(t, "type", typeJSONLatin, got.header.Get("Content-Type"))
	})
}

func TestHealthAndPreflight(t *testing.T) {
	l := newLab(t, zone.Version77)
	got := l.do(ask{path: "/healthz", header: map[string]string{"Accept": "*/*"}})
	same(t, "health", answer{200, nil, "ok\n"}, got.bare())
	pre := map[string]string{"Origin": "http://x", "Access-Control-Request-Method": "GET"}
	same(t, "no headers named", 400, l.do(ask{method: http.MethodOptions, path: "/info", header: pre}).status)
	pre["Access-Control-Request-Headers"] = "authorization"
	same(t, "preflight", 200, l.do(ask{method: http.MethodOptions, path: "/info", header: pre}).status)
	same(t, "simple", "*", l.do(ask{path: "/info", header: map[string]string{"Origin": "http://x"}}).header.Get("Access-Control-Allow-Origin"))
}
