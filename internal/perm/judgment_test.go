package perm

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/cfid-cli/cfid/internal/line"
)

func TestJudge(t *testing.T) {
	here, org := Place{Org: "acme", Space: "dev"}, Place{Org: "acme"}
	user := func(roles ...string) Person {
		return Person{Name: "dev1", Via: "cf", Scopes: []string{CCRead, CCWrite}, ScopesKnown: true, Roles: roles, RolesKnown: true}
	}
	has := Finding{Answer: Yes, Text: "dev1 gets cloud_controller.write through client cf"}
	assign := func(role string, space ...string) []Mend {
		say := "a manager of the space or of its org, or a platform admin, can"
		if len(space) == 0 {
			say = "a manager of the org, or a platform admin, can"
		}
		return []Mend{{Run: line.RoleAssign.With("dev1").Flag("--role", role).Flag("--org", "acme").Flags("--space", space...), Say: say}}
	}
	for _, tt := range []struct {
		name, verb string
		who        Person
		at         Place
		want       Judgment
	}{
		{"by role", "push", user(SpaceDeveloper), here, Judgment{Yes, "SpaceDeveloper", []Finding{has, {Answer: Yes, Text: "dev1 is SpaceDeveloper in acme/dev"}}}},
		{"by a role in the org", "see-app", user(OrgManager), here, Judgment{Yes, "OrgManager", []Finding{
			{Answer: Yes, Text: "dev1 gets cloud_controller.read through client cf"}, {Answer: Yes, Text: "dev1 is OrgManager in acme"},
		}}},
		{"without a role", "push", user(), here, Judgment{No, "", []Finding{
			has, {No, "it takes SpaceDeveloper: dev1 has no role in acme/dev", assign("SpaceDeveloper", "dev")},
		}}},
		{"the least role that does", "see-app", user(OrgUser), here, Judgment{No, "", []Finding{
			{Answer: Yes, Text: "dev1 gets cloud_controller.read through client cf"},
			{No, "it takes SpaceDeveloper, SpaceSupporter, SpaceManager, SpaceAuditor or OrgManager: dev1 is only OrgUser in acme/dev", assign("SpaceAuditor", "dev")},
		}}},
		{"in an org", "create-space", user(OrgUser, OrgAuditor), org, Judgment{No, "", []Finding{
			has, {No, "it takes OrgManager: dev1 is only OrgUser and OrgAuditor in acme", assign("OrgManager")},
		}}},
		{"an admin", "push", Person{Name: "admin", Me: true, Scopes: []string{CCAdmin}, ScopesKnown: true, RolesKnown: true}, Place{Org: "acme", Space: "dev", Suspended: true},
			Judgment{Yes, CCAdmin, []Finding{{Answer: Yes, Text: "your token has cloud_controller.admin, which is enough in every org and space"}}}},
		{"suspended", "push", user(SpaceDeveloper), Place{Org: "acme", Space: "dev", Suspended: true}, Judgment{No, "", []Finding{
			has, {Answer: Yes, Text: "dev1 is SpaceDeveloper in acme/dev"},
			{No, "org acme is suspended: only platform admins may change anything in it", []Mend{{Run: line.OrgUpdate.With("acme").Flag("--active"), Say: "a platform admin can"}}},
		}}},
		{"groups unreadable, with a role", "push", Person{Name: "dev1", Roles: []string{SpaceDeveloper}, RolesKnown: true}, here, Judgment{Yes, "SpaceDeveloper", []Finding{
			{Answer: Yes, Text: "cloud_controller.write is assumed, since every user has it by default: the groups of dev1 cannot be read"},
			{Answer: Yes, Text: "dev1 is SpaceDeveloper in acme/dev"},
		}}},
		{"groups unreadable, without a role", "push", Person{Name: "dev1", RolesKnown: true}, here, Judgment{Unknown, "", []Finding{
			{Answer: Unknown, Text: "the groups of dev1 cannot be read (scim.read): a platform admin may without a role"},
			{Unknown, "it takes SpaceDeveloper: dev1 has no role in acme/dev", assign("SpaceDeveloper", "dev")},
		}}},
		{"roles unreadable", "push", Person{Name: "dev1", Scopes: []string{CCWrite}, ScopesKnown: true}, here, Judgment{Unknown, "", []Finding{
			{Answer: Yes, Text: "dev1 is in group cloud_controller.write"},
			{Answer: Unknown, Text: "which roles dev1 has in acme/dev cannot be read; it takes SpaceDeveloper"},
		}}},
		{"a client without the scope", "push", Person{Name: "ci", Client: true, Scopes: []string{"uaa.resource"}, ScopesKnown: true, Roles: []string{SpaceDeveloper}, RolesKnown: true}, here, Judgment{No, "", []Finding{
			{No, "without the scope cloud_controller.write no role helps: ci has it not", []Mend{{Run: line.ClientUpdate.With("ci").Flag("--add-authority", CCWrite), Say: "an admin can"}}},
			{Answer: Yes, Text: "ci is SpaceDeveloper in acme/dev"},
		}}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			verb, err := ParseVerb(tt.verb)
			if err != nil {
				t.Fatal(err)
			}
			if d := cmp.Diff(tt.want, verb.Judge(tt.who, tt.at)); d != "" {
				t.Errorf("-want +got:\n%s", d)
			}
		})
	}
}

