package perm

import (
	"errors"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestParseRole(t *testing.T) {
	for _, tt := range []struct {
		word  string
		level Level
		want  string // API type, or the error's text
	}{
		{"OrgManager", "", OrgManager},
		{"organization_manager", "", OrgManager},
		{"org_manager", "", OrgManager},
		{"ORG-MANAGER", "", OrgManager},
		{"organisation manager", "", OrgManager},
		{"orgmanager", Org, OrgManager},
		{"manager", Org, OrgManager},
		{"manager", Space, SpaceManager},
		{"Auditor", Space, SpaceAuditor},
		{"developer", "", SpaceDeveloper},
		{"space_developer", "", SpaceDeveloper},
		{"SpaceSupporter", Space, SpaceSupporter},
		{"BillingManager", "", BillingManager},
		{"billing-manager", Org, BillingManager},
		{"OrgBillingManager", "", BillingManager},
		{"organization_billing_manager", "", BillingManager},
		{"user", "", OrgUser},
		{"OrgUser", "", OrgUser},

		{"manager", "", `role "manager" exists for orgs and for spaces: use OrgManager or SpaceManager`},
		{"auditor", "", `role "auditor" exists for orgs and for spaces: use OrgAuditor or SpaceAuditor`},
		{"SpaceManager", Org, "SpaceManager is a role of spaces, not of orgs"},
		{"OrgAuditor", Space, "OrgAuditor is a role of orgs, not of spaces"},
		{"developer", Org, "SpaceDeveloper is a role of spaces, not of orgs"},
		{"SpaceDev", "", `unknown role "SpaceDev": did you mean SpaceDeveloper?`},
		{"OrgDeveloper", "", `unknown role "OrgDeveloper": did you mean SpaceDeveloper?`},
		{"develpoer", Space, `unknown role "develpoer": did you mean SpaceDeveloper?`},
		{"SpaceManger", "", `unknown role "SpaceManger": did you mean SpaceManager?`},
		{"king", Org, `unknown role "king" (known: OrgUser, OrgManager, OrgAuditor, BillingManager)`},
		{"", Space, `unknown role "" (known: SpaceManager, SpaceDeveloper, SpaceAuditor, SpaceSupporter)`},
	} {
		got, err := ParseRole(tt.word, tt.level)
		text := got.Type
		if err != nil {
			text = err.Error()
			var re *RoleError
			if !errors.As(err, &re) || re.Word != tt.word {
				t.Errorf("%q: %v is no *RoleError about it", tt.word, err)
			}
		}
		if text != tt.want {
			t.Errorf("ParseRole(%q, %q) = %s, want %s", tt.word, tt.level, text, tt.want)
		}
	}
}

// Every spelling that cfid itself prints must be accepted as an argument.
func TestParseRoleTakesWhatIsPrinted(t *testing.T) {
	for _, r := range Roles() {
		for _, s := range []string{r.Type, r.CF, r.Label} {
			anywhere, err := ParseRole(s, "")
			there, errThere := ParseRole(s, r.Level)
			if err != nil || errThere != nil || anywhere != r || there != r {
				t.Errorf("ParseRole(%q) = %v, %v, and at its level %v, %v", s, anywhere, err, there, errThere)
			}
		}
		if got, ok := RoleOf(r.Type); !ok || got != r {
			t.Errorf("RoleOf(%q) = %v, %v", r.Type, got, ok)
		}
	}
	if _, ok := RoleOf("OrgManager"); ok {
		t.Error("RoleOf takes API types only")
	}
	got, err := ParseRoles([]string{"user", "manager"}, Org)
	if err != nil || len(got) != 2 || got[1].Type != OrgManager {
		t.Errorf("ParseRoles = %v, %v", got, err)
	}
	if _, err := ParseRoles([]string{"user", "nobody"}, Org); err == nil {
		t.Error("ParseRoles let a wrong word pass")
	}
}

func TestExplain(t *testing.T) {
	for scope, want := range map[string]Meaning{
		"scim.read":  {Scope: "scim.read", Text: "read all users and groups", Of: "UAA"},
		"zones.read": {Scope: "zones.read", Text: "read identity zones", Of: "UAA"},
		"zones.acme.admin": {Scope: "zones.acme.admin", Of: "UAA", Zone: "acme",
			Text: "everything in zone acme, from the default zone"},
		"zones.acme.read": {Scope: "zones.acme.read", Of: "UAA", Zone: "acme",
			Text: "read zone acme, from the default zone"},
		"zones.acme.clients.write": {Scope: "zones.acme.clients.write", Of: "UAA", Zone: "acme",
			Text: "create and change clients of zone acme", Becomes: "clients.write"},
		"zones.acme.scim.write": {Scope: "zones.acme.scim.write", Of: "UAA", Zone: "acme",
			Text: "create, change and delete users and groups of zone acme", Becomes: "scim.write"},
		"zones.acme.clients.scim.read": {Scope: "zones.acme.clients.scim.read", Of: "UAA", Zone: "acme",
			Text: "read users and groups of zone acme", Becomes: "scim.read"},
		"cloud_controller.global_auditor": {Scope: "cloud_controller.global_auditor", Of: "Cloud Controller",
			Text: "read everything in every org and space but secrets, such as environment variables"},
	} {
		got, ok := Explain(scope)
		if d := cmp.Diff(want, got); d != "" || !ok {
			t.Errorf("Explain(%q) %v:\n%s", scope, ok, d)
		}
	}
	for _, s := range []string{"", "my-app.read", "zones..admin", "zones.acme.fly", "zones.a.b.admin", "SCIM.READ"} {
		if got, ok := Explain(s); ok {
			t.Errorf("Explain(%q) = %v, want nothing", s, got)
		}
	}
}

func TestScopeTableIsClean(t *testing.T) {
	seen := map[string]bool{}
	for _, s := range Scopes() {
		if seen[s.Name] || s.Name == "" || s.Meaning == "" || s.Of == "" {
			t.Errorf("twice or half empty: %+v", s)
		}
		seen[s.Name] = true
		if _, ok := Explain(strings.Replace(s.Name, "ZONE", "z1", 1)); !ok {
			t.Errorf("Explain does not know %s of its own table", s.Name)
		}
	}
	if len(seen) < 55 {
		t.Errorf("only %d scopes", len(seen))
	}
}

func TestVerbCheck(t *testing.T) {
	both := []string{CCRead, CCWrite}
	for _, tt := range []struct {
		verb          string
		scopes, roles []string
		want          Verdict
	}{
		{"push", both, []string{OrgUser, SpaceDeveloper}, Verdict{OK: true, By: SpaceDeveloper}},
		{"push", both, []string{SpaceManager, OrgManager}, Verdict{Roles: []string{SpaceDeveloper}}},
		{"push", []string{CCRead}, []string{SpaceDeveloper}, Verdict{Scopes: []string{CCWrite}}},
		{"push", []string{CCAdminReadOnly}, nil, Verdict{Scopes: []string{CCWrite}, Roles: []string{SpaceDeveloper}}},
		{"push", []string{CCAdmin}, nil, Verdict{OK: true, By: CCAdmin}},
		{"restart", both, []string{SpaceSupporter}, Verdict{OK: true, By: SpaceSupporter}},
		{"see-env", []string{CCGlobalAuditor}, nil, Verdict{Roles: []string{SpaceDeveloper, SpaceSupporter}}},
		{"see-env", []string{CCAdminReadOnly}, nil, Verdict{OK: true, By: CCAdminReadOnly}},
		{"see-app", []string{CCGlobalAuditor}, nil, Verdict{OK: true, By: CCGlobalAuditor}},
		{"see-app", both, []string{OrgManager}, Verdict{OK: true, By: OrgManager}},
		{"manage-space", both, []string{SpaceDeveloper}, Verdict{Roles: []string{SpaceManager, OrgManager}}},
		{"see-org", []string{"openid"}, []string{OrgUser}, Verdict{Scopes: []string{CCRead}}},
	} {
		v, err := ParseVerb(tt.verb)
		if err != nil {
			t.Fatal(err)
		}
		if d := cmp.Diff(tt.want, v.Check(tt.scopes, tt.roles)); d != "" {
			t.Errorf("%s with %v as %v:\n%s", tt.verb, tt.scopes, tt.roles, d)
		}
	}
	for _, v := range Verbs() {
		for _, r := range v.Roles {
			if _, ok := RoleOf(r); !ok {
				t.Errorf("%s names the unknown role %s", v.Name, r)
			}
		}
	}
	if _, err := ParseVerb("See_App"); err != nil {
		t.Error(err)
	}
	if _, err := ParseVerb("restrat"); err == nil || err.Error() != `no verb "restrat": did you mean restart?` {
		t.Errorf("restrat: %v", err)
	}
	if _, err := ParseVerb("fly"); err == nil || !strings.Contains(err.Error(), "there are push") {
		t.Errorf("fly: %v", err)
	}
}

func TestRequired(t *testing.T) {
	for _, tt := range []struct {
		method, path string
		scopes       string
		roles        string
	}{
		{"GET", "/uaa/Users", "uaa.admin scim.read zones.ZONE.admin", ""},
		{"GET", "/Users/1", "uaa.admin scim.read zones.ZONE.admin", ""},
		{"POST", "/Users", "uaa.admin scim.write scim.create zones.ZONE.admin", ""},
		{"PATCH", "/Users/1", "uaa.admin scim.write zones.ZONE.admin", ""},
		{"PUT", "/uaa/Users/1/password", "password.write", ""},
		{"POST", "/Groups/1/members", "uaa.admin scim.write groups.update zones.ZONE.admin", ""},
		{"GET", "/Groups/External", "uaa.admin scim.read zones.ZONE.admin", ""},
		{"POST", "/Groups/External", "uaa.admin scim.write zones.ZONE.admin", ""},
		{"GET", "/oauth/clients/app", "uaa.admin clients.read clients.admin zones.ZONE.admin", ""},
		{"POST", "/oauth/clients/app", "uaa.admin clients.admin clients.write zones.ZONE.admin", ""},
		{"PUT", "/oauth/clients/app/secret", "uaa.admin clients.admin clients.secret zones.ZONE.admin", ""},
		{"POST", "/oauth/clients/tx/modify", "uaa.admin clients.admin zones.ZONE.admin", ""},
		{"POST", "/uaa/introspect", "uaa.resource", ""},
		{"GET", "/userinfo", "openid", ""},
		{"GET", "/ids/Users", "scim.userids", ""},
		{"DELETE", "/oauth/token/revoke/abc", "uaa.admin tokens.revoke", ""},
		{"GET", "/v3/users", "cloud_controller.read cloud_controller.admin_read_only cloud_controller.global_auditor cloud_controller.admin", ""},
		{"POST", "/v3/users", "cloud_controller.admin", ""},
		{"DELETE", "/v3/users/1", "cloud_controller.admin", ""},
		{"POST", "/v3/roles", "cloud_controller.write cloud_controller.admin", "organization_manager space_manager"},
		{"DELETE", "/v3/roles/1", "cloud_controller.write cloud_controller.admin", "organization_manager space_manager"},
		{"POST", "/v3/organizations", "cloud_controller.admin", ""},
		{"PATCH", "/v3/organizations/1", "cloud_controller.write cloud_controller.admin", "organization_manager"},
		{"DELETE", "/v3/organizations/1", "cloud_controller.admin", ""},
		{"POST", "/v3/spaces", "cloud_controller.write cloud_controller.admin", "organization_manager"},
		{"DELETE", "/v3/spaces/1", "cloud_controller.write cloud_controller.admin", "organization_manager"},
		{"PATCH", "/v3/feature_flags/x", "cloud_controller.admin", ""},
	} {
		n, ok := Required(tt.method, tt.path)
		if !ok || strings.Join(n.Scopes, " ") != tt.scopes || strings.Join(n.Roles, " ") != tt.roles {
			t.Errorf("%s %s = %v %v", tt.method, tt.path, n, ok)
		}
	}
	for _, p := range []string{"", "/", "/healthz", "/v2/apps", "/users", "/oauth/token"} {
		if n, ok := Required("POST", p); ok {
			t.Errorf("POST %s = %v, want unknown", p, n)
		}
	}
	a, _ := Required("GET", "/Users")
	a.Scopes[0] = "changed"
	if b, _ := Required("GET", "/Users"); slices.Contains(b.Scopes, "changed") {
		t.Error("a caller can change the table")
	}
}
