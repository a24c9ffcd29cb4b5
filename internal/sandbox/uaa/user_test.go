package uaa

import (
	"fmt"
	"net/http"
	"strings"
	"testing"

	"github.com/cfid-cli/cfid/internal/sandbox/zone"
)

// scimBody is the body of a SCIM error.
func scimText(code, text string) string {
	return fmt.Sprintf(`{"error_description":%[2]q,"error":%[1]q,"message":%[2]q}`, code, text)
}

// newUser creates a user and returns its id.
func (l *lab) newUser(admin, body string) map[string]any {
	l.t.Helper()
	got := l.do(ask{method: "POST", path: "/Users", bearer: admin, json: body})
	if got.status != http.StatusCreated {
		l.t.Fatalf("create: %d %s", got.status, got.body)
	}
	return object2map(l.t, got.body)
}

const joe = `{"userName":"joe","externalId":"ext","name":{"givenName":"G","familyName":"F"},"emails":[{"value":"joe@x.org","primary":true}],"phoneNumbers":[{"value":"5551"}],"password":"not-a-real-secret"}`

func TestCreateUser(t *testing.T) {
	both(t, func(t *testing.T, l *lab) {
		admin := l.admin()
		got := l.do(ask{method: "POST", path: "/Users", bearer: admin, json: joe})
		same(t, "status", 201, got.status)
		same(t, "etag", `"0"`, got.header.Get("ETag"))
		v := object2map(t, got.body)
		groups := v["groups"].([]any)
		same(t, "default groups", 14, len(groups))
		same(t, "direct", any("DIRECT"), groups[0].(map[string]any)["type"])
		delete(v, "groups")
		same(t, "user", map[string]any{
			"id": v["id"], "externalId": "ext", "meta": map[string]any{"version": 0.0, "created": "2026-11-22T03:04:05.000Z", "lastModified": "2026-11-22T03:04:05.000Z"},
			"userName": "joe", "name": map[string]any{"familyName": "F", "givenName": "G"}, "emails": []any{map[string]any{"value": "joe@x.org", "primary": false}},
			"phoneNumbers": []any{map[string]any{"value": "5551"}}, "approvals": []any{}, "active": true, "verified": true, "origin": "uaa", "zoneId": "uaa",
			"passwordLastModified": "2026-11-22T03:04:05.000Z", "schemas": []any{zone.CoreSchema},
		}, v)
		id := v["id"].(string)
		want := map[string]string{
			zone.Version77:  `{"error_description":"Username already in use: JOE","origin":"uaa","error":"scim_resource_already_exists","message":"Username already in use: JOE"}`,
			zone.Version430: `{"user_id":"` + id + `","error_description":"Username already in use: joe","verified":true,"active":true,"error":"scim_resource_already_exists","message":"Username already in use: joe"}`,
		}[l.s.uaa.version]
		same(t, "duplicate", answer{status: 409, body: want}, l.do(ask{method: "POST", path: "/Users", bearer: admin, json: strings.Replace(joe, `"joe"`, `"JOE"`, 1)}).bare())
		bare := l.newUser(admin, `{"userName":"shadow","emails":[{"value":"s"}],"origin":"nosuch","meta":{"version":5},"id":"mine","title":"Dr"}`)
		same(t, "shadow", []any{"nosuch", map[string]any{}, map[string]any{"version": 5.0, "created": "2026-11-22T03:04:05.000Z", "lastModified": "2026-11-22T03:04:05.000Z"}},
			[]any{bare["origin"], bare["name"], bare["meta"]})
		if bare["id"] == "mine" {
			t.Error("id was taken from the request")
		}
	})
}

