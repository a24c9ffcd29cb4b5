package uaa

import (
	"strings"
	"testing"

	"github.com/cfid-cli/cfid/internal/sandbox/zone"
)

const oidcConfig = `{"authUrl":"https://idp.example.com/a","tokenUrl":"https://idp.example.com/t","tokenKeyUrl":"https://idp.example.com/k","issuer":"https://idp.example.com","relyingPartyId":"cf","relyingPartySecret":"not-a-real-secret","linkText":"Corporate"}`

func TestProviders(t *testing.T) {
	both(t, func(t *testing.T, l *lab) {
		admin := l.admin()
		call := func(method, path, body string) answer {
			return l.do(ask{method: method, path: "/identity-providers" + path, bearer: admin, json: body})
		}
		same(t, "built in", 4, len(objects(t, call("GET", "", "").body)))
		same(t, "active", 3, len(objects(t, call("GET", "?active_only=true", "").body)))
		same(t, "no scope", answer{status: 403, body: "{}"}, l.do(ask{path: "/identity-providers", bearer: l.marissa()["access_token"].(string)}).bare())
		unknown := call("GET", "/nosuch", "")
		same(t, "unknown", answer{status: 404, body: "Provider not found."}, unknown.bare())
		same(t, "labelled JSON", true, strings.HasPrefix(unknown.header.Get("Content-Type"), typeJSON))
		body := `{"type":"oidc1.0","originKey":"corp","name":"Corp","config":` + oidcConfig + `}`
		got := call("POST", "?rawConfig=true", body)
		v := object2map(t, got.body)
		config := v["config"].(map[string]any)
		_, secret := config["relyingPartySecret"]
		same(t, "created", []any{201, "corp", true, false, "code", true}, []any{got.status, v["originKey"], v["active"], secret, config["responseType"], config["showLinkText"]})
		_, alias := v["aliasId"]
		same(t, "alias", l.s.uaa.version == zone.Version77, alias)
		again := call("POST", "?rawConfig=true", body)
		same(t, "echo with secret", []any{409, true, true}, []any{again.status, strings.Contains(again.body, "not-a-real-secret"), strings.Contains(again.body, `"id":null`)})
		same(t, "no linkText", 422, call("POST", "?rawConfig=true", strings.Replace(strings.Replace(body, `,"linkText":"Corporate"`, "", 1), "corp", "c2", 1)).status)
		same(t, "same issuer", map[string]int{zone.Version77: 409, zone.Version430: 201}[l.s.uaa.version], call("POST", "?rawConfig=true", strings.Replace(body, `"corp"`, `"c3"`, 1)).status)
		text, inString := object2map(t, call("GET", "/"+v["id"].(string), "").body)["config"].(string)
		same(t, "string", []any{true, true}, []any{inString, strings.Contains(text, `"linkText":"Corporate"`)})
		same(t, "filter", map[string]int{zone.Version77: 1, zone.Version430: 6}[l.s.uaa.version], len(objects(t, call("GET", "?originKey=corp", "").body))) // 4.30 ignores it
		prompts := object2map(t, l.do(ask{path: "/info"}).body)["prompts"].(map[string]any)
		same(t, "passcode prompt", any([]any{"password", "Temporary Authentication Code ( Get one at http://127.0.0.1:8080/uaa/passcode )"}), prompts["passcode"])
		put := object2map(t, call("PUT", "/"+v["id"].(string)+"?rawConfig=true", strings.Replace(body, `"Corp"`, `"New"`, 1)).body)
		same(t, "put", []any{"New", 1.0}, []any{put["name"], put["version"]})
		same(t, "status", 422, call("PATCH", "/"+v["id"].(string)+"/status", `{"requirePasswordChange":true}`).status)
		same(t, "delete", 200, call("DELETE", "/"+v["id"].(string), "").status)
		same(t, "gone", 404, call("DELETE", "/"+v["id"].(string), "").status)
		own := objects(t, call("GET", "", "").body)[0]["id"].(string)
		same(t, "demand", answer{status: 200, body: `{"requirePasswordChange":true}`}, call("PATCH", "/"+own+"/status", `{"requirePasswordChange":true}`).bare())
		same(t, "demanded", unauthorizedBody("password change required"), l.do(ask{method: "POST", path: "/oauth/token", basic: "cf:", form: "grant_type=password&username=marissa&password=koala"}).body)
	})
}

func TestClientTransactions(t *testing.T) {
	l := newLab(t, zone.Version77)
	admin := l.admin()
	post := func(path, body string) answer {
		return l.do(ask{method: "POST", path: "/oauth/clients/tx" + path, bearer: admin, json: body})
	}
	one := func(id, more string) string {
		return `{"client_id":"` + id + `","client_secret":"not-a-real-secret","authorized_grant_types":["client_credentials"]` + more + `}`
	}
	same(t, "empty", answer{status: 404}, post("", `[]`).bare())
	same(t, "object", answer{status: 400, body: "{}"}, post("", `{}`).bare())
	same(t, "all or nothing", 409, post("", "["+one("a", "")+","+one("cf", "")+"]").status)
	same(t, "nothing", 404, l.do(ask{path: "/oauth/clients/a", bearer: admin}).status)
	created := post("", "["+one("a", "")+","+one("b", "")+"]")
	same(t, "created", []int{201, 2}, []int{created.status, len(objects(t, created.body))})
	same(t, "twice the same", 409, post("", "["+one("x", "")+","+one("x", "")+"]").status)
	same(t, "bad action", answer{status: 400, body: `{"error":"invalid_client","error_description":"Invalid action."}`}, post("/modify", "["+one("a", `,"action":"zz"`)+"]").bare())
	same(t, "modify", 200, post("/modify", `[`+one("a", `,"action":"update","name":"N"`)+`,{"client_id":"b","action":"delete"}]`).status)
	same(t, "deleted", 404, l.do(ask{path: "/oauth/clients/b", bearer: admin}).status)
	secrets := objects(t, post("/secret", `[{"clientId":"a","secret":"other"}]`).body)
	same(t, "secret", any(true), secrets[0]["approvals_deleted"])
	l.token("a:other", "grant_type=client_credentials")
	same(t, "delete", 200, post("/delete", `[{"client_id":"a"}]`).status)
	writer := l.token("admin:adminsecret", "grant_type=client_credentials&scope=clients.write")["access_token"].(string)
	same(t, "writer", 403, l.do(ask{method: "POST", path: "/oauth/clients/tx", bearer: writer, json: "[]"}).status)
}
