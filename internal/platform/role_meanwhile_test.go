package platform

import (
	"slices"
	"testing"

	"github.com/cfid-cli/cfid/internal/change"
	"github.com/cfid-cli/cfid/internal/sandbox"
	"github.com/cfid-cli/cfid/internal/session"
)

// A rate limit in the middle of a long assignment is waited for.
func TestRoleAssignWaitsForARateLimit(t *testing.T) {
	s, server := adminAt(t, sandbox.Config{Size: sandbox.Size{Orgs: 1, Spaces: 1, Users: 30}})
	plan, err := planSet(t.Context(), s, RoleInput{Users: crowd(1, 30), Roles: []string{"SpaceAuditor"}, PlaceInput: inSpaceOne()}, change.OpAdd)
	if err != nil {
		t.Fatal(err)
	}
	items, err := change.Apply(t.Context(), s, plan)
	if err != nil {
		t.Fatal(err)
	}
	n := 0
	for it := range items {
		if n++; n == 1 {
			faults(t, server, "429-retry-after:path=/v3/roles:times=3")
		}
		if it.Err != nil || it.State != session.Added {
			t.Errorf("%s: %s %v", it.Name, it.State, it.Err)
		}
	}
	if n != 30 {
		t.Error(n)
	}
}

// One that lasts ends what is left, what was done is told, and the same again does the rest.
func TestRoleAssignEndsAtARateLimit(t *testing.T) {
	s, server := adminAt(t, sandbox.Config{Size: sandbox.Size{Orgs: 1, Spaces: 1, Users: 3}})
	s.Settings.Parallel = 1
	plan, err := planSet(t.Context(), s, RoleInput{Users: crowd(1, 3), Roles: []string{"SpaceAuditor"}, PlaceInput: inSpaceOne()}, change.OpAdd)
	if err != nil {
		t.Fatal(err)
	}
	items, err := change.Apply(t.Context(), s, plan)
	if err != nil {
		t.Fatal(err)
	}
	var tally session.Tally
	done := map[*change.Step]bool{}
	for it := range items {
		done[it.Value] = it.Err == nil
		if tally.Done == 0 {
			faults(t, server, "429:path=/v3/roles")
		}
		if tally.Count(it.Err); it.Err != nil && session.Class(it.Err) != session.Unavailable {
			t.Error(it.Err)
		}
	}
	if tally.Done == 0 || tally.Failed == 0 || session.Class(tally.Err()) != session.Partly {
		t.Errorf("%+v", tally)
	}
	faults(t, server)
	left := plan.Left(func(st *change.Step) bool { return done[st] })
	if items, err = change.Apply(t.Context(), s, left); err != nil || len(left.Steps) != tally.Failed {
		t.Fatal(err, len(left.Steps))
	}
	for it := range items {
		if it.Err != nil {
			t.Error(it.Err)
		}
	}
}

func faults(t *testing.T, server *sandbox.Server, specs ...string) {
	t.Helper()
	var list []sandbox.Fault
	for _, spec := range specs {
		f, err := sandbox.ParseFault(spec)
		if err != nil {
			t.Fatal(err)
		}
		list = append(list, f)
	}
	if err := server.SetFaults(list...); err != nil {
		t.Fatal(err)
	}
}

// What the lists showed may be over when the writes come: what is so by then is unchanged, and a place that no longer exists is an
// error of its own.
func TestRolesThatChangeMeanwhile(t *testing.T) {
	ctx := t.Context()
	s, _ := adminAt(t, sandbox.Config{Size: sandbox.Size{Orgs: 2, Spaces: 1, Users: 2}})
	in := RoleInput{Users: crowd(1, 1), Roles: []string{"OrgAuditor"}, PlaceInput: PlaceInput{Orgs: []string{"org-00001", "org-00002"}}}
	plan := func(op change.Op) *change.ChangeSet {
		set, err := planSet(ctx, s, in, op)
		if err != nil {
			t.Fatal(err)
		}
		return set
	}
	first, second := plan(change.OpAdd), plan(change.OpAdd)
	check(t, s, first, session.Added, session.Added)
	check(t, s, second, session.Unchanged, session.Unchanged)
	first, second = plan(change.OpRemove), plan(change.OpRemove)
	check(t, s, first, session.Removed, session.Removed)
	check(t, s, second, session.Unchanged, session.Unchanged)

	late := plan(change.OpAdd)
	gone, err := DeleteOrgs(ctx, s, DeleteInput{Names: []string{"org-00002"}})
	if err != nil {
		t.Fatal(err)
	}
	for it := range gone {
		if it.Err != nil {
			t.Fatal(it.Err)
		}
	}
	errs := check(t, s, late, session.Added, session.Failed)
	if err := errs[1]; err == nil || session.Class(err) != session.Failure {
		t.Error(err)
	}
}

func check(t *testing.T, s *session.Session, set *change.ChangeSet, want ...session.State) (errs []error) {
	t.Helper()
	items, err := change.Apply(t.Context(), s, set)
	if err != nil {
		t.Fatal(err)
	}
	var got []session.State
	for it := range items {
		got, errs = append(got, it.State), append(errs, it.Err)
	}
	if !slices.Equal(got, want) {
		t.Errorf("%v, want %v", got, want)
	}
	return errs
}