func TestCreateUserErrors(t *testing.T) {
	email := `"emails":[{"value":"a@x"}]`
	tests := []struct{ name, body, code, text string }{
		{"no name", `{` + email + `,"password":"p"}`, "invalid_scim_resource", "A username must be provided."},
		{"no email", `{"userName":"a","password":"p"}`, "invalid_scim_resource", "Exactly one email must be provided."},
		{"two emails", `{"userName":"a","password":"p","emails":[{"value":"a"},{"value":"b"}]}`, "invalid_scim_resource", "Exactly one email must be provided."},
		{"empty email", `{"userName":"a","password":"p","emails":[{"value":""}]}`, "invalid_scim_resource", "An email must be provided."},
		{"space", `{"userName":"a b","password":"p",` + email + `}`, "invalid_scim_resource", `Username must match pattern: [\p{L}+0-9+\-_.@'!]+`},
		{"no password", `{"userName":"a",` + email + `}`, "invalid_password", "Password must be at least 1 characters in length."},
		{"long password", `{"userName":"a",` + email + `,"password":"` + strings.Repeat("x", 256) + `"}`, "invalid_password", "Password must be no more than 255 characters in length."},
	}
	both(t, func(t *testing.T, l *lab) {
		admin := l.admin()
		for _, tt := range tests {
			t.Run(tt.name, func(t *testing.T) {
				got := l.do(ask{method: "POST", path: "/Users", bearer: admin, json: tt.body})
				same(t, "answer", answer{status: 400, body: scimText(tt.code, tt.text)}, got.bare())
				kind := map[string]string{zone.Version77: typeJSONUTF8, zone.Version430: typeJSONLatin}[l.s.uaa.version]
				same(t, "type", kind, got.header.Get("Content-Type"))
			})
		}
		for _, body := range []string{`[]`, `"x"`, `null`, `1`, `{`, `{"wat":1}`, `{"schemas":1}`} {
			got := l.do(ask{method: "POST", path: "/Users", bearer: admin, json: body})
			same(t, body, []any{400, "scim"}, []any{got.status, object2map(t, got.body)["error"]})
		}
		text := l.do(ask{method: "POST", path: "/Users", bearer: admin, json: joe, header: map[string]string{"Content-Type": "text/plain"}})
		same(t, "type", answer{status: 400, body: scimText("scim", "Content type 'text/plain' not supported")}, text.bare())
		same(t, "scim+json", 201, l.do(ask{method: "POST", path: "/Users", bearer: admin, json: joe, header: map[string]string{"Content-Type": typeSCIM}}).status)
		same(t, "letters of any script", 201, l.do(ask{method: "POST", path: "/Users", bearer: admin, json: `{"userName":"Zoë.Ωmega",` + email + `,"password":"p"}`}).status)
	})
}

func TestGetUser(t *testing.T) {
	both(t, func(t *testing.T, l *lab) {
		id := l.s.uaa.Home().Users.Find("marissa", "uaa").ID
		admin, user := l.admin(), l.marissa()["access_token"].(string)
		same(t, "admin", 200, l.do(ask{path: "/Users/" + id, bearer: admin}).status)
		same(t, "slash", 200, l.do(ask{path: "/Users/" + id + "/", bearer: admin}).status)
		same(t, "self", 200, l.do(ask{path: "/Users/" + id, bearer: user}).status)
		same(t, "unknown", answer{status: 404, body: scimText("scim_resource_not_found", "User x does not exist")}, l.do(ask{path: "/Users/x", bearer: admin}).bare())
		scopes := `{"error":"insufficient_scope","error_description":"Insufficient scope for this resource","scope":"uaa.admin scim.read zones.uaa.admin"}`
		got := l.do(ask{path: "/Users", bearer: user})
		same(t, "scope", answer{status: 403, body: scopes}, got.bare())
		same(t, "challenge", `Bearer error="insufficient_scope", error_description="Insufficient scope for this resource", scope="uaa.admin scim.read zones.uaa.admin"`, got.header.Get("WWW-Authenticate"))
		denied := answer{status: 403, body: `{"error":"access_denied","error_description":"Access is denied"}`}
		same(t, "POST", denied, l.do(ask{method: "POST", path: "/Users/" + id, bearer: admin, json: "{}"}).bare())
		same(t, "HEAD", 403, l.do(ask{method: "HEAD", path: "/Users", bearer: admin}).status)
		html := l.do(ask{path: "/Users", bearer: admin, header: map[string]string{"Accept": "text/html"}})
		same(t, "html", answer{status: 400, body: scimText("scim", "Could not find acceptable representation")}, html.bare())
		same(t, "html type", "text/html", html.header.Get("Content-Type"))
		same(t, "scim+json", typeSCIM, l.do(ask{path: "/Users/" + id, bearer: admin, header: map[string]string{"Accept": typeSCIM}}).header.Get("Content-Type"))
	})
}

