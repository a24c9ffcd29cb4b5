package uaa

import (
	"net/http"
	"testing"
	"time"

	"github.com/cfid-cli/cfid/internal/sandbox/zone"
)

func TestIntrospect(t *testing.T) {
	both(t, func(t *testing.T, l *lab) {
		m := l.marissa()
		ask1 := func(form string) answer {
			return l.do(ask{method: "POST", path: "/introspect", basic: "app:appclientsecret", form: form})
		}
		got := object2map(t, ask1("token="+m["access_token"].(string)).body)
		want := set("user_id", "user_name", "email", "client_id", "exp", "scope", "jti", "aud", "sub", "iss", "iat", "cid", "grant_type", "azp",
			"auth_time", "zid", "rev_sig", "origin", "revocable", "active")
		if l.s.uaa.version == zone.Version77 {
			want["client_auth_method"] = true
		}
		same(t, "members", want, keysOf(got))
		same(t, "active", []any{true, false}, []any{got["active"], got["revocable"]})
		if _, list := got["scope"].([]any); !list {
			t.Errorf("scope %T", got["scope"])
		}
		same(t, "id_token is active", any(true), object2map(t, ask1("token="+m["id_token"].(string)).body)["active"])
		same(t, "client token", true, object2map(t, ask1("token="+l.admin()).body)["authorities"] != nil)
		inactive := answer{status: 200, body: `{"revocable":false,"active":false}`}
		for _, token := range []string{"zz", "", "a.b.c", m["refresh_token"].(string)} {
			same(t, "inactive "+token, inactive, ask1("token="+token).bare())
		}
		same(t, "no token", answer{status: 400, body: "{}"}, ask1("x=y").bare())
		same(t, "without authority", answer{status: 403, body: `{"error":"access_denied","error_description":"Access is denied"}`},
			l.do(ask{method: "POST", path: "/introspect", basic: "login:loginsecret", form: "token=x"}).bare())
		same(t, "get", 405, l.do(ask{path: "/introspect", basic: "app:appclientsecret"}).status)
		bearer := l.token("app:appclientsecret", "grant_type=client_credentials")["access_token"].(string)
		same(t, "bearer", map[string]int{zone.Version77: 200, zone.Version430: 401}[l.s.uaa.version], l.do(ask{method: "POST", path: "/introspect", bearer: bearer, form: "token=x"}).status)
		l.s.Advance(24 * time.Hour)
		same(t, "expired", inactive, ask1("token="+m["access_token"].(string)).bare())
	})
}

func TestCheckToken(t *testing.T) {
	both(t, func(t *testing.T, l *lab) {
		m := l.marissa()
		check := func(form string) answer {
			return l.do(ask{method: "POST", path: "/check_token", basic: "app:appclientsecret", form: form})
		}
		_, active := object2map(t, check("token="+m["access_token"].(string)).body)["active"]
		same(t, "active", false, active)
		same(t, "garbage", answer{status: 400, body: `{"error":"invalid_token","error_description":"` + textTokenGone + `"}`}, check("token=zz").bare())
		same(t, "scopes", answer{status: 400, body: `{"error":"invalid_scope","error_description":"Some requested scopes are missing: foo.bar"}`},
			check("scopes=openid,foo.bar&token="+m["access_token"].(string)).bare())
		missing := map[string]string{zone.Version430: "{}", zone.Version77: `{"error":"invalid_token","error_description":"Token parameter must be set"}`}
		same(t, "missing", answer{status: 400, body: missing[l.s.uaa.version]}, check("x=y").bare())
		l.s.Advance(24 * time.Hour)
		same(t, "expired", answer{status: 400, body: `{"error":"invalid_token","error_description":"Token has expired"}`}, check("token="+m["access_token"].(string)).bare())
	})
}

