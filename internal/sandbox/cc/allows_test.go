package cc

import (
	"net/http"
	"strings"
	"testing"

	"github.com/cfid-cli/cfid/internal/perm"
)

// TestAllows: what the client's table of permissions says is what the Cloud Controller does, for each call as each role.
func TestAllows(t *testing.T) {
	space := `{"name":"new","relationships":{"organization":{"data":{"guid":"ORG"}}}}`
	rows := []struct {
		call, body string
		level      perm.Level
	}{
		{"GET /v3/users/MATE", "", perm.Org},
		{"POST /v3/users", `{"guid":"new"}`, perm.Org},
		{"PATCH /v3/users/MATE", `{"metadata":{"labels":{"a":"b"}}}`, perm.Org},
		{"DELETE /v3/users/MATE", "", perm.Org},
		{"GET /v3/roles/ORGROLE", "", perm.Org},
		{"GET /v3/roles/SPACEROLE", "", perm.Space},
		{"POST /v3/roles", roleBody("organization_billing_manager", "MATE", "ORG"), perm.Org},
		{"POST /v3/roles", roleBody("organization_manager", "MATE", "ORG"), perm.Org},
		{"POST /v3/roles", roleBody("space_manager", "MATE", "SPACE"), perm.Space},
		{"POST /v3/roles", roleBody("space_developer", "MATE", "SPACE"), perm.Space},
		{"POST /v3/roles", roleBody("space_supporter", "MATE", "SPACE"), perm.Space},
		{"DELETE /v3/roles/ORGROLE", "", perm.Org},
		{"DELETE /v3/roles/SPACEROLE", "", perm.Space},
		{"GET /v3/organizations", "", perm.Org},
		{"GET /v3/organizations/ORG", "", perm.Org},
		{"GET /v3/organizations/ORG/users", "", perm.Org},
		{"GET /v3/organizations/ORG/usage_summary", "", perm.Org},
		{"POST /v3/organizations", `{"name":"new"}`, perm.Org},
		{"PATCH /v3/organizations/ORG", `{"name":"new"}`, perm.Org},
		{"PATCH /v3/organizations/ORG", `{"metadata":{"labels":{"a":"b"}}}`, perm.Org},
		{"DELETE /v3/organizations/ORG", "", perm.Org},
		{"GET /v3/spaces/SPACE", "", perm.Space},
		{"GET /v3/spaces/SPACE/users", "", perm.Space},
		{"POST /v3/spaces", space, perm.Org},
		{"PATCH /v3/spaces/SPACE", `{"name":"new"}`, perm.Space},
		{"PATCH /v3/spaces/SPACE", `{"metadata":{"annotations":{"a":"b"}}}`, perm.Space},
		{"DELETE /v3/spaces/SPACE", "", perm.Space},
		{"GET /v3/organization_quotas/OQUOTA", "", perm.Org},
		{"POST /v3/organization_quotas", `{"name":"new"}`, perm.Org},
		{"GET /v3/space_quotas/SQUOTA", "", perm.Space},
		{"POST /v3/space_quotas", space, perm.Org},
		{"GET /v3/feature_flags", "", perm.Org},
		{"PATCH /v3/feature_flags/user_org_creation", `{"enabled":true}`, perm.Org},
	}
	cells := 0
	for _, caller := range callers {
		scopes, roles := []string{perm.CCRead, perm.CCWrite}, []string{caller}
		switch {
		case caller == "admin":
			scopes, roles = []string{perm.CCAdmin}, nil
		case caller == "admin_read_only":
			scopes, roles = []string{perm.CCAdminReadOnly, perm.CCWrite}, nil
		case caller == "none":
			roles = nil
		case strings.HasPrefix(caller, "space_"):
			roles = append(roles, perm.OrgUser)
		}
		stage := newStage(t, caller)
		for _, row := range rows {
			method, path, _ := strings.Cut(row.call, " ")
			want, known := permAllows(method, path, row.level, scopes, roles)
			status := stage.try(row.call, row.body).status
			if cells++; !known || want != (status < 300) {
				t.Errorf("%s: %s %s: the table says %v (%v), the server %d", caller, row.call, row.body, want, known, status)
			}
			if status < 300 && method != http.MethodGet {
				stage = newStage(t, caller) // the scene has changed
			}
		}
	}
	if cells < 350 {
		t.Errorf("only %d cells", cells)
	}
}