func TestMendsOnce(t *testing.T) {
	again := Mend{Say: "log in again", Login: true}
	j := Judgment{Findings: []Finding{{Mends: []Mend{{Run: line.UserGet.With("b")}, again}}, {Mends: []Mend{{Run: line.UserGet.With("a")}, {Run: line.UserGet.With("b")}, again}}}}
	want := []Mend{{Run: line.UserGet.With("b")}, again, {Run: line.UserGet.With("a")}}
	if d := cmp.Diff(want, j.Mends()); d != "" {
		t.Errorf("-want +got:\n%s", d)
	}
}

func TestObtainable(t *testing.T) {
	groups := []Membership{{Group: "openid"}, {Group: "zones.lab.admin"}, {Group: "zones.a.b.admin"}, {Group: "scim.read"}, {Group: "zones..admin"}}
	for _, tt := range []struct {
		client, want []string
	}{
		{nil, nil},
		{[]string{"openid", "scim.write"}, []string{"openid"}},
		{[]string{"zones.*.admin"}, []string{"zones.lab.admin"}},
		{[]string{"s*.read", "open*"}, []string{"openid", "scim.read"}},
		{[]string{"*"}, []string{"openid"}},
	} {
		if d := cmp.Diff(tt.want, Obtainable(groups, tt.client)); d != "" {
			t.Errorf("%v, -want +got:\n%s", tt.client, d)
		}
	}
}

func TestMembershipText(t *testing.T) {
	for m, want := range map[*Membership]string{
		{How: Direct}: "direct", {How: Nested}: "nested", {How: Nested, Through: []string{"a", "b"}}: "nested through a, b",
		{How: Mapped, Through: []string{"cn=ops of ldap"}}: "mapped from cn=ops of ldap", {How: DirectOrDefault}: "direct or default",
	} {
		if m.String() != want {
			t.Errorf("%+v: %q, want %q", *m, m, want)
		}
	}
}

func TestRefusedMends(t *testing.T) {
	role := Need{Scopes: []string{CCWrite, CCAdmin}, Roles: []string{OrgManager, SpaceManager}}
	scope := Need{Scopes: []string{"uaa.admin", "scim.read", "zones.lab.admin"}}
	anyway := []Mend{{Say: "ask a manager of the org, or a platform admin, for the role"}}
	write := []string{CCWrite}
	for _, tt := range []struct {
		name string
		need Need
		who  Refused
		want []Mend
	}{
		{"in a space", role, Refused{User: "joe", Scopes: write, Place: Place{Org: "acme", Space: "dev"}}, []Mend{{
			Run: line.RoleAssign.With("joe").Flag("--role", "SpaceManager").Flag("--org", "acme").Flag("--space", "dev"), Say: "a manager of the space or of its org, or a platform admin, can",
		}}},
		{"in an org", role, Refused{User: "joe", Scopes: write, Place: Place{Org: "acme"}}, []Mend{{
			Run: line.RoleAssign.With("joe").Flag("--role", "OrgManager").Flag("--org", "acme"), Say: "a manager of the org, or a platform admin, can",
		}}},
		{"somewhere", role, Refused{User: "joe", Scopes: write}, anyway},
		{"nobody known", role, Refused{Place: Place{Org: "acme"}}, anyway},
		{"no scope for it", role, Refused{User: "joe", Scopes: []string{"openid"}, Place: Place{Org: "acme"}}, []Mend{
			{Run: line.GroupMemberAdd.With(CCWrite, "joe"), Say: "an admin can"}, loginAgain(),
		}},
		{"the least scope", scope, Refused{User: "joe", Client: "app", Scopes: []string{"openid"}}, []Mend{
			{Run: line.GroupMemberAdd.With("scim.read", "joe"), Say: "an admin can"}, loginAgain(),
		}},
		{"client cf, tokens", Need{Scopes: []string{"uaa.admin", "tokens.list"}}, Refused{User: "joe", Client: "cf", Scopes: []string{"openid"}}, []Mend{
			{Run: line.Login.Flag("--client-credentials").Flag("--client-id", "admin"), Say: "the client cf never asks for tokens.list"},
			{Run: line.Login.With("joe").Flag("--client-id", "CLIENT"), Say: "or through another client that lists it"},
		}},
		{"a client", scope, Refused{Client: "ci", Scopes: []string{}}, []Mend{{Say: "log in as a user or client that has it", Login: true}}},
	} {
		if d := cmp.Diff(tt.want, tt.need.Mends(tt.who)); d != "" {
			t.Errorf("%s, -want +got:\n%s", tt.name, d)
		}
	}
	for _, tt := range []struct {
		who  Refused
		want string
	}{
		{Refused{}, ""},
		{Refused{Looked: true, Place: Place{Org: "acme", Space: "dev"}}, "you have no role in acme/dev"},
		{Refused{Roles: []string{OrgUser, SpaceAuditor}}, "you are OrgUser and SpaceAuditor"},
	} {
		if got := tt.who.Has(); got != tt.want {
			t.Errorf("%+v: %q, want %q", tt.who, got, tt.want)
		}
	}
}
