package cc

import (
	"fmt"
	"net/http"
	"strings"
	"testing"
	"time"
)

// try sends bodies to one endpoint as admin; "" as the wanted error means 2xx.
func (l *lab) try(method, path string, cases [][2]string) {
	l.t.Helper()
	for _, tc := range cases {
		got := l.send(method, path, l.admin, tc[0])
		if tc[1] != "" {
			same(l.t.(*testing.T), method+" "+path+" "+tc[0], tc[1], wrong(l.t, got))
			continue
		}
		if got.status/100 != 2 {
			l.t.Errorf("%s %s %s: %d %s", method, path, tc[0], got.status, got.body)
		}
	}
}

func TestOrgWrites(t *testing.T) {
	l := newLab(t)
	long := strings.Repeat("x", 256)
	l.try(http.MethodPost, "/v3/organizations", [][2]string{
		{`{}`, say422("Name can't be blank")},
		{`{"name":null}`, say422("Name can't be blank")},
		{`{"name":""}`, say422("Name is too short (minimum is 1 character), Name must not contain escaped characters, Name can't be blank")},
		{`{"name":"  "}`, say422("Name can't be blank")},
		{`{"name":"` + long + `"}`, say422("Name is too long (maximum is 255 characters)")},
		{`{"name":"a\u0001"}`, say422("Name must not contain escaped characters")},
		{`{"name":5}`, say422("Name must be a string")},
		{`{"name":"x","suspended":"no"}`, say422("Suspended must be a boolean")},
		{`{"name":" Ünï 1 "}`, ""},
		{`{"name":"ünï 1"}`, say422("Organization 'ünï 1' already exists.")},
		{`{"name":"ACME"}`, say422("Organization 'ACME' already exists.")},
		{`{"name":"new","suspended":null,"metadata":{}}`, ""},
	})
	same(t, "trimmed", "Ünï 1", each(t, l.get("/v3/organizations?names=%C3%BCn%C3%AF%201", l.admin), "name")[0])
	org := "/v3/organizations/" + l.org("o")
	l.try(http.MethodPatch, org, [][2]string{
		{`{}`, ""},
		{`{"name":"acme"}`, say422("Organization name 'acme' is already taken.")},
		{`{"name":"O"}`, ""},
		{`{"foo":1}`, say422("Unknown field(s): 'foo'")},
		{`{"name":""}`, say422("Name is too short (minimum is 1 character), Name must not contain escaped characters")},
		{`{"suspended":true}`, ""},
	})
	same(t, "renamed and suspended", []any{"O", true}, []any{parsed(t, l.get(org, l.admin).body)["name"], parsed(t, l.get(org, l.admin).body)["suspended"]})
	same(t, "unknown", say404("Organization"), wrong(t, l.send(http.MethodPatch, "/v3/organizations/x", l.admin, `{}`)))
}

func TestSpaceWrites(t *testing.T) {
	l := newLab(t)
	org := l.org("o1")
	in := func(org string) string { return `"relationships":{"organization":{"data":{"guid":"` + org + `"}}}` }
	shape := `Relationships Organization must be structured like this: "organization: {"data": {"guid": "valid-guid"}}"`
	l.try(http.MethodPost, "/v3/spaces", [][2]string{
		{`{}`, say422("Relationships 'relationships' is not an object, Name can't be blank")},
		{`{"name":"s","relationships":{}}`, say422("Relationships 'relationships' must include one or more valid relationships")},
		{`{"name":"s","relationships":{"organization":{"guid":"x"}}}`, say422(shape)},
		{`{"name":"s","relationships":{"zzz":1}}`, say422("Relationships Unknown field(s): 'zzz', Relationships Organization can't be blank, " + shape)},
		{`{"name":"s",` + in("nope") + `}`, say422("Invalid organization. Ensure the organization exists and you have access to it.")},
		{`{"name":"",` + in(org) + `}`, say422("Name can't be blank, Name must not contain escaped characters")},
		{`{"name":"s1",` + in(org) + `}`, ""},
		{`{"name":"S1",` + in(org) + `}`, say422("Name must be unique per organization")},
		{`{"name":"s1",` + in(l.org("o2")) + `}`, ""},
		{`{"name":"s2","suspended":true,` + in(org) + `}`, ""},
	})
	space := "/v3/spaces/" + guidsOf(t, l.get("/v3/spaces?names=s1&organization_guids="+org, l.admin))[0]
	l.try(http.MethodPatch, space, [][2]string{
		{`{"name":"s2"}`, say422("Organization 'o1' already contains a space with name 's2'.")},
		{`{"name":"S1"}`, ""},
		{`{"relationships":{}}`, say422("Unknown field(s): 'relationships'")},
		{`{"name":null}`, say422("name presence")},
	})
}