func TestListUsers(t *testing.T) {
	l := newLab(t, zone.Version77)
	admin := l.admin()
	for i := range 9 {
		l.newUser(admin, fmt.Sprintf(`{"userName":"u%d","emails":[{"value":"u%d@x"}],"origin":"o%d"}`, 8-i, i, i%2))
	}
	tests := []struct {
		query string
		names string
		want  []any // startIndex, itemsPerPage, totalResults
	}{
		{"count=3", "admin marissa u8", []any{1.0, 3.0, 11.0}},
		{"count=3&startIndex=10", "u1 u0", []any{10.0, 3.0, 11.0}},
		{"count=3&startIndex=100", "", []any{100.0, 3.0, 11.0}},
		{"count=2&startIndex=-5", "admin marissa", []any{1.0, 2.0, 11.0}},
		{"count=0", "", []any{1.0, 0.0, 11.0}},
		{"count=-1", "", []any{1.0, -1.0, 11.0}},
		{"count=9999&filter=" + esc(`origin eq "o1"`), "u7 u5 u3 u1", []any{1.0, 500.0, 4.0}},
		{"filter=" + esc(`origin eq "o1"`) + "&sortBy=userName&count=2&startIndex=2", "u3 u5", []any{2.0, 2.0, 4.0}},
		{"sortBy=userName&sortOrder=ascending&count=2", "admin marissa", []any{1.0, 2.0, 11.0}},
		{"sortBy=userName&sortOrder=asc&count=2", "u8 u7", []any{1.0, 2.0, 11.0}},
		{"sortOrder=descending&count=2", "u0 u1", []any{1.0, 2.0, 11.0}},
		{"filter=&count=1", "admin", []any{1.0, 1.0, 11.0}},
		{"filter=" + esc(`userName eq "U3" or userName eq "u5" and active eq true`), "u5 u3", []any{1.0, 100.0, 2.0}},
	}
	for _, tt := range tests {
		t.Run(tt.query, func(t *testing.T) {
			got := l.do(ask{path: "/Users?" + tt.query, bearer: admin})
			v := object2map(t, got.body)
			var names []string
			for _, r := range v["resources"].([]any) {
				names = append(names, r.(map[string]any)["userName"].(string))
			}
			same(t, "names", tt.names, strings.Join(names, " "))
			same(t, "numbers", tt.want, []any{v["startIndex"], v["itemsPerPage"], v["totalResults"]})
		})
	}
	same(t, "not a number", answer{status: 500, body: scimText("scim", "Unexpected error")}, l.do(ask{path: "/Users?count=abc", bearer: admin}).bare())
	got := l.do(ask{path: "/Users?count=1&attributes=" + esc("id,userName,emails.value,meta.created,name.familyName,wat"), bearer: admin})
	id := l.s.uaa.Home().Users.Find("admin", "uaa").ID
	same(t, "attributes", `{"resources":[{"id":"`+id+`","userName":"admin","emails.value":["admin"],"meta.created":"2026-11-22T03:04:05.000Z","name.familyName":null,"wat":null}],"startIndex":1,"itemsPerPage":1,"totalResults":11,"schemas":["urn:scim:schemas:core:1.0"]}`, got.body)
}

func TestListUserErrors(t *testing.T) {
	both(t, func(t *testing.T, l *lab) {
		admin := l.admin()
		text := map[string]string{
			zone.Version77: `Invalid filter expression: [userName ne &quot;x&quot;] [created]`, zone.Version430: `Invalid filter expression: [userName ne "x"] [created]`,
		}[l.s.uaa.version]
		same(t, "filter", answer{status: 400, body: scimText("scim", text)}, l.do(ask{path: "/Users?filter=" + esc(`userName ne "x"`), bearer: admin}).bare())
		for _, sort := range []string{"name.familyName", "meta.created"} {
			same(t, sort, answer{status: 400, body: scimText("scim", "Invalid filter expression: [id pr] ["+sort+"]")}, l.do(ask{path: "/Users?sortBy=" + sort, bearer: admin}).bare())
		}
		same(t, "external_id", map[string]int{zone.Version77: 200, zone.Version430: 400}[l.s.uaa.version], l.do(ask{path: "/Users?filter=" + esc(`external_id eq "x"`), bearer: admin}).status)
	})
}

