package uaa

import (
	"fmt"
	"net/http"
	"slices"
	"strings"
	"testing"

	"github.com/cfid-cli/cfid/internal/sandbox/zone"
)

const allGrants = "[implicit, refresh_token, urn:ietf:params:oauth:grant-type:saml2-bearer, password, client_credentials, authorization_code, user_token, urn:ietf:params:oauth:grant-type:jwt-bearer]"

func TestCreateClient(t *testing.T) {
	both(t, func(t *testing.T, l *lab) {
		admin := l.admin()
		body := `{"client_id":"c","client_secret":"not-a-real-secret","scope":"openid,uaa.user","authorized_grant_types":["authorization_code"],"redirect_uri":["http://x.org/cb"],"autoapprove":true,"access_token_validity":600,"name":"My app","custom":{"a":1}}`
		want := fmt.Sprintf(`{"scope":["openid","uaa.user"],"client_id":"c","resource_ids":["none"],"authorized_grant_types":["authorization_code","refresh_token"],"redirect_uri":["http://x.org/cb"],"autoapprove":["true"],"access_token_validity":600,"authorities":["uaa.none"],"name":"My app","lastModified":%d,"required_user_groups":[],"custom":{"a":1}}`, l.s.uaa.now().UnixMilli())
		same(t, "created", answer{status: 201, body: want}, l.do(ask{method: "POST", path: "/oauth/clients", bearer: admin, json: body}).bare())
		same(t, "get", answer{status: 200, body: want}, l.do(ask{path: "/oauth/clients/c", bearer: admin}).bare())
		same(t, "dup", answer{status: 409, body: `{"error":"invalid_client","error_description":"Client already exists: c"}`}, l.do(ask{method: "POST", path: "/oauth/clients", bearer: admin, json: body}).bare())
		same(t, "unknown", answer{status: 404}, l.do(ask{path: "/oauth/clients/nosuch", bearer: admin}).bare())
		same(t, "no type", "", l.do(ask{path: "/oauth/clients/nosuch", bearer: admin}).header.Get("Content-Type"))
		same(t, "patch", 403, l.do(ask{method: "PATCH", path: "/oauth/clients/c", bearer: admin, json: "{}"}).status)
		short := l.do(ask{path: "/oauth/clients", bearer: l.marissa()["access_token"].(string)})
		same(t, "scopes", any("uaa.admin clients.read clients.admin zones.uaa.admin"), object2map(t, short.body)["scope"])
	})
}

func TestCreateClientErrors(t *testing.T) {
	tests := []struct {
		name, body string
		status     int
		want, old  string // error_description; "" for {}
	}{
		{"no id", `{"authorized_grant_types":["implicit"],"redirect_uri":["http://a/b"]}`, 500, "", ""},
		{"array", `[]`, 400, "", ""},
		{"bad JSON", `{`, 400, "", ""},
		{"keys as object", `{"client_id":"c","authorized_grant_types":["password"],"jwks":{}}`, 400, "", ""},
		{"no grants", `{"client_id":"c"}`, 400, "An authorized grant type must be provided. Must be one of: " + allGrants, ""},
		{"unknown grant", `{"client_id":"c","authorized_grant_types":["nope"]}`, 400, "nope is not an allowed grant type. Must be one of: " + allGrants, ""},
		{
			"no secret", `{"client_id":"c","authorized_grant_types":["client_credentials"]}`, 400, "Client secret is required for client_credentials grant type",
			"Client secret is required for client_credentials and authorization_code grant types",
		},
		{"implicit with secret", `{"client_id":"c","authorized_grant_types":["implicit"],"client_secret":"x","redirect_uri":["http://a/b"]}`, 400, "Implicit grant should not have a client_secret", ""},
		{"no redirect", `{"client_id":"c","authorized_grant_types":["authorization_code"],"client_secret":"x"}`, 400, "authorization_code grant type requires at least one redirect URL.", ""},
		{"bad redirect", `{"client_id":"c","authorized_grant_types":["authorization_code"],"client_secret":"x","redirect_uri":"**"}`, 400, "One of the redirect_uri is invalid: **", ""},
	}
	both(t, func(t *testing.T, l *lab) {
		admin := l.admin()
		for _, tt := range tests {
			t.Run(tt.name, func(t *testing.T) {
				want := tt.want
				if l.s.uaa.version == zone.Version430 && tt.old != "" {
					want = tt.old
				}
				body := "{}"
				if want != "" {
					body = fmt.Sprintf(`{"error":"invalid_client","error_description":%q}`, want)
				}
				got := l.do(ask{method: "POST", path: "/oauth/clients", bearer: admin, json: tt.body})
				same(t, "answer", answer{status: tt.status, body: body}, got.bare())
			})
		}
		text := ask{method: "POST", path: "/oauth/clients", bearer: admin, json: `{}`, header: map[string]string{"Content-Type": "text/plain"}}
		same(t, "text", answer{status: 415, body: "{}"}, l.do(text).bare())
		create := func(id, grant, more string) int {
			return l.do(ask{method: "POST", path: "/oauth/clients", bearer: admin, json: fmt.Sprintf(`{"client_id":%q,"authorized_grant_types":[%q]%s}`, id, grant, more)}).status
		}
		newer := func(now, old int) int {
			return map[string]int{zone.Version77: now, zone.Version430: old}[l.s.uaa.version]
		}
		same(t, "slash", newer(400, 201), create("a/b", "password", ""))
		same(t, "code without secret", newer(201, 400), create("code", "authorization_code", `,"redirect_uri":["http://x/cb"]`))
		same(t, "port wildcard", newer(201, 400), create("port", "authorization_code", `,"client_secret":"x","redirect_uri":["http://localhost:*/cb"]`))
	})
}

