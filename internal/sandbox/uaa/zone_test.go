package uaa

import (
	"strings"
	"testing"

	"github.com/cfid-cli/cfid/internal/sandbox/zone"
)

func TestZones(t *testing.T) {
	both(t, func(t *testing.T, l *lab) {
		admin := l.admin()
		create := func(body string) answer {
			return l.do(ask{method: "POST", path: "/identity-zones", bearer: admin, json: body})
		}
		got := create(`{"id":"z1","subdomain":"zoe","name":"Zone One"}`)
		v := object2map(t, got.body)
		same(t, "created", []any{201, "z1", "zoe", "Zone One", true}, []any{got.status, v["id"], v["subdomain"], v["name"], v["active"]})
		same(t, "again", []any{409, "zone_exists"}, statusAndCode(t, create(`{"subdomain":"zoe","name":"n"}`)))
		for body, text := range map[string]string{`{"name":"n"}`: "The subdomain must be provided.", `{"subdomain":"s"}`: "The identity zone must be given a name."} {
			same(t, body, answer{status: 422, body: `{"error":"invalid_identity_zone","error_description":"` + text + `"}`}, create(body).bare())
		}
		same(t, "list", 2, len(objects(t, l.do(ask{path: "/identity-zones", bearer: admin}).body)))
		same(t, "unknown", answer{status: 404}, l.do(ask{path: "/identity-zones/nosuch", bearer: admin}).bare())

		at := map[string]string{zoneIDHeader: "z1"}
		same(t, "no token", answer{status: 403, body: "{}"}, l.do(ask{path: "/info", header: at}).bare())
		same(t, "no right", answer{status: 403, body: "{}"}, l.do(ask{path: "/Groups", bearer: l.marissa()["access_token"].(string), header: at}).bare())
		same(t, "unknown zone", answer{status: 404, body: "{}"}, l.do(ask{path: "/Groups", bearer: admin, header: map[string]string{zoneIDHeader: "zz"}}).bare())
		same(t, "no-op", 200, l.do(ask{path: "/Groups", bearer: admin, header: map[string]string{zoneIDHeader: "uaa"}}).status)
		groups := object2map(t, l.do(ask{path: "/Groups", bearer: admin, header: map[string]string{zoneSubdomainHeader: "zoe"}}).body)
		same(t, "groups", any(24.0), groups["totalResults"])
		client := `{"client_id":"c","client_secret":"not-a-real-secret","authorized_grant_types":"client_credentials","authorities":"scim.read"}`
		same(t, "client", 201, l.do(ask{method: "POST", path: "/oauth/clients", bearer: admin, json: client, header: at}).status)

		host := map[string]string{"Host": "zoe.127.0.0.1:8080"}
		form := ask{method: "POST", path: "/oauth/token", basic: "c:not-a-real-secret", form: "grant_type=client_credentials"}
		same(t, "default zone does not know it", 401, l.do(form).status)
		form.header = host
		token := object2map(t, l.do(form).body)["access_token"].(string)
		claims := payload(t, token, 1)
		same(t, "claims", []any{"http://zoe.127.0.0.1:8080/uaa/oauth/token", "z1"}, []any{claims["iss"], claims["zid"]})
		same(t, "at home", 200, l.do(ask{path: "/Users", bearer: token, header: host}).status)
		foreign := l.do(ask{path: "/Users", bearer: token})
		same(t, "elsewhere", true, foreign.status == 401 && strings.Contains(foreign.body,
			"Invalid issuer (http://zoe.127.0.0.1:8080/uaa/oauth/token) for token did not match expected: http://127.0.0.1:8080/uaa/oauth/token"))
		info := object2map(t, l.do(ask{path: "/info", header: host}).body)
		same(t, "info", []any{"Zone One", "zoe.cloudfoundry-saml-login"}, []any{info["zone_name"], info["entityID"]})
		login := map[string]string{zone.Version77: "http://127.0.0.1:8080/uaa", zone.Version430: "http://zoe.127.0.0.1:8080/uaa"}[l.s.uaa.version]
		same(t, "links", map[string]any{"uaa": "http://zoe.127.0.0.1:8080/uaa", "login": login, "passwd": "/forgot_password", "register": "/create_account"}, info["links"])
		same(t, "delete", 200, l.do(ask{method: "DELETE", path: "/identity-zones/z1", bearer: admin}).status)
		same(t, "gone", answer{status: 404, body: "{}"}, l.do(ask{path: "/info", header: host}).bare())
	})
}