func TestUserWrites(t *testing.T) {
	l := newLab(t)
	known := l.s.uaa.CreateShadowUser("known", "ldap").ID
	l.try(http.MethodPost, "/v3/users", [][2]string{
		{`{}`, say422("Guid or 'username' and 'origin' must be provided")},
		{`{"username":"u"}`, say422("Username can only be provided together with 'origin'")},
		{`{"origin":"o"}`, say422("Origin can only be provided together with 'username'")},
		{`{"username":"u","origin":"uaa"}`, say422("Origin cannot be 'uaa' when creating a user by username")},
		{`{"guid":"g","username":"u","origin":"o"}`, say422("Username cannot be provided with 'guid', Origin cannot be provided with 'guid'")},
		{`{"guid":5}`, say422("Guid must be a string, Guid must be between 1 and 200 characters")},
		{`{"guid":""}`, say422("Guid must be between 1 and 200 characters")},
		{`{"guid":"anything"}`, ""},
		{`{"guid":"anything"}`, say422("User with guid 'anything' already exists.")},
		{`{"username":"known","origin":"ldap"}`, ""},
		{`{"username":"known","origin":"ldap"}`, say422("User with username 'known' and origin 'ldap' already exists.")},
		{`{"username":"new","origin":"okta","metadata":{"labels":{"a":"b"}}}`, ""},
	})
	same(t, "reused", "known", parsed(t, l.get("/v3/users/"+known, l.admin).body)["username"].(string))
	if _, there := l.s.uaa.UserByNameOrigin("new", "okta"); !there {
		t.Error("no shadow user")
	}
	l.s.Advance(time.Minute)
	l.try(http.MethodPatch, "/v3/users/anything", [][2]string{
		{`{"username":"x"}`, say422("Unknown field(s): 'username'")},
		{`{"metadata":{"labels":{"a":"b"}}}`, ""},
	})
	got := parsed(t, l.get("/v3/users/anything", l.admin).body)
	same(t, "updated_at stays", got["created_at"].(string), got["updated_at"].(string))
}

func TestUserGoesAndReturns(t *testing.T) {
	l := newLab(t)
	org := l.org("o1")
	jo, token := l.person("jo")
	l.role("organization_user", jo, org)
	events := len(guidsOf(t, l.get("/v3/audit_events", l.admin)))
	l.remove("/v3/users/" + jo)
	same(t, "gone", say404("User"), wrong(t, l.get("/v3/users/"+jo, l.admin)))
	same(t, "roles gone", []string{}, guidsOf(t, l.get("/v3/roles?organization_guids="+org, l.admin)))
	same(t, "no event", events, len(guidsOf(t, l.get("/v3/audit_events", l.admin))))
	if _, there := l.s.uaa.UserByID(jo); !there {
		t.Error("the UAA account went too")
	}
	same(t, "back without roles", []string{}, guidsOf(t, l.get("/v3/organizations", token)))
	same(t, "back", http.StatusOK, l.get("/v3/users/"+jo, l.admin).status)
}

func TestInactiveUsersHaveNoName(t *testing.T) {
	l := newLab(t)
	org := l.org("o1")
	jo, _ := l.person("jo")
	z := l.s.uaa.Home()
	z.Lock()
	inactive := *z.Users.ByID[jo]
	inactive.Active = false
	z.Users.Put(&inactive)
	z.Unlock()
	body := strings.Replace(roleBody("organization_user", "", org), `{"guid":""}`, `{"username":"jo"}`, 1)
	same(t, "a role by name", http.StatusCreated, l.send(http.MethodPost, "/v3/roles", l.admin, body).status)
	got := parsed(t, l.get("/v3/users/"+jo, l.admin).body)
	same(t, "name", []any{nil, nil, jo}, []any{got["username"], got["origin"], got["presentation_name"]})
}

