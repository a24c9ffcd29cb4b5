package uaa

import (
	"fmt"
	"net/http"
	"testing"

	"github.com/cfid-cli/cfid/internal/sandbox/zone"
)

func (l *lab) newGroup(admin, body string) string {
	l.t.Helper()
	got := l.do(ask{method: "POST", path: "/Groups", bearer: admin, json: body})
	if got.status != http.StatusCreated {
		l.t.Fatalf("create: %d %s", got.status, got.body)
	}
	return object2map(l.t, got.body)["id"].(string)
}

func TestGroups(t *testing.T) {
	both(t, func(t *testing.T, l *lab) {
		admin := l.admin()
		user := l.s.uaa.Home().Users.Find("marissa", "uaa").ID
		got := l.do(ask{method: "POST", path: "/Groups", bearer: admin, json: `{"displayName":"g","description":"d","wat":1,"members":[{"value":"` + user + `"}]}`})
		id, _ := object2map(t, got.body)["id"].(string)
		want := `{"id":"` + id + `","meta":{"version":0,"created":"2026-11-22T03:04:05.000Z","lastModified":"2026-11-22T03:04:05.000Z"},"displayName":"g","zoneId":"uaa","description":"d","members":[{"origin":"uaa","type":"USER","value":"` + user + `"}],"schemas":["urn:scim:schemas:core:1.0"]}`
		same(t, "created", answer{status: 201, body: want}, got.bare())
		same(t, "get", answer{status: 200, body: want}, l.do(ask{path: "/Groups/" + id, bearer: admin}).bare())
		same(t, "filter", `{"resources":[`+want+`],"startIndex":1,"itemsPerPage":100,"totalResults":1,"schemas":["urn:scim:schemas:core:1.0"]}`, l.do(ask{path: "/Groups?filter=" + esc(`displayName eq "G"`), bearer: admin}).body)
		same(t, "attributes", `{"resources":[{"displayName":"g"}],"startIndex":1,"itemsPerPage":100,"totalResults":1,"schemas":["urn:scim:schemas:core:1.0"]}`,
			l.do(ask{path: "/Groups?attributes=displayName&filter=" + esc(`id eq "`+id+`"`), bearer: admin}).body)
		errors := []struct {
			ask    ask
			status int
			want   string
		}{
			{ask{method: "POST", path: "/Groups", json: `{"displayName":"g"}`}, 409, scimText("scim_resource_already_exists", "A group with displayName: g already exists.")},
			{ask{method: "POST", path: "/Groups", json: `{"displayName":"h","members":[{"value":"x"}]}`}, 400, scimText("invalid_scim_resource", "Invalid group member: x")},
			{ask{path: "/Groups/x"}, 404, scimText("scim_resource_not_found", "Group x does not exist")},
			{ask{path: "/Groups?startIndex=0"}, 500, scimText("scim", "Unexpected error")},
			{ask{path: "/Groups?filter=wat"}, 400, scimText("scim", "Invalid filter expression: [wat]")},
			{ask{method: "PUT", path: "/Groups/" + id, json: `{"displayName":"g"}`}, 400, scimText("scim", "Missing If-Match for PUT")},
			{ask{method: "PATCH", path: "/Groups/" + id, json: `{"displayName":"g"}`}, 400, scimText("scim", "Missing If-Match for PATCH")},
			{ask{method: "PUT", path: "/Groups/" + id, json: `{"displayName":"g"}`, header: map[string]string{"If-Match": "9"}}, 409, scimText("scim", "Incorrect result size: expected 1, actual 0")},
			{ask{method: "PUT", path: "/Groups/" + id, json: `{"displayName":"openid"}`, header: map[string]string{"If-Match": "0"}}, 400, scimText("invalid_scim_resource", "A group with displayName: openid already exists")},
			{ask{method: "DELETE", path: "/Groups/" + id, header: map[string]string{"If-Match": "9"}}, 409, scimText("scim", "error deleting group: "+id)},
		}
		for _, e := range errors {
			e.ask.bearer = admin
			same(t, e.ask.method+e.ask.path+e.ask.json, answer{status: e.status, body: e.want}, l.do(e.ask).bare())
		}
		same(t, "case-sensitive", 201, l.do(ask{method: "POST", path: "/Groups", bearer: admin, json: `{"displayName":"G"}`}).status)
		put := object2map(t, l.do(ask{method: "PUT", path: "/Groups/" + id, bearer: admin, json: `{"displayName":"g2"}`, header: map[string]string{"If-Match": `"0"`}}).body)
		_, described := put["description"]
		same(t, "emptied", []any{[]any{}, false}, []any{put["members"], described})
		patch := func(body string) map[string]any {
			return object2map(t, l.do(ask{method: "PATCH", path: "/Groups/" + id, bearer: admin, json: body, header: map[string]string{"If-Match": "*"}}).body)
		}
		same(t, "added", 1, len(patch(`{"members":[{"value":"` + user + `"}]}`)["members"].([]any)))
		same(t, "removed", 0, len(patch(`{"members":[{"value":"` + user + `","operation":"delete"}]}`)["members"].([]any)))
		same(t, "deleted", 200, l.do(ask{method: "DELETE", path: "/Groups/" + id, bearer: admin}).status)
		same(t, "again", 404, l.do(ask{method: "DELETE", path: "/Groups/" + id, bearer: admin}).status)
	})
}

