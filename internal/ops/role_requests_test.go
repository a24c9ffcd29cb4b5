package ops

import (
	"fmt"
	"slices"
	"testing"
	"time"

	"github.com/cfid-cli/cfid/internal/sandbox"
)

// adminAt is a session of a sandbox's platform admin, who says yes.
func adminAt(t *testing.T, conf sandbox.Config) (*Session, *sandbox.Server) {
	t.Helper()
	s, server := atTerminal(t, conf, &person{})
	loggedIn(t, s, "admin", "admin")
	server.ResetRequests()
	return s, server
}

func loggedIn(t *testing.T, s *Session, user, password string) *Session {
	t.Helper()
	if _, err := Login(t.Context(), s, LoginInput{Grant: "password", User: user, Password: &password}); err != nil {
		t.Fatal(err)
	}
	s.Settings.Yes = "true"
	return s
}

// assigned gives roles and fails where that does.
func assigned(t *testing.T, s *Session, in RoleInput) (states []State) {
	t.Helper()
	items, err := AssignRole(t.Context(), s, in)
	if err != nil {
		t.Fatal(err)
	}
	for it := range items {
		if it.Err != nil {
			t.Fatalf("%s: %v", it.Name, it.Err)
		}
		states = append(states, it.State)
	}
	return states
}

func crowd(from, to int) (names []string) {
	for i := from; i <= to; i++ {
		names = append(names, fmt.Sprintf("user-%06d", i))
	}
	return names
}

// roundTrips is how many requests before the first write had to wait for each other: those that were under way at the same
// time count as one.
func roundTrips(requests []sandbox.Request) (trips int) {
	slices.SortStableFunc(requests, func(a, b sandbox.Request) int { return a.Time.Compare(b.Time) })
	var ended time.Time
	for _, r := range requests {
		if r.Method != "GET" {
			break
		}
		if began := r.Time.Add(-r.Took); began.After(ended) {
			trips++
			ended = r.Time
		}
	}
	return trips
}

func inSpaceOne() PlaceInput {
	return PlaceInput{Orgs: []string{"org-00001"}, Spaces: []string{"space-1"}}
}

// One role in a space by names: four requests, five where the membership is missing, and two round trips before the first
// write.
func TestRoleAssignRequests(t *testing.T) {
	conf := sandbox.Config{Size: sandbox.Size{Orgs: 2, Spaces: 2, Users: 2}, Latency: 50 * time.Millisecond}
	s, server := adminAt(t, conf)
	acme := PlaceInput{Orgs: []string{"acme"}, Spaces: []string{"dev"}}
	for _, row := range []struct {
		name string
		in   RoleInput
		most int
	}{
		{"a member", RoleInput{Users: crowd(1, 1), Roles: []string{"SpaceAuditor"}, PlaceInput: inSpaceOne()}, 4},
		{"no member", RoleInput{Users: crowd(1, 1), Roles: []string{"SpaceAuditor"}, PlaceInput: acme}, 5},
		{"somebody the platform does not know", RoleInput{Users: []string{"admin"}, Roles: []string{"SpaceAuditor"}, PlaceInput: acme}, 5},
	} {
		server.ResetRequests()
		assigned(t, s, row.in)
		requests := server.Requests()
		if trips := roundTrips(requests); len(requests) > row.most || trips > 2 || trips == 0 {
			t.Errorf("%s: %d requests, %d round trips before the first write: %+v", row.name, len(requests), trips, requests)
		}
	}
}

// 200 users get a role in one space: forty are looked up in a request, the roles of a hundred in another, and all of these
// take two round trips.
func TestRoleAssignOfMany(t *testing.T) {
	s, server := adminAt(t, sandbox.Config{Size: sandbox.Size{Orgs: 1, Spaces: 1, Users: 200}, Latency: 20 * time.Millisecond})
	in := RoleInput{Users: crowd(1, 200), Roles: []string{"SpaceAuditor"}, PlaceInput: inSpaceOne()}
	states := assigned(t, s, in)
	requests := server.Requests()
	if trips := roundTrips(requests); len(states) != 200 || len(requests) > 208 || trips > 2 {
		t.Errorf("%d changes, %d requests, %d round trips", len(states), len(requests), trips)
	}
	if slices.ContainsFunc(states, func(s State) bool { return s != Added }) {
		t.Error(states)
	}
	server.ResetRequests()
	if states := assigned(t, s, in); server.RequestCount() > 8 || slices.ContainsFunc(states, func(s State) bool { return s != Unchanged }) {
		t.Errorf("again: %d requests, %v", server.RequestCount(), states)
	}
}

// cf takes 21 requests for this list.
func TestOrgUsersRequests(t *testing.T) {
	s, server := adminAt(t, sandbox.Config{Size: sandbox.Size{Orgs: 1, Spaces: 1, Users: 1000}})
	list, err := OrgUsers(t.Context(), s, PlaceUsersInput{Org: "org-00001"})
	if err != nil {
		t.Fatal(err)
	}
	if members, err := collect(list); err != nil || len(members) != 1000 || server.RequestCount() > 2 {
		t.Errorf("%d members in %d requests: %v", len(members), server.RequestCount(), err)
	}
}

// All roles of one user who has some in each of 1,000 orgs.
func TestRolesOfOneUserRequests(t *testing.T) {
	s, server := adminAt(t, sandbox.Config{Size: sandbox.Size{Orgs: 1000, Spaces: 1, Users: 1}})
	states := assigned(t, s, RoleInput{Users: crowd(1, 1), Roles: []string{"SpaceAuditor"}, PlaceInput: PlaceInput{In: []string{"org-*/*"}}})
	if len(states) != 1000 {
		t.Fatal(len(states))
	}
	for _, row := range []struct {
		roles []string
		want  int
	}{{nil, 2006}, {[]string{"SpaceAuditor"}, 1000}} {
		server.ResetRequests()
		list, err := ListRoles(t.Context(), s, RoleListInput{Users: crowd(1, 1), Roles: row.roles})
		if err != nil {
			t.Fatal(err)
		}
		roles, err := collect(list)
		if err != nil || len(roles) < row.want || server.RequestCount() > 4 {
			t.Errorf("%v: %d roles in %d requests: %v", row.roles, len(roles), server.RequestCount(), err)
		}
		for _, r := range roles {
			if r.Space != nil && r.Space.Org == nil {
				t.Fatalf("%s in %s: its org is not named", r.Type, r.Space.Name)
			}
		}
	}
}
