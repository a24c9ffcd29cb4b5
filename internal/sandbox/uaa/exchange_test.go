package uaa

import (
	"testing"

	"github.com/cfid-cli/cfid/internal/sandbox/zone"
)

// exchangeForm begins every token exchange.
func exchangeForm(subject any, kind, more string) string {
	return "grant_type=" + esc(zone.GrantExchange) + "&subject_token=" + subject.(string) + "&subject_token_type=" + esc(kind) + more
}

func TestTokenExchange(t *testing.T) {
	both(t, func(t *testing.T, l *lab) {
		l.withExtras()
		m := l.token("cf:", "grant_type=password&username=marissa&password=koala&scope=openid+cloud_controller.read")
		v := l.token(appBasic, exchangeForm(m["access_token"], typeOfAccess, ""))
		same(t, "members", set("access_token", "issued_token_type", "token_type", "expires_in", "scope", "jti"), keysOf(v))
		same(t, "values", []any{typeOfAccess, "bearer", 43199.0, "cloud_controller.read openid"}, []any{v["issued_token_type"], v["token_type"], v["expires_in"], v["scope"]})
		claims := payload(t, v["access_token"].(string), 1)
		same(t, "claims", []any{zone.GrantExchange, "marissa", "app", nil}, []any{claims["grant_type"], claims["user_name"], claims["client_id"], claims["act"]})
		same(t, "works", 200, l.do(ask{path: "/userinfo", bearer: v["access_token"].(string)}).status)

		narrow := l.token(appBasic, exchangeForm(m["access_token"], typeOfJWT, "&scope=openid&audience=cf&audience=identity&resource="+esc(l.s.API()+"/v3")+"&requested_token_type="+esc(typeOfJWT)))
		same(t, "narrow", []any{typeOfJWT, "openid"}, []any{narrow["issued_token_type"], narrow["scope"]})
		same(t, "audience", []any{"app", "openid", "cf", "identity", "http://127.0.0.1:8080/v3"}, payload(t, narrow["access_token"].(string), 1)["aud"].([]any))

		service := l.token("login:loginsecret", "grant_type=client_credentials")["access_token"].(string)
		acting := l.token(appBasic, exchangeForm(m["access_token"], typeOfAccess, "&actor_token="+service+"&actor_token_type="+esc(typeOfAccess)))
		act := payload(t, acting["access_token"].(string), 1)["act"].(map[string]any)
		same(t, "act", map[string]any{"sub": "login"}, act)
		again := l.token(appBasic, exchangeForm(acting["access_token"], typeOfAccess, "&actor_token="+l.admin()+"&actor_token_type="+esc(typeOfAccess)))
		act = payload(t, again["access_token"].(string), 1)["act"].(map[string]any)
		same(t, "act by act", map[string]any{"sub": "admin", "act": map[string]any{"sub": "login"}}, act)

		byID := l.token(appBasic, exchangeForm(m["id_token"], typeOfID, "&requested_token_type="+esc(typeOfID)))
		same(t, "id token", []any{typeOfID, "N_A", nil}, []any{byID["issued_token_type"], byID["token_type"], byID["id_token"]})
		same(t, "for this client", []any{"app"}, payload(t, byID["access_token"].(string), 1)["aud"].([]any))
		refresh := l.token(appBasic, exchangeForm(m["access_token"], typeOfAccess, "&requested_token_type="+esc(typeOfRefresh)))
		same(t, "refresh token", []any{typeOfRefresh, "N_A", nil}, []any{refresh["issued_token_type"], refresh["token_type"], refresh["refresh_token"]})
		l.token(appBasic, "grant_type=refresh_token&refresh_token="+refresh["access_token"].(string))
	})
}

func TestTokenExchangeErrors(t *testing.T) {
	l := newLab(t, zone.Version77).withExtras()
	good := l.token("cf:", "grant_type=password&username=marissa&password=koala&scope=openid")["access_token"]
	tests := []struct {
		name, form string
		want       answer
	}{
		{"no subject", "grant_type=" + esc(zone.GrantExchange), refusal("invalid_request", "Missing subject_token")},
		{"no type", "subject_token=x&grant_type=" + esc(zone.GrantExchange), refusal("invalid_request", "Missing subject_token_type")},
		{"type", exchangeForm("x", typeOfRefresh, ""), refusal("invalid_request", "Unsupported subject_token_type: "+typeOfRefresh)},
		{"garbage", exchangeForm("x", typeOfAccess, ""), refusal("invalid_request", "Invalid subject_token: "+textTokenGone)},
		{"a client's", exchangeForm(l.admin(), typeOfAccess, ""), refusal("invalid_request", "The subject_token is not a user's")},
		{"wanted", exchangeForm(good, typeOfAccess, "&requested_token_type=urn:x"), refusal("invalid_request", "Unsupported requested_token_type: urn:x")},
		{"actor", exchangeForm(good, typeOfAccess, "&actor_token=x&actor_token_type="+typeOfAccess), refusal("invalid_request", "Invalid actor_token: "+textTokenGone)},
		{"actor's type", exchangeForm(good, typeOfAccess, "&actor_token=x"), refusal("invalid_request", "Missing actor_token_type")},
		{"type of no actor", exchangeForm(good, typeOfAccess, "&actor_token_type=x"), refusal("invalid_request", "Missing actor_token")},
		{"audience", exchangeForm(good, typeOfAccess, "&audience=nosuch"), refusal("invalid_target", "Unknown target: nosuch")},
		{"resource", exchangeForm(good, typeOfAccess, "&resource=http://127.0.0.1:80800/x"), refusal("invalid_target", "Unknown target: http://127.0.0.1:80800/x")},
		{"more than the subject", exchangeForm(good, typeOfAccess, "&scope=cloud_controller.read"), refusal("invalid_scope", "The subject_token has none of the requested scopes")},
		{"not the client's", exchangeForm(good, typeOfAccess, "&scope=uaa.admin"), refusal("invalid_scope", "uaa.admin is invalid. Please use a valid scope name in the request")},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			same(t, "answer", tt.want, l.do(ask{method: "POST", path: "/oauth/token", basic: appBasic, form: tt.form}).bare())
		})
	}
	plain := l.token("cf:", "grant_type=password&username=marissa&password=koala&scope=cloud_controller.read")["access_token"]
	same(t, "id token without openid", refusal("invalid_scope", "An id_token needs the scope openid"),
		l.do(ask{method: "POST", path: "/oauth/token", basic: appBasic, form: exchangeForm(plain, typeOfAccess, "&requested_token_type="+typeOfID)}).bare())
	same(t, "grant", 401, l.do(ask{method: "POST", path: "/oauth/token", basic: "cf:", form: exchangeForm(good, typeOfAccess, "")}).status)
	l.s.uaa.Home().ChangeClient("app", func(c *zone.Client) { c.Grants = []string{zone.GrantExchange} })
	same(t, "refresh grant", 401, l.do(ask{method: "POST", path: "/oauth/token", basic: appBasic, form: exchangeForm(good, typeOfAccess, "&requested_token_type="+typeOfRefresh)}).status)
	same(t, "strict", refusal("unsupported_grant_type", "Unsupported grant type"),
		newStrictLab(t, zone.Version77).do(ask{method: "POST", path: "/oauth/token", basic: appBasic, form: exchangeForm(good, typeOfAccess, "")}).bare())
}