func TestMembers(t *testing.T) {
	l := newLab(t, zone.Version77)
	admin := l.admin()
	user := l.s.uaa.Home().Users.Find("marissa", "uaa").ID
	outer, inner := l.newGroup(admin, `{"displayName":"outer"}`), l.newGroup(admin, `{"displayName":"inner"}`)
	post := func(group, body string) answer {
		return l.do(ask{method: "POST", path: "/Groups/" + group + "/members", bearer: admin, json: body})
	}
	entry := `{"origin":"uaa","type":"USER","value":"` + user + `"}`
	steps := []struct {
		name   string
		got    answer
		status int
		want   string
	}{
		{"add", post(inner, `{"value":"`+user+`"}`), 201, entry},
		{"again", post(inner, `{"value":"`+user+`"}`), 409, scimText("member_already_exists", user+" is already part of the group: "+inner)},
		{"unknown user", post(inner, `{"value":"x"}`), 404, scimText("scim_resource_not_found", "User x does not exist")},
		{"unknown group", post(inner, `{"value":"x","type":"GROUP"}`), 404, scimText("scim_resource_not_found", "Group x does not exist")},
		{"self", post(inner, `{"value":"`+inner+`","type":"GROUP"}`), 400, scimText("invalid_scim_resource", "trying to nest group within itself, aborting")},
		{"no value", post(inner, `{}`), 400, scimText("invalid_scim_resource", "group-id, member-id, origin and member-type must be non-empty")},
		{"nest", post(outer, `{"value":"`+inner+`","type":"GROUP"}`), 201, `{"origin":"uaa","type":"GROUP","value":"` + inner + `"}`},
		{"cycle", post(inner, `{"value":"`+outer+`","type":"GROUP"}`), 201, `{"origin":"uaa","type":"GROUP","value":"` + outer + `"}`},
		{"get", l.do(ask{path: "/Groups/" + inner + "/members/" + user, bearer: admin}), 200, entry},
		{"no member", l.do(ask{path: "/Groups/" + outer + "/members/" + user, bearer: admin}), 404, scimText("member_not_found", "Member "+user+" does not exist in group "+outer)},
		{"list", l.do(ask{path: "/Groups/" + outer + "/members", bearer: admin}), 200, `[{"origin":"uaa","type":"GROUP","value":"` + inner + `"}]`},
	}
	for _, s := range steps {
		same(t, s.name, answer{status: s.status, body: s.want}, s.got.bare())
	}
	entities := objects(t, l.do(ask{path: "/Groups/" + inner + "/members?returnEntities=true", bearer: admin}).body)
	same(t, "entity", any("marissa"), entities[0]["entity"].(map[string]any)["userName"])
	kinds := map[any]any{}
	for _, g := range object2map(t, l.do(ask{path: "/Users/" + user, bearer: admin}).body)["groups"].([]any) {
		kinds[g.(map[string]any)["display"]] = g.(map[string]any)["type"]
	}
	same(t, "direct and indirect", []any{"DIRECT", "INDIRECT"}, []any{kinds["inner"], kinds["outer"]})
	same(t, "version untouched", any(map[string]any{"version": 0.0, "created": "2026-11-22T03:04:05.000Z", "lastModified": "2026-11-22T03:04:05.000Z"}),
		object2map(t, l.do(ask{path: "/Groups/" + inner, bearer: admin}).body)["meta"])
	l.s.uaa.Home().ChangeClient("cf", func(c *zone.Client) { c.Scope = append(c.Scope, "outer") })
	same(t, "scope by nesting", "outer", l.token("cf:", "grant_type=password&username=marissa&password=koala&scope=outer")["scope"].(string))
	same(t, "remove", answer{status: 200, body: entry}, l.do(ask{method: "DELETE", path: "/Groups/" + inner + "/members/" + user, bearer: admin}).bare())
	same(t, "scope gone", 400, l.do(ask{method: "POST", path: "/oauth/token", basic: "cf:", form: "grant_type=password&username=marissa&password=koala&scope=outer"}).status)
}

