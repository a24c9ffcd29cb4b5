package cc

import (
	"net/http"
	"strings"
	"testing"

	"github.com/cfid-cli/cfid/internal/sandbox/jwt"
)

func TestRoleBodies(t *testing.T) {
	const (
		types = `Type must be one of the allowed types ["organization_auditor", "organization_manager", "organization_billing_manager", "organization_user", "space_auditor", "space_manager", "space_developer", "space_supporter"]`
		org   = `"organization":{"data":{"guid":"o"}}`
		space = `"space":{"data":{"guid":"s"}}`
		user  = `"user":{"data":{"guid":"u"}}`
		shape = `must be structured like this: "`
	)
	orgRole := func(rel ...string) string {
		return `{"type":"organization_user","relationships":{` + strings.Join(rel, ",") + `}}`
	}
	spaceRole := func(rel ...string) string {
		return `{"type":"space_developer","relationships":{` + strings.Join(rel, ",") + `}}`
	}
	data := func(data string) string { return `"user":{"data":` + data + `}` }
	for body, want := range map[string]string{
		``:                         "Relationships 'relationships' is not an object, " + types,
		`{}`:                       "Relationships 'relationships' is not an object, " + types,
		orgRole(org):               "Relationships User can't be blank, Relationships User must have a username or guid specified",
		orgRole(data(`null`), org): "Relationships User must have a username or guid specified",
		orgRole(data(`{}`), org):   "Relationships User must have a username or guid specified",
		orgRole(user):              "Relationships must specify either a space or an organization.",
		orgRole(user, `"organization":{"data":null}`):                  "Relationships must specify either a space or an organization.",
		orgRole(user, space):                                           "Relationships Space cannot be provided with the organization role type: 'organization_user'.",
		spaceRole(user, org):                                           "Relationships Organization cannot be provided with the space role type: 'space_developer'.",
		orgRole(user, space, org):                                      "Relationships Space cannot be provided with the organization role type: 'organization_user'., Relationships cannot specify both an organization and a space.",
		orgRole(data(`{"origin":"uaa"}`), org):                         "Relationships User origin cannot be specified without specifying the username, Relationships User must have a username or guid specified",
		orgRole(data(`{"guid":"u","username":"n"}`), org):              "Relationships Username cannot be specified when identifying user by guid",
		orgRole(data(`{"guid":"u","username":"n","origin":"x"}`), org): "Relationships Username cannot be specified when identifying user by guid, Relationships User origin cannot be specified when identifying user by guid",
		orgRole(data(`{"username":null}`), org):                        "Relationships Username must be a string",
		orgRole(data(`{"username":"n","origin":5}`), org):              "Relationships User origin must be a string",
		orgRole(data(`{"guid":null}`), org):                            "Relationships User guid must be a string, Relationships User guid must be between 1 and 200 characters",
		orgRole(data(`{"guid":"`+strings.Repeat("g", 201)+`"}`), org):  "Relationships User guid must be between 1 and 200 characters",
		orgRole(data(`{"guid":"u","zzz":1}`), org):                     `Relationships User ` + shape + `user: {"data": {"guid": "valid-guid"}}"`,
		orgRole():                                                          "Relationships 'relationships' must include one or more valid relationships",
		orgRole(user, org, `"zzz":1`):                                      "Relationships Unknown field(s): 'zzz'",
		`{"foo":1,` + orgRole(user, org)[1:]:                               "Unknown field(s): 'foo'",
		orgRole(user, `"organization":{"data":{"id":"o"}}`):                `Relationships Organization ` + shape + `organization: {"data": {"guid": "valid-guid"}}"`,
		spaceRole(user, `"space":{"data":{"guid":5}}`):                     "Relationships Space guid must be a string, Relationships Space guid must be between 1 and 200 characters",
		strings.Replace(orgRole(user, org), "_user", "_boss", 1):           types,
		strings.Replace(orgRole(user, org), `"organization_user"`, "7", 1): types,
	} {
		parsed := newObject()
		if body != "" {
			var err error
			if parsed, err = parseObject([]byte(body)); err != nil {
				t.Fatal(err)
			}
		}
		_, problems := checkRole(parsed)
		same(t, body, want, strings.Join(problems, ", "))
	}
	for _, body := range []string{
		orgRole(user, org), spaceRole(user, space), orgRole(data(`{"username":"n","origin":"x"}`), org),
		orgRole(data(`{"username":""}`), org), orgRole(data(`{"username":"n","zzz":1}`), org), orgRole(data(`{"username":"n","origin":null}`), org),
	} {
		parsed, err := parseObject([]byte(body))
		if err != nil {
			t.Fatal(err)
		}
		if _, problems := checkRole(parsed); len(problems) > 0 {
			t.Errorf("%s: %v", body, problems)
		}
	}
}

