package cc

import (
	"net/http"
	"strconv"
	"strings"
	"testing"

	"github.com/cfid-cli/cfid/internal/sandbox/jwt"
)

// stage is the scene of the permission matrix: an org with a space where the caller has one role, a mate in it, and
// a stranger outside.
type stage struct {
	*lab
	org, space, mate, stranger, caller string
	orgRole, spaceRole                 string // roles of the mate
	orgQuota, spaceQuota               string
	token                              string
}

// callers are the columns of the matrix.
var callers = []string{
	"admin", "admin_read_only", "organization_manager", "organization_auditor", "organization_billing_manager",
	"organization_user", "space_manager", "space_developer", "space_auditor", "space_supporter", "none",
}

func newStage(t *testing.T, caller string) *stage {
	t.Helper()
	s := &stage{lab: newLab(t)}
	s.org = s.lab.org("stage")
	s.space = s.lab.space(s.org, "set")
	s.mate, _ = s.person("mate")
	s.stranger, _ = s.person("stranger")
	s.make("/v3/users", `{"guid":"`+s.stranger+`"}`)
	s.orgRole = s.role("organization_auditor", s.mate, s.org)
	s.role("organization_user", s.mate, s.org)
	s.spaceRole = s.role("space_auditor", s.mate, s.space)
	s.orgQuota = s.make("/v3/organization_quotas", `{"name":"big"}`)
	s.spaceQuota = s.make("/v3/space_quotas", `{"name":"small","relationships":{"organization":{"data":{"guid":"`+s.org+`"}},"spaces":{"data":[{"guid":"`+s.space+`"}]}}}`)
	s.caller, s.token = s.person("caller")
	switch {
	case caller == "admin":
		s.token = s.admin
	case caller == "admin_read_only":
		s.token = s.lab.token(jwt.Claims{UserID: s.caller, Scope: []string{scopeAdminRO, scopeWrite}})
	case strings.HasPrefix(caller, "organization_"):
		s.role(caller, s.caller, s.org)
	case strings.HasPrefix(caller, "space_"):
		s.role("organization_user", s.caller, s.org)
		s.role(caller, s.caller, s.space)
	}
	return s
}

