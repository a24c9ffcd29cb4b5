package access

import (
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"github.com/cfid-cli/cfid/internal/perm"
	"github.com/cfid-cli/cfid/internal/session"
	"github.com/cfid-cli/cfid/internal/uaa"
)

func TestParseVerbInput(t *testing.T) {
	ci := WhoInput{Client: "ci"}
	for _, tt := range []struct {
		words []string
		who   WhoInput
		want  VerbInput // zero: a usage error
	}{
		{[]string{"push"}, WhoInput{}, VerbInput{Verb: "push"}},
		{[]string{"push", "acme/dev"}, WhoInput{}, VerbInput{Verb: "push", Place: "acme/dev"}},
		{[]string{"push", "see-org"}, WhoInput{}, VerbInput{Verb: "push", Place: "see-org"}},
		{[]string{"dev1", "push"}, WhoInput{Origin: "ldap"}, VerbInput{Who: WhoInput{Name: "dev1", Origin: "ldap"}, Verb: "push"}},
		{[]string{"push", "push", "acme"}, WhoInput{}, VerbInput{Who: WhoInput{Name: "push"}, Verb: "push", Place: "acme"}},
		{[]string{"push", "acme/dev"}, ci, VerbInput{Who: ci, Verb: "push", Place: "acme/dev"}},
		{[]string{"dev1", "push", "acme/dev"}, ci, VerbInput{}},
		{[]string{"puhs", "acme/dev"}, WhoInput{}, VerbInput{}},
		{[]string{"dev1", "acme"}, WhoInput{}, VerbInput{}},
		{nil, WhoInput{}, VerbInput{}},
	} {
		got, err := ParseVerbInput(tt.words, tt.who)
		if err != nil {
			if !session.IsAny[*session.UsageError](err) {
				t.Errorf("%v: %v is no usage error", tt.words, err)
			}
			got = VerbInput{}
		}
		if d := cmp.Diff(tt.want, got); d != "" {
			t.Errorf("%v, -want +got:\n%s", tt.words, d)
		}
	}
}

func TestClassifyGroups(t *testing.T) {
	u := &uaa.User{Origin: "ldap", Groups: []uaa.UserGroup{
		{Value: "5", Display: "scim.read", Type: "DIRECT"},
		{Value: "1", Display: "openid", Type: "DIRECT"},
		{Value: "2", Display: "reports.read", Type: "INDIRECT"},
		{Value: "3", Display: "ops", Type: "DIRECT"},
		{Value: "4", Display: "Team", Type: "DIRECT"},
	}}
	facts := groupFacts{
		defaults: []string{"openid", "scim.read"}, defaultsKnown: true,
		mappings: []*uaa.Mapping{{GroupID: "3", ExternalGroup: "cn=ops", Origin: "ldap"}, {GroupID: "1", ExternalGroup: "cn=all", Origin: "ldap"}, {GroupID: "9"}},
		through:  map[string][]string{"reports.read": {"Team"}},
	}
	want := []perm.Membership{
		{Group: "openid", How: perm.Default},
		{Group: "ops", How: perm.Mapped, Through: []string{"cn=ops of ldap"}},
		{Group: "reports.read", How: perm.Nested, Through: []string{"Team"}},
		{Group: "scim.read", How: perm.Default},
		{Group: "Team", How: perm.Direct},
	}
	if d := cmp.Diff(want, facts.classify(u), cmpopts.EquateEmpty()); d != "" {
		t.Errorf("-want +got:\n%s", d)
	}
	blind := groupFacts{through: map[string][]string{}}
	want = []perm.Membership{
		{Group: "openid", How: perm.DirectOrDefault}, {Group: "ops", How: perm.Direct}, {Group: "reports.read", How: perm.Nested},
		{Group: "scim.read", How: perm.Direct}, {Group: "Team", How: perm.Direct},
	}
	if d := cmp.Diff(want, blind.classify(u), cmpopts.EquateEmpty()); d != "" {
		t.Errorf("unreadable, -want +got:\n%s", d)
	}
}

func TestDifferences(t *testing.T) {
	a := []Grant{
		{Who: "a", Kind: GrantRole, What: "OrgUser", Where: "acme"}, {Who: "a", Kind: GrantGroup, What: "team", How: "direct"},
		{Who: "a", Kind: GrantScope, What: "scim.read", Where: "a"}, {Who: "a", Kind: GrantRole, What: "SpaceDeveloper", Where: "acme/dev"},
	}
	b := []Grant{
		{Who: "b", Kind: GrantGroup, What: "team", How: "nested through x"}, {Who: "b", Kind: GrantRole, What: "OrgUser", Where: "beta"},
		{Who: "b", Kind: GrantScope, What: "scim.read", Where: "b"},
	}
	want := []Difference{{Both, a[1]}, {OnlyA, a[0]}, {OnlyA, a[3]}, {OnlyB, b[1]}, {Both, a[2]}}
	if d := cmp.Diff(want, differences(a, b)); d != "" {
		t.Errorf("-want +got:\n%s", d)
	}
	if got := differences(nil, nil); got != nil {
		t.Errorf("nothing differs: %v", got)
	}
}