func TestUserInfo(t *testing.T) {
	l := newLab(t, zone.Version77)
	id := l.s.uaa.Home().Users.Find("marissa", "uaa").ID
	bearer := l.marissa()["access_token"].(string)
	want := `{"user_id":"` + id + `","user_name":"marissa","name":"Marissa Bloggs","given_name":"Marissa","family_name":"Bloggs","email":"marissa@test.org","email_verified":true,"previous_logon_time":null,"sub":"` + id + `"}`
	for _, method := range []string{"GET", "POST"} {
		same(t, method, answer{status: 200, body: want}, l.do(ask{method: method, path: "/userinfo", bearer: bearer}).bare())
	}
	got := l.do(ask{path: "/userinfo", bearer: l.admin()})
	same(t, "client", answer{status: 403, body: `{"error":"access_denied","error_description":"Invalid token does not contain resource id (openid)"}`}, got.bare())
	same(t, "challenge", `Bearer realm="UAA/oauth"`, got.header.Get("WWW-Authenticate"))
	same(t, "id_token", 403, l.do(ask{path: "/userinfo", bearer: l.marissa()["id_token"].(string)}).status)
	same(t, "html", 406, l.do(ask{path: "/userinfo", bearer: bearer, header: map[string]string{"Accept": "text/html"}}).status)
}

func TestTokenListAndRevocation(t *testing.T) {
	both(t, func(t *testing.T, l *lab) {
		id := l.s.uaa.Home().Users.Find("marissa", "uaa").ID
		admin := l.admin()
		count := func(path string) int {
			got := l.do(ask{path: path, bearer: admin})
			same(t, path, 200, got.status)
			return len(objects(t, got.body))
		}
		m := l.marissa()
		same(t, "after a login", map[string]int{zone.Version77: 1, zone.Version430: 0}[l.s.uaa.version], count("/oauth/token/list/user/"+id))
		opaque := l.token("cf:", "grant_type=password&username=marissa&password=koala&token_format=opaque")
		access, refresh := opaque["access_token"].(string), opaque["refresh_token"].(string)
		listed := objects(t, l.do(ask{path: "/oauth/token/list/client/cf", bearer: admin}).body)
		last := listed[len(listed)-1]
		same(t, "members", set("tokenId", "clientId", "userId", "format", "responseType", "issuedAt", "expiresAt", "scope", "value", "zoneId"), keysOf(last))
		same(t, "unknown", 0, count("/oauth/token/list/user/nosuch"))
		user := m["access_token"].(string)
		same(t, "self", answer{status: 403, body: `{"error":"access_denied","error_description":"Access is denied"}`}, l.do(ask{path: "/oauth/token/list", bearer: user}).bare())
		same(t, "without scope", `{"error":"insufficient_scope","error_description":"Insufficient scope for this resource","scope":"uaa.admin tokens.list"}`,
			l.do(ask{path: "/oauth/token/list/user/" + id, bearer: user}).body)

		same(t, "own", answer{status: 200}, l.do(ask{method: http.MethodDelete, path: "/oauth/token/revoke/" + access, bearer: user}).bare())
		same(t, "gone", 401, l.do(ask{path: "/userinfo", bearer: access}).status)
		l.token("cf:", "grant_type=refresh_token&refresh_token="+refresh)
		same(t, "again", answer{status: 404, body: `{"error":"invalid_token","error_description":"Resource not found"}`},
			l.do(ask{method: http.MethodDelete, path: "/oauth/token/revoke/" + access, bearer: admin}).bare())
		same(t, "self by user", map[string]int{zone.Version77: 200, zone.Version430: 403}[l.s.uaa.version], l.do(ask{path: "/oauth/token/revoke/user/" + id, bearer: user}).status)
		same(t, "user", answer{status: 200}, l.do(ask{path: "/oauth/token/revoke/user/" + id, bearer: admin}).bare())
		l.vocabulary(user, "revocable signature mismatch")
		dead := l.do(ask{method: "POST", path: "/oauth/token", basic: "cf:", form: "grant_type=refresh_token&refresh_token=" + refresh})
		same(t, "refresh", `{"error":"invalid_token","error_description":"revocable signature mismatch"}`, dead.body)
		user = l.marissa()["access_token"].(string)
		same(t, "client", 200, l.do(ask{method: http.MethodDelete, path: "/oauth/token/revoke/client/cf", bearer: admin}).status)
		l.vocabulary(user, "revocable signature mismatch")
		same(t, "nosuch", 404, l.do(ask{path: "/oauth/token/revoke/client/nosuch", bearer: admin}).status)
	})
}