// TestMatrix has the permission matrix row by row. Columns: admin, admin_read_only, org manager, auditor, billing
// manager, user, space manager, other space roles, none.
func TestMatrix(t *testing.T) {
	rows := []struct{ call, body, want string }{
		{"GET /v3/users/MATE", "", "200 200 200 200 200 200 200 200 404"},
		{"GET /v3/users/STRANGER", "", "200 200 404 404 404 404 404 404 404"},
		{"POST /v3/users", `{"guid":"new"}`, "201 403 403 403 403 403 403 403 403"},
		{"POST /v3/users", `{"username":"n","origin":"ldap"}`, "201 403 403 403 403 403 403 403 403"},
		{"PATCH /v3/users/MATE", `{"metadata":{"labels":{"a":"b"}}}`, "200 403 403 403 403 403 403 403 404"},
		{"PATCH /v3/users/SELF", `{"metadata":{"labels":{"a":"b"}}}`, "404 403 403 403 403 403 403 403 403"},
		{"DELETE /v3/users/MATE", "", "202 403 403 403 403 403 403 403 404"},
		{"GET /v3/roles/ORGROLE", "", "200 200 200 200 200 200 200 200 404"},
		{"GET /v3/roles/SPACEROLE", "", "200 200 200 404 404 404 200 200 404"},
		{"POST /v3/roles", roleBody("organization_billing_manager", "MATE", "ORG"), "201 403 201 403 403 403 403 403 403"},
		{"POST /v3/roles", roleBody("space_supporter", "MATE", "SPACE"), "201 403 201 403 403 403 201 403 403"},
		{"DELETE /v3/roles/ORGROLE", "", "202 403 202 403 403 403 403 403 404"},
		{"DELETE /v3/roles/SPACEROLE", "", "202 403 202 404 404 404 202 403 404"},
		{"GET /v3/organizations/ORG", "", "200 200 200 200 200 200 200 200 404"},
		{"POST /v3/organizations", `{"name":"new"}`, "201 403 403 403 403 403 403 403 403"},
		{"PATCH /v3/organizations/ORG", `{"name":"new"}`, "200 403 200 403 403 403 403 403 404"},
		{"PATCH /v3/organizations/ORG", `{"suspended":true}`, "200 403 403 403 403 403 403 403 404"},
		{"DELETE /v3/organizations/ORG", "", "202 403 403 403 403 403 403 403 404"},
		{"GET /v3/organizations/ORG/users", "", "200 200 200 200 200 200 200 200 404"},
		{"GET /v3/organizations/ORG/usage_summary", "", "200 200 200 200 200 200 200 200 404"},
		{"GET /v3/organizations/ORG/domains/default", "", "200 200 200 200 200 200 200 200 404"},
		{"GET /v3/spaces/SPACE", "", "200 200 200 404 404 404 200 200 404"},
		{"GET /v3/spaces/SPACE/users", "", "200 200 200 404 404 404 200 200 404"},
		{"POST /v3/spaces", `{"name":"new","relationships":{"organization":{"data":{"guid":"ORG"}}}}`, "201 403 201 403 403 403 403 403 422"},
		{"PATCH /v3/spaces/SPACE", `{"name":"new"}`, "200 403 200 404 404 404 200 403 404"},
		{"PATCH /v3/spaces/SPACE", `{"suspended":false}`, "200 403 200 404 404 404 403 403 404"},
		{"DELETE /v3/spaces/SPACE", "", "202 403 202 404 404 404 403 403 404"},
		{"GET /v3/organization_quotas/OQUOTA", "", "200 200 200 200 200 200 200 200 200"},
		{"POST /v3/organization_quotas", `{"name":"new"}`, "201 403 403 403 403 403 403 403 403"},
		{"PATCH /v3/organization_quotas/OQUOTA", `{"name":"new"}`, "200 403 403 403 403 403 403 403 403"},
		{"DELETE /v3/organization_quotas/OQUOTA", "", "202 403 403 403 403 403 403 403 403"},
		{"GET /v3/space_quotas/SQUOTA", "", "200 200 200 404 404 404 200 200 404"},
		{"POST /v3/space_quotas", `{"name":"new","relationships":{"organization":{"data":{"guid":"ORG"}}}}`, "201 403 201 403 403 403 403 403 403"},
		{"PATCH /v3/space_quotas/SQUOTA", `{"name":"new"}`, "200 403 200 404 404 404 403 403 404"},
		{"DELETE /v3/space_quotas/SQUOTA/relationships/spaces/SPACE", "", "204 403 204 404 404 404 403 403 404"},
		{"GET /v3/feature_flags", "", "200 200 200 200 200 200 200 200 200"},
		{"PATCH /v3/feature_flags/user_org_creation", `{"enabled":true}`, "200 403 403 403 403 403 403 403 403"},
	}
	columns := map[string]int{ // the three plain space roles share one
		"admin": 0, "admin_read_only": 1, "organization_manager": 2, "organization_auditor": 3, "organization_billing_manager": 4,
		"organization_user": 5, "space_manager": 6, "space_developer": 7, "space_auditor": 7, "space_supporter": 7, "none": 8,
	}
	for _, caller := range callers {
		stage := newStage(t, caller)
		for _, row := range rows {
			got := stage.try(row.call, row.body).status
			if want := strings.Fields(row.want)[columns[caller]]; want != strconv.Itoa(got) {
				t.Errorf("%s: %s %s: %d, want %s", caller, row.call, row.body, got, want)
			}
			if got < 300 && !strings.HasPrefix(row.call, "GET") {
				stage = newStage(t, caller) // the scene has changed
			}
		}
	}
}

// try sends a call of the matrix.
func (s *stage) try(call, body string) answer {
	s.t.Helper()
	put := strings.NewReplacer("MATE", s.mate, "STRANGER", s.stranger, "SELF", s.caller, "ORGROLE", s.orgRole, "SPACEROLE", s.spaceRole,
		"OQUOTA", s.orgQuota, "SQUOTA", s.spaceQuota, "ORG", s.org, "SPACE", s.space)
	method, path, _ := strings.Cut(put.Replace(call), " ")
	return s.send(method, path, s.token, put.Replace(body))
}