func TestUnprivilegedClientWriter(t *testing.T) {
	l := newLab(t, zone.Version77)
	writer := l.token("admin:adminsecret", "grant_type=client_credentials&scope=clients.write")["access_token"].(string)
	for body, text := range map[string]string{
		`{"client_id":"c","client_secret":"x","authorized_grant_types":["password"]}`:                                     "password is not an allowed grant type for non-admin caller.",
		`{"client_id":"c","client_secret":"x","authorized_grant_types":["client_credentials"],"authorities":"uaa.admin"}`: "uaa.admin is not an allowed authority for caller=admin. Must be one of: [uaa.resource, uaa.none]",
	} {
		got := l.do(ask{method: "POST", path: "/oauth/clients", bearer: writer, json: body})
		same(t, body, answer{status: 400, body: fmt.Sprintf(`{"error":"invalid_client","error_description":%q}`, text)}, got.bare())
	}
}

func TestListClients(t *testing.T) {
	l := newLab(t, zone.Version77)
	admin := l.admin()
	ids := func(query string) string {
		v := object2map(t, l.do(ask{path: "/oauth/clients" + query, bearer: admin}).body)
		var names []string
		for _, r := range v["resources"].([]any) {
			id, _ := r.(map[string]any)["client_id"].(string)
			names = append(names, id)
		}
		return strings.Join(names, " ")
	}
	same(t, "all", "admin app cf identity login", ids(""))
	same(t, "filter", "cf", ids("?filter="+esc(`client_id eq "CF"`)))
	same(t, "page", "app cf", ids("?startIndex=2&count=2"))
	same(t, "grants", "app cf", ids("?filter="+esc(`authorized_grant_types co "password"`)))
	same(t, "attributes", "", ids("?attributes=client_id&count=1"))
	v := object2map(t, l.do(ask{path: "/oauth/clients?count=50", bearer: admin}).body)
	same(t, "numbers", []any{5.0, 5.0, []any{clientSchema}}, []any{v["itemsPerPage"], v["totalResults"], v["schemas"]})
	_, groups := v["resources"].([]any)[0].(map[string]any)["required_user_groups"]
	same(t, "required_user_groups", false, groups)
	for query, status := range map[string]int{
		"?startIndex=0": 500, "?filter=wat": 500, "?filter=" + esc(`name eq "x"`): 500, "?sortBy=wat": 500, "?count=abc": 400,
	} {
		same(t, query, answer{status: status, body: "{}"}, l.do(ask{path: "/oauth/clients" + query, bearer: admin}).bare())
	}
}

func TestUpdateAndDeleteClient(t *testing.T) {
	l := newLab(t, zone.Version77)
	admin := l.admin()
	put := func(body string) answer {
		return l.do(ask{method: http.MethodPut, path: "/oauth/clients/app", bearer: admin, json: body})
	}
	for _, body := range []string{`{}`, `{"client_id":"cf"}`} {
		same(t, body, answer{status: 500, body: "{}"}, put(body).bare())
	}
	token := l.token("app:appclientsecret", "grant_type=client_credentials")["access_token"].(string)
	v := object2map(t, put(`{"client_id":"app","client_secret":"ignored","scope":["openid"]}`).body)
	same(t, "merged", []any{[]any{"openid"}, "The Ultimate Oauth App", len(zone.KnownGrants()) + 2}, []any{v["scope"], v["name"], len(v["authorized_grant_types"].([]any))})
	l.token("app:appclientsecret", "grant_type=client_credentials")
	same(t, "unknown", answer{status: 404}, l.do(ask{method: http.MethodPut, path: "/oauth/clients/nosuch", bearer: admin, json: `{"client_id":"nosuch"}`}).bare())
	same(t, "deleted", 200, l.do(ask{method: http.MethodDelete, path: "/oauth/clients/app", bearer: admin}).status)
	same(t, "again", answer{status: 404}, l.do(ask{method: http.MethodDelete, path: "/oauth/clients/app", bearer: admin}).bare())
	l.vocabulary(token, "Invalid client ID app")
}