// TestRoleOrder goes through the checks of POST /v3/roles in their order: each row passes one more than the row
// before it.
func TestRoleOrder(t *testing.T) {
	l := newLab(t)
	org := l.org("o1")
	space := l.space(org, "s1")
	_, nobody := l.person("nobody")
	managerID, manager := l.person("boss")
	reader := l.token(jwt.Claims{UserID: managerID, Scope: []string{scopeRead}})
	jo, _ := l.person("jo")
	l.s.uaa.CreateShadowUser("uuu", "okta")
	l.s.uaa.CreateShadowUser("uuu", "ldap")
	l.person("uuu")
	named := func(kind, user, place string) string {
		return strings.Replace(roleBody(kind, "", place), `{"guid":""}`, user, 1)
	}
	inOrg := "Users cannot be assigned roles in a space if they do not have a role in that space's organization."
	for _, tc := range []struct{ name, token, body, want string }{
		{"no token", "", "{}", "Unauthorized | 10002 | Authentication error"},
		{"no write scope", reader, "{}", say403},
		{"body before authorization", nobody, `{"foo":1,` + roleBody("organization_user", jo, "none")[1:], say422("Unknown field(s): 'foo'")},
		{"no org", nobody, roleBody("organization_user", jo, "none"), say422("Invalid organization. Ensure that the organization exists and you have access to it.")},
		{"no space", nobody, roleBody("space_auditor", jo, "none"), say422("Invalid space. Ensure that the space exists and you have access to it.")},
		{"hidden org", nobody, roleBody("organization_user", jo, org), say403},
		{"hidden space", nobody, roleBody("space_auditor", jo, space), say403},
		{"unknown name", l.admin, named("organization_user", `{"username":"u"}`, org), say422("No user exists with the username 'u'.")},
		{"unknown name and origin", l.admin, named("organization_user", `{"username":"u","origin":"o"}`, org), say422("No user exists with the username 'u' and origin 'o'.")},
		{"unknown name, space", l.admin, named("space_auditor", `{"username":"u"}`, space), say422(inOrg)},
		{"ambiguous", l.admin, named("organization_user", `{"username":"UUU"}`, org), say422("Ambiguous user. User with username 'UUU' exists in the following origins: ldap, okta, uaa. Specify an origin to disambiguate.")},
		{"not in the org", l.admin, roleBody("space_developer", jo, space), say422(inOrg)},
		{"first", l.admin, roleBody("organization_auditor", jo, org), ""},
		{"auditor is not enough", l.admin, roleBody("space_developer", jo, space), say422(inOrg)},
		{"again", l.admin, roleBody("organization_auditor", jo, org), say422("User 'jo' already has 'organization_auditor' role in organization 'o1'.")},
		{"by name", l.admin, named("organization_user", `{"username":"JO"}`, org), ""},
		{"space role", l.admin, roleBody("space_developer", jo, space), ""},
		{"space role again", l.admin, roleBody("space_developer", jo, space), say422("User 'jo' already has 'space_developer' role in space 's1'.")},
		{"any guid", l.admin, roleBody("organization_user", "someone", org), ""},
		{"any guid again", l.admin, roleBody("organization_user", "someone", org), say422("User 'someone' already has 'organization_user' role in organization 'o1'.")},
		{"manager without organization_user", l.admin, roleBody("organization_manager", managerID, org), ""},
		{"by a manager", manager, roleBody("organization_billing_manager", jo, org), ""},
		{"by a manager, in a space", manager, roleBody("space_auditor", jo, space), ""},
	} {
		got := l.send(http.MethodPost, "/v3/roles", tc.token, tc.body)
		if tc.want == "" {
			same(t, tc.name, http.StatusCreated, got.status)
			continue
		}
		same(t, tc.name, tc.want, wrong(t, got))
	}
}

func TestRoleByNameNeedsFlag(t *testing.T) {
	l := newLab(t)
	org := l.org("o1")
	bossID, boss := l.person("boss")
	l.role("organization_manager", bossID, org)
	l.person("jo")
	body := strings.Replace(roleBody("organization_user", "", org), `{"guid":""}`, `{"username":"jo"}`, 1)
	patch := func(flag string) { l.send(http.MethodPatch, "/v3/feature_flags/set_roles_by_username", l.admin, flag) }
	patch(`{"enabled":false}`)
	same(t, "off", "Forbidden | 330002 | Feature Disabled: set_roles_by_username", wrong(t, l.send(http.MethodPost, "/v3/roles", boss, body)))
	patch(`{"custom_error_message":"ask us"}`)
	same(t, "off, with a text", "Forbidden | 330002 | Feature Disabled: ask us", wrong(t, l.send(http.MethodPost, "/v3/roles", boss, body)))
	same(t, "admins skip it", http.StatusCreated, l.send(http.MethodPost, "/v3/roles", l.admin, body).status)
}