// TestMatrixLists has the rows of the matrix that are about what a list holds.
func TestMatrixLists(t *testing.T) {
	type seen struct {
		users, orgRoles, spaceRoles, orgs, spaces, orgEvents, spaceEvents, spaceQuotas bool
		self                                                                           bool
	}
	all := seen{true, true, true, true, true, true, true, true, true}
	orgOnly := seen{users: true, orgRoles: true, orgs: true, self: true}
	auditor := orgOnly
	auditor.orgEvents, auditor.spaceEvents = true, true
	manager := all
	manager.orgEvents, manager.spaceEvents = false, false
	spaceManager := seen{users: true, orgRoles: true, spaceRoles: true, orgs: true, spaces: true, spaceQuotas: true, self: true}
	member := spaceManager
	member.spaceEvents = true
	want := map[string]seen{
		"admin": all, "admin_read_only": all, "organization_manager": manager, "organization_auditor": auditor,
		"organization_billing_manager": orgOnly, "organization_user": orgOnly, "space_manager": spaceManager,
		"space_developer": member, "space_auditor": member, "space_supporter": member, "none": {self: true},
	}
	for _, caller := range callers {
		s := newStage(t, caller)
		if caller == "admin" {
			s.caller = s.s.uaa.UsersByName("admin")[0].ID
		}
		has := func(call, part string) bool {
			return strings.Contains(s.try("GET "+call, "").body, `"guid":"`+part+`"`)
		}
		got := seen{
			users: has("/v3/users", s.mate), self: has("/v3/users", s.caller),
			orgRoles: has("/v3/roles", s.orgRole), spaceRoles: has("/v3/roles", s.spaceRole),
			orgs: has("/v3/organizations", s.org), spaces: has("/v3/spaces", s.space), spaceQuotas: has("/v3/space_quotas", s.spaceQuota),
			orgEvents:   has("/v3/audit_events?types=audit.organization.create&target_guids=ORG", s.org),
			spaceEvents: has("/v3/audit_events?types=audit.space.create&target_guids=SPACE", s.space),
		}
		same(t, caller, want[caller], got)
		same(t, caller+" and strangers", caller == "admin" || caller == "admin_read_only", has("/v3/users", s.stranger))
		quota := s.try("GET /v3/organization_quotas/"+guidsOf(t, s.get("/v3/organization_quotas?names=default", s.admin))[0], "")
		same(t, caller+" and orgs of a quota", caller != "none", strings.Contains(quota.body, s.org))
	}
}

func TestSuspension(t *testing.T) {
	space := `{"suspended":true}`
	for _, row := range []struct{ caller, suspended, call, body, want string }{
		{"organization_manager", "org", "PATCH /v3/organizations/ORG", `{"name":"new"}`, suspended},
		{"organization_manager", "org", "POST /v3/roles", roleBody("organization_manager", "MATE", "ORG"), suspended},
		{"organization_manager", "org", "DELETE /v3/roles/ORGROLE", "", suspended},
		{"organization_manager", "org", "POST /v3/spaces", `{"name":"new","relationships":{"organization":{"data":{"guid":"ORG"}}}}`, suspended},
		{"organization_manager", "org", "DELETE /v3/spaces/SPACE", "", suspended},
		{"space_manager", "org", "PATCH /v3/spaces/SPACE", `{"name":"new"}`, suspended},
		{"space_manager", "space", "PATCH /v3/spaces/SPACE", `{"name":"new"}`, "Forbidden | 10019 | The space is suspended"},
		{"space_manager", "space", "POST /v3/roles", roleBody("space_developer", "MATE", "SPACE"), "Forbidden | 10019 | The space is suspended"},
		{"space_manager", "space", "DELETE /v3/roles/SPACEROLE", "", "Forbidden | 10019 | The space is suspended"},
		{"organization_manager", "space", "PATCH /v3/spaces/SPACE", `{"name":"new"}`, ""},
		{"admin", "org", "PATCH /v3/organizations/ORG", `{"name":"new"}`, ""},
	} {
		s := newStage(t, row.caller)
		path := map[string]string{"org": "/v3/organizations/" + s.org, "space": "/v3/spaces/" + s.space}[row.suspended]
		if got := s.send(http.MethodPatch, path, s.admin, space); got.status != http.StatusOK {
			t.Fatal(got.body)
		}
		got := s.try(row.call, row.body)
		if row.want == "" {
			same(t, row.caller+" "+row.call, http.StatusOK, got.status)
			continue
		}
		same(t, row.caller+" "+row.call, row.want, wrong(t, got))
	}
}

func TestOrgCreationFlag(t *testing.T) {
	l := newLab(t)
	jo, token := l.person("jo")
	l.send(http.MethodPatch, "/v3/feature_flags/user_org_creation", l.admin, `{"enabled":true}`)
	same(t, "suspended", say403, wrong(t, l.send(http.MethodPost, "/v3/organizations", token, `{"name":"mine","suspended":true}`)))
	same(t, "created", http.StatusCreated, l.send(http.MethodPost, "/v3/organizations", token, `{"name":"mine"}`).status)
	same(t, "roles of the creator", []string{"organization_user", "organization_manager"}, each(t, l.get("/v3/roles?user_guids="+jo, token), "type"))
	same(t, "events", []string{"audit.organization.create", "audit.user.organization_user_add", "audit.user.organization_manager_add"},
		each(t, l.get("/v3/audit_events", l.admin), "type"))
	l.org("admins")
	same(t, "an admin gets none", []string{}, guidsOf(t, l.get("/v3/roles?user_guids="+l.s.uaa.UsersByName("admin")[0].ID, l.admin)))
}