func TestClientSecret(t *testing.T) {
	both(t, func(t *testing.T, l *lab) {
		admin := l.admin()
		l.s.uaa.Home().ChangeClient("login", func(c *zone.Client) { c.Authorities = slices.Concat(c.Authorities, []string{"clients.secret"}) })
		put := func(bearer, body string) answer {
			return l.do(ask{method: http.MethodPut, path: "/oauth/clients/login/secret", bearer: bearer, json: body})
		}
		ok := func(text string) answer { return answer{status: 200, body: `{"status":"ok","message":"` + text + `"}`} }
		bad := func(text string) answer {
			return answer{status: 400, body: `{"error":"invalid_client","error_description":"` + text + `"}`}
		}
		login := func(secret string) int {
			return l.do(ask{method: "POST", path: "/oauth/token", basic: "login:" + secret, form: "grant_type=client_credentials"}).status
		}
		token := l.token("login:loginsecret", "grant_type=client_credentials")["access_token"].(string)
		same(t, "one left", bad("client secret is either empty or client has only one secret."), put(admin, `{"changeMode":"DELETE"}`).bare())
		same(t, "add", ok("Secret is added"), put(admin, `{"secret":"second","changeMode":"ADD"}`).bare())
		same(t, "both", []int{200, 200}, []int{login("loginsecret"), login("second")})
		same(t, "third", bad("client secret is either empty or client already has two secrets."), put(admin, `{"secret":"x","changeMode":"ADD"}`).bare())
		same(t, "delete", ok("Secret is deleted"), put(admin, `{"changeMode":"DELETE"}`).bare())
		same(t, "older gone", []int{401, 200}, []int{login("loginsecret"), login("second")})
		same(t, "token survives", 403, l.do(ask{path: "/userinfo", bearer: token}).status)
		same(t, "mode", answer{status: 400, body: "{}"}, put(admin, `{"secret":"x","changeMode":"add"}`).bare())
		same(t, "self without old", bad("Previous secret is required and must be valid"), put(token, `{"secret":"x"}`).bare())
		same(t, "self", ok("secret updated"), put(token, `{"secret":"x","oldSecret":"second"}`).bare())
		l.vocabulary(token, "revocable signature mismatch")
		empty := bad("Client Secret cannot be null.")
		if l.s.uaa.version == zone.Version77 {
			empty = ok("secret updated")
		}
		same(t, "empty", empty, put(admin, `{}`).bare())
		same(t, "unknown", answer{status: 404}, l.do(ask{method: http.MethodPut, path: "/oauth/clients/zz/secret", bearer: admin, json: `{"secret":"x"}`}).bare())
	})
}

func TestClientMeta(t *testing.T) {
	l := newLab(t, zone.Version77)
	admin := l.admin()
	same(t, "default", `{"clientId":"cf","showOnHomePage":false}`, l.do(ask{path: "/oauth/clients/cf/meta", bearer: admin}).body)
	want := `{"clientId":"cf","clientName":"N","showOnHomePage":true,"appLaunchUrl":"http://x"}`
	same(t, "put", answer{status: 200, body: want}, l.do(ask{method: http.MethodPut, path: "/oauth/clients/cf/meta", bearer: admin, json: want}).bare())
	same(t, "mismatch", answer{status: 400, body: scimText("client_metadata", "Client ID in body {zz} does not match URL path {cf}")},
		l.do(ask{method: http.MethodPut, path: "/oauth/clients/cf/meta", bearer: admin, json: `{"clientId":"zz"}`}).bare())
	same(t, "unknown", answer{status: 404, body: scimText("client_metadata", "No client metadata found for nosuch")}, l.do(ask{path: "/oauth/clients/nosuch/meta", bearer: admin}).bare())
	same(t, "list", 5, len(objects(t, l.do(ask{path: "/oauth/clients/meta", bearer: admin}).body)))
}