func TestUpdateUser(t *testing.T) {
	both(t, func(t *testing.T, l *lab) {
		admin := l.admin()
		id := l.newUser(admin, joe)["id"].(string)
		put := func(method, match, body string) answer {
			header := map[string]string{}
			if match != "" {
				header["If-Match"] = match
			}
			return l.do(ask{method: method, path: "/Users/" + id, bearer: admin, json: body, header: header})
		}
		full := `{"userName":"joe","name":{"familyName":"N"},"emails":[{"value":"n@x"}],"active":false}`
		same(t, "no match", answer{status: 400, body: scimText("scim", "Missing If-Match for PUT")}, put("PUT", "", full).bare())
		same(t, "junk", answer{status: 400, body: scimText("scim", "Invalid version match header (should be a version number): abc")}, put("PUT", "abc", full).bare())
		stale := "Attempt to update a user (" + id + ") with wrong version: expected=0 but found=99"
		same(t, "stale", answer{status: 409, body: scimText("scim_resource_conflict", stale)}, put("PUT", "99", full).bare())
		ok := put("PUT", `"0"`, full)
		same(t, "etag", `"1"`, ok.header.Get("ETag"))
		v := object2map(t, ok.body)
		same(t, "replaced", []any{nil, nil, map[string]any{"familyName": "N"}, false, true}, []any{v["externalId"], v["phoneNumbers"], v["name"], v["active"], v["verified"]})
		same(t, "no name", answer{status: 500, body: scimText("scim", "Unexpected error")}, put("PUT", "*", `{"userName":"joe","emails":[{"value":"n@x"}]}`).bare())
		same(t, "taken", []any{400, "scim"}, statusAndCode(t, put("PUT", "*", strings.Replace(full, `"joe"`, `"marissa"`, 1))))
		origin := put("PUT", "*", strings.Replace(full, `{`, `{"origin":"ldap",`, 1))
		same(t, "origin", map[string]int{zone.Version77: 400, zone.Version430: 200}[l.s.uaa.version], origin.status)

		same(t, "patch without match", answer{status: 400, body: scimText("scim", "Missing If-Match for PUT")}, put("PATCH", "", `{}`).bare())
		v = object2map(t, put("PATCH", "*", `{"name":{"givenName":"P"}}`).body)
		same(t, "patched, and active again", []any{map[string]any{"familyName": "N", "givenName": "P"}, true}, []any{v["name"], v["active"]})
		v = object2map(t, put("PATCH", "*", `{"meta":{"attributes":["name"]},"active":false,"verified":false}`).body)
		same(t, "cleared", []any{map[string]any{}, false, false}, []any{v["name"], v["active"], v["verified"]})
		wat := put("PATCH", "*", `{"meta":{"attributes":["wat"]}}`)
		same(t, "unknown attribute", answer{status: 400, body: scimText("invalid_scim_resource", `Attribute wat cannot be removed using "Meta.attributes"`)}, wat.bare())
		same(t, "SCIM 2", []any{400, "scim"}, statusAndCode(t, put("PATCH", "*", `{"Operations":[]}`)))

		del := l.do(ask{method: "DELETE", path: "/Users/" + id, bearer: admin, header: map[string]string{"If-Match": "44"}})
		same(t, "stale delete", map[string]int{zone.Version77: 422, zone.Version430: 500}[l.s.uaa.version], del.status)
		same(t, "delete", 200, l.do(ask{method: "DELETE", path: "/Users/" + id, bearer: admin}).status)
		same(t, "again", 404, l.do(ask{method: "DELETE", path: "/Users/" + id, bearer: admin}).status)
	})
}

func statusAndCode(t *testing.T, a answer) []any {
	t.Helper()
	return []any{a.status, object2map(t, a.body)["error"]}
}
