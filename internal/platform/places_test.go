package platform

import (
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/cfid-cli/cfid/internal/capi"
	"github.com/cfid-cli/cfid/internal/perm"
	"github.com/cfid-cli/cfid/internal/session"
)

// estate is a foundation of a few orgs and spaces, written as "ORG" and "ORG SPACE".
func estate() (orgs []*capi.Org, spaces []*capi.Space) {
	for _, name := range []string{"acme", "team-a", "team-b", "a/b", "odd*"} {
		orgs = append(orgs, &capi.Org{GUID: "guid of " + name, Name: name})
	}
	for _, at := range [][2]string{{"acme", "dev"}, {"acme", "prod"}, {"acme", "prod-2"}, {"team-a", "dev"}, {"team-b", "Dev"}, {"a/b", "dev"}, {"acme", "prod*"}} {
		sp := &capi.Space{GUID: at[0] + at[1], Name: at[1]}
		sp.Relationships.Organization.Data = &capi.Ref{GUID: "guid of " + at[0]}
		spaces = append(spaces, sp)
	}
	return orgs, spaces
}

// What flags and patterns mean where both levels are looked at.
func TestPlacesMeant(t *testing.T) {
	orgs, spaces := estate()
	for _, row := range []struct {
		in    PlaceInput
		level perm.Level
		want  []string
	}{
		{PlaceInput{Orgs: []string{"ACME"}}, "", []string{"acme"}},
		{PlaceInput{Orgs: []string{"acme", "team-a"}, Spaces: []string{"dev"}}, "", []string{"acme/dev", "team-a/dev"}},
		{PlaceInput{Spaces: []string{"acme/dev", "team-b/dev"}}, "", []string{"acme/dev", "team-b/Dev"}},
		{PlaceInput{Orgs: []string{"a/b"}, Spaces: []string{"dev"}}, "", []string{"a/b/dev"}},
		{PlaceInput{In: []string{"acme", "acme/prod"}}, "", []string{"acme", "acme/prod"}},
		{PlaceInput{In: []string{"acme/prod-?"}}, "", []string{"acme/prod-2"}},
		{PlaceInput{In: []string{"acme/prod*"}}, "", []string{"acme/prod*"}}, // a name beats the pattern
		{PlaceInput{In: []string{"odd*"}}, perm.Org, []string{"odd*"}},
		{PlaceInput{In: []string{"team-*"}}, "", []string{"team-a", "team-b"}},
		{PlaceInput{In: []string{"team-*"}}, perm.Org, []string{"team-a", "team-b"}},
		{PlaceInput{In: []string{"team-*"}}, perm.Space, []string{"team-a/dev", "team-b/Dev"}},
		{PlaceInput{In: []string{"*/dev"}}, "", []string{"a/b/dev", "acme/dev", "team-a/dev", "team-b/Dev"}},
		{PlaceInput{In: []string{"team-[ab]/d*", "acme"}}, "", []string{"team-a/dev", "team-b/Dev", "acme"}},
		{PlaceInput{Orgs: []string{"team-*"}, Spaces: []string{"{dev,prod}"}}, "", []string{"team-a/dev", "team-b/Dev"}},
		{PlaceInput{Orgs: []string{"team-*"}, Spaces: []string{"prod"}}, "", nil},
		{PlaceInput{In: []string{"nix*"}}, "", nil},
	} {
		var got []string
		for _, w := range row.in.wanted() {
			found, err := w.at(row.level).find(orgs, spaces)
			if err != nil {
				t.Fatal(err)
			}
			got = append(got, names(found)...)
		}
		if d := cmp.Diff(row.want, got); d != "" {
			t.Errorf("%+v %s: %s", row.in, row.level, d)
		}
	}
	if _, err := (wanted{whole: "[a"}).find(orgs, spaces); session.Class(err) != session.UsageFault {
		t.Error(err)
	}
}

// The level of several roles, and which of two a short word means.
func TestRoleWords(t *testing.T) {
	for _, row := range []struct {
		words []string
		in    PlaceInput
		want  []string
		level perm.Level
		fails bool
	}{
		{[]string{"OrgManager", "organization_manager"}, PlaceInput{}, []string{"OrgManager"}, perm.Org, false},
		{[]string{"manager"}, PlaceInput{Orgs: []string{"acme"}}, []string{"OrgManager"}, perm.Org, false},
		{[]string{"manager"}, PlaceInput{Orgs: []string{"acme"}, Spaces: []string{"dev"}}, []string{"SpaceManager"}, perm.Space, false},
		{[]string{"auditor"}, PlaceInput{In: []string{"acme/dev"}}, []string{"SpaceAuditor"}, perm.Space, false},
		{[]string{"auditor"}, PlaceInput{In: []string{"acme"}}, []string{"OrgAuditor"}, perm.Org, false},
		{[]string{"auditor"}, PlaceInput{In: []string{"acme*"}}, nil, "", true},
		{[]string{"OrgAuditor", "SpaceDeveloper", "OrgUser"}, PlaceInput{}, []string{"OrgAuditor", "SpaceDeveloper", "OrgUser"}, "", false},
		{[]string{"king"}, PlaceInput{}, nil, "", true},
	} {
		roles, level, err := roleWords(row.words, row.in)
		if (err != nil) != row.fails || level != row.level || !slices.Equal(rolesText(roles), row.want) {
			t.Errorf("%v: %v %q %v", row.words, rolesText(roles), level, err)
		}
	}
}