func TestMetadata(t *testing.T) {
	l := newLab(t)
	org := "/v3/organizations/" + l.org("o1")
	label := func(l string) string { return `{"metadata":{"labels":` + l + `}}` }
	note := func(a string) string { return `{"metadata":{"annotations":` + a + `}}` }
	var many []string
	for i := range 51 {
		many = append(many, fmt.Sprintf(`"k%d":"v"`, i))
	}
	l.try(http.MethodPatch, org, [][2]string{
		{`{"metadata":5}`, say422("Metadata must be an object")},
		{`{"metadata":{"z":1,"y":2}}`, say422("Metadata has unexpected field(s): 'z' 'y'")},
		{label(`5`), say422("Metadata 'labels' is not an object")},
		{label(`{"-a":"b"}`), say422("Metadata label key error: '-a' starts or ends with invalid characters")},
		{label(`{"a":"b c"}`), say422("Metadata label value error: 'b c' contains invalid characters")},
		{label(`{"":"b"}`), say422("Metadata label key error: key cannot be empty string")},
		{label(`{"x.y/":"b"}`), say422("Metadata label key error: key cannot be empty string")},
		{label(`{"a/b/c":"d"}`), say422("Metadata label key error: key has more than one '/'")},
		{label(`{"cloudfoundry.org/a":"b"}`), say422("Metadata label key error: prefix 'cloudfoundry.org' is reserved")},
		{label(`{"12345678` + strings.Repeat("x", 60) + `":"b"}`), say422("Metadata label key error: '12345678...' is greater than 63 characters")},
		{note(`{"-a":"b"}`), say422("Metadata annotation key error: '-a' starts or ends with invalid characters")},
		{note(`{"-a":null}`), ""},
		{note(`{"a":"` + strings.Repeat("ü", 5001) + `"}`), say422("Metadata annotation value error: 'üüüüüüüü...' is greater than 5000 characters")},
		{note(`{"a":"any thing"}`), ""},
		{label(`{"env":"prod","x.io/tier":"","gone":"x"}`), ""},
		{label(`{"gone":null,"new":"1"}`), ""},
		{label(`{` + strings.Join(many, ",") + `}`), "Unprocessable Entity | 390020 | Failed to add 51 labels because it would exceed maximum of 50"},
	})
	same(t, "merged", map[string]any{
		"labels":      map[string]any{"env": "prod", "x.io/tier": "", "new": "1"},
		"annotations": map[string]any{"a": "any thing"},
	}, parsed(t, l.get(org, l.admin).body)["metadata"].(map[string]any))
}

func TestFlags(t *testing.T) {
	l := newLab(t)
	flag := "/v3/feature_flags/user_org_creation"
	same(t, "fresh", map[string]any{
		"name": "user_org_creation", "enabled": false, "updated_at": nil, "custom_error_message": nil,
		"links": map[string]any{"self": map[string]any{"href": testAPI + flag}},
	}, parsed(t, l.get(flag, l.admin).body))
	same(t, "all", 19, len(each(t, l.get("/v3/feature_flags", l.admin), "name")))
	l.try(http.MethodPatch, flag, [][2]string{
		{`{"enabled":"yes"}`, say422("Enabled must be a boolean")},
		{`{"enabled":null}`, say422("Enabled must be a boolean")},
		{`{"custom_error_message":""}`, say422("Custom error message is too short (minimum is 1 character)")},
		{`{"enabled":true,"custom_error_message":null}`, ""},
	})
	same(t, "changed", "2026-11-22T03:04:05Z", parsed(t, l.get(flag, l.admin).body)["updated_at"].(string))
	same(t, "changed ones", []string{"user_org_creation"}, each(t, l.get("/v3/feature_flags?updated_ats[gt]=2020-01-01T00:00:00Z", l.admin), "name"))
	same(t, "unknown", say404("Feature flag"), wrong(t, l.send(http.MethodPatch, "/v3/feature_flags/x", l.admin, `{}`)))
}

func TestDomains(t *testing.T) {
	l := newLab(t)
	org := l.org("o1")
	same(t, "domains", []string{"apps.sandbox.example", "apps.internal"}, each(t, l.get("/v3/organizations/"+org+"/domains", l.admin), "name"))
	same(t, "by name", []string{"apps.internal"}, each(t, l.get("/v3/organizations/"+org+"/domains?names=apps.internal", l.admin), "name"))
	same(t, "default", "apps.sandbox.example", parsed(t, l.get("/v3/organizations/"+org+"/domains/default", l.admin).body)["name"].(string))
}
