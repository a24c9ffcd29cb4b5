package platform

import (
	"testing"

	"github.com/cfid-cli/cfid/internal/change"
	"github.com/cfid-cli/cfid/internal/perm"
	"github.com/cfid-cli/cfid/internal/sandbox"
	"github.com/cfid-cli/cfid/internal/session"
)

// A pattern of users is looked up at the UAA, by who may not read there among those whom the platform shows. A name that
// looks like a pattern goes before it.
func TestPatternsOfUsers(t *testing.T) {
	conf := sandbox.Config{Size: sandbox.Size{Orgs: 1, Spaces: 1, Users: 120}}
	s, server := adminAt(t, conf)
	assigned(t, s, RoleInput{Users: []string{"marissa"}, Roles: []string{"OrgManager"}, PlaceInput: PlaceInput{Orgs: []string{"org-00001"}}})
	manager := loggedIn(t, server, "marissa", "koala")
	for pattern, want := range map[string]int{
		"user-*": 120, "USER-00000?": 9, "user-00010*@uaa": 10, "*-00001[0-4]": 5, "{user-000001,user-000002}": 2, "user-*@ldap": 0, "nix*": 0,
	} {
		for who, s := range map[string]*session.Session{"admin": s, "manager": manager} {
			in := RoleInput{Users: []string{pattern}, Roles: []string{"OrgAuditor"}, PlaceInput: PlaceInput{Orgs: []string{"org-00001"}}}
			set, err := planSet(t.Context(), s, in, change.OpAdd)
			if err != nil {
				t.Fatal(pattern, who, err)
			}
			people, refused := peopleOf(set)
			if people != want || (refused == nil) == (want == 0) || want == 0 && session.Class(refused) != session.NotFound || set.Ask.Asks != (want > 0) {
				t.Errorf("%s as %s: %d users, want %d; asks: %v; %v", pattern, who, people, want, set.Ask.Asks, refused)
			}
		}
	}
	in := RoleInput{Users: []string{"user-000001", "user-00000*"}, Roles: []string{"OrgAuditor"}, PlaceInput: PlaceInput{Orgs: []string{"org-00001"}}}
	if states := assigned(t, s, in); len(states) != 9 {
		t.Errorf("somebody who is named and fits: %v", states)
	}
}

// peopleOf counts the users that a set is about.
func peopleOf(set *change.ChangeSet) (n int, refused error) {
	people := map[string]bool{}
	for _, st := range set.Steps {
		switch w := st.Work.(type) {
		case change.Refusal:
			refused = w.Err
		case RoleWork:
			people[w.User.GUID] = true
		}
	}
	return len(people), refused
}

// Who is not shown all roles in the spaces of an org gets no plan to prune it.
func TestPruneNeedsToSeeEverything(t *testing.T) {
	for _, row := range []struct {
		scopes, mine []string
		blind        bool
	}{
		{[]string{perm.CCAdmin}, nil, false},
		{[]string{perm.CCRead, perm.CCGlobalAuditor}, nil, false},
		{[]string{perm.CCRead, perm.CCWrite}, []string{perm.OrgUser, perm.OrgManager}, false},
		{[]string{perm.CCRead, perm.CCWrite}, []string{perm.OrgUser, perm.OrgAuditor}, true},
		{[]string{perm.CCRead, perm.CCWrite}, nil, true},
		{nil, nil, false},
	} {
		if got := mayNotSeeBelow(row.scopes, row.mine); got != row.blind {
			t.Errorf("%v %v: %v", row.scopes, row.mine, got)
		}
	}
}