func TestOrgManagersCreateUsers(t *testing.T) {
	l := newLab(t)
	org := l.org("o1")
	bossID, boss := l.person("boss")
	l.role("organization_manager", bossID, org)
	role := strings.Replace(roleBody("organization_user", "", org), `{"guid":""}`, `{"username":"new","origin":"ldap"}`, 1)
	user := `{"username":"other","origin":"ldap"}`
	same(t, "role, off", say422("No user exists with the username 'new' and origin 'ldap'."), wrong(t, l.send(http.MethodPost, "/v3/roles", boss, role)))
	same(t, "user, off", say403, wrong(t, l.send(http.MethodPost, "/v3/users", boss, user)))
	l.s.SetController(Options{OrgManagersCreateUsers: true})
	same(t, "role, on", http.StatusCreated, l.send(http.MethodPost, "/v3/roles", boss, role).status)
	same(t, "user, on", http.StatusCreated, l.send(http.MethodPost, "/v3/users", boss, user).status)
	same(t, "user by guid, on", say403, wrong(t, l.send(http.MethodPost, "/v3/users", boss, `{"guid":"g"}`)))
	if _, known := l.s.uaa.UserByNameOrigin("new", "ldap"); !known {
		t.Error("no shadow user")
	}
}

func TestRoleShape(t *testing.T) {
	l := newLab(t)
	org := l.org("o1")
	space := l.space(org, "s1")
	jo, _ := l.person("jo")
	ref := func(guid string) map[string]any { return map[string]any{"data": map[string]any{"guid": guid}} }
	href := func(path string) map[string]any { return map[string]any{"href": testAPI + "/v3/" + path} }
	for kind, want := range map[string]struct{ space, org, links map[string]any }{
		"organization_user": {map[string]any{"data": nil}, ref(org), map[string]any{"organization": href("organizations/" + org)}},
		"space_auditor":     {ref(space), map[string]any{"data": nil}, map[string]any{"space": href("spaces/" + space)}},
	} {
		if kind == "space_auditor" {
			l.send(http.MethodPost, "/v3/roles", l.admin, roleBody("organization_user", jo, org))
		}
		place := map[string]string{"organization_user": org, "space_auditor": space}[kind]
		guid := ""
		if got := l.send(http.MethodPost, "/v3/roles", l.admin, roleBody(kind, jo, place)); got.status == http.StatusCreated {
			guid = parsed(t, got.body)["guid"].(string)
		} else {
			guid = guidsOf(t, l.get("/v3/roles?types="+kind+"&user_guids="+jo, l.admin))[0]
		}
		want.links["self"], want.links["user"] = href("roles/"+guid), href("users/"+jo)
		got := l.get("/v3/roles/"+guid, l.admin)
		same(t, kind, map[string]any{
			"guid": guid, "created_at": "2026-11-22T03:04:05Z", "updated_at": "2026-11-22T03:04:05Z", "type": kind,
			"relationships": map[string]any{"user": ref(jo), "space": want.space, "organization": want.org}, "links": want.links,
		}, parsed(t, got.body))
		if order := `"type":"` + kind + `","relationships":{"user":`; !strings.Contains(got.body, order) {
			t.Errorf("key order: %s", got.body)
		}
	}
}

func TestRoleDelete(t *testing.T) {
	l := newLab(t)
	org := l.org("o1")
	space := l.space(org, "s1")
	jo, _ := l.person("jo")
	member := l.role("organization_user", jo, org)
	dev := l.role("space_developer", jo, space)
	same(t, "in use", say422("Cannot delete organization_user role while user has roles in spaces in that organization."),
		wrong(t, l.send(http.MethodDelete, "/v3/roles/"+member, l.admin, "")))
	l.remove("/v3/roles/" + dev)
	l.remove("/v3/roles/" + member)
	same(t, "gone", say404("Role"), wrong(t, l.get("/v3/roles/"+dev, l.admin)))
	same(t, "none left", []string{}, guidsOf(t, l.get("/v3/roles?user_guids="+jo, l.admin)))
	same(t, "unknown", say404("Role"), wrong(t, l.send(http.MethodDelete, "/v3/roles/nope", l.admin, "")))
}