func TestMappings(t *testing.T) {
	l := newLab(t, zone.Version77)
	admin := l.admin()
	id := l.newGroup(admin, `{"displayName":"team"}`)
	post := func(body string) answer {
		return l.do(ask{method: "POST", path: "/Groups/External", bearer: admin, json: body})
	}
	mapped := fmt.Sprintf(`{"meta":{"version":0,"created":"2026-11-22T03:04:05.000Z","lastModified":"2026-11-22T03:04:05.000Z"},"groupId":"%s","externalGroup":"cn=team","displayName":"team","origin":"ldap","schemas":["urn:scim:schemas:core:1.0"]}`, id)
	for _, body := range []string{`{"groupId":"` + id + `","externalGroup":"CN=Team"}`, `{"displayName":"team","externalGroup":"CN=Team","origin":"ldap"}`} {
		same(t, body, answer{status: 201, body: mapped}, post(body).bare())
	}
	same(t, "no external", []any{412, "scim_resource_constraint_failed"}, statusAndCode(t, post(`{"groupId":"`+id+`"}`)))
	same(t, "unknown", []any{404, "scim"}, statusAndCode(t, post(`{"groupId":"x","externalGroup":"y"}`)))
	listed := fmt.Sprintf(`{"groupId":"%s","externalGroup":"cn=team","displayName":"team","origin":"ldap"}`, id)
	list := `{"resources":[` + listed + `],"startIndex":1,"itemsPerPage":1,"totalResults":1,"schemas":["urn:scim:schemas:core:1.0"]}`
	for _, query := range []string{"", "?origin=ldap&externalGroup=CN%3DTeam", "?filter=" + esc(`externalGroup eq "cn=team"`)} {
		same(t, query, answer{status: 200, body: list}, l.do(ask{path: "/Groups/External" + query, bearer: admin}).bare())
	}
	bad := l.do(ask{path: "/Groups/External?filter=" + esc(`wat eq "x"`), bearer: admin})
	same(t, "filter", answer{status: 400, body: scimText("scim", "Filter not supported, please use origin and externalGroup parameters")}, bad.bare())
	path := "/Groups/External/groupId/" + id + "/externalGroup/cn=team/origin/ldap"
	same(t, "delete", answer{status: 200, body: mapped}, l.do(ask{method: "DELETE", path: path, bearer: admin}).bare())
	same(t, "again", 404, l.do(ask{method: "DELETE", path: path, bearer: admin}).status)
}
