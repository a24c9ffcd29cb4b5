package platform

import (
	"context"
	"errors"
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/cfid-cli/cfid/internal/capi"
	"github.com/cfid-cli/cfid/internal/change"
	"github.com/cfid-cli/cfid/internal/identity"
	"github.com/cfid-cli/cfid/internal/perm"
	"github.com/cfid-cli/cfid/internal/session"
	"github.com/cfid-cli/cfid/internal/uaa"
)

// logged is work that remembers when it was done, and fails where it is reported to.
type logged struct {
	name  string
	log   *[]string
	mu    *sync.Mutex
	fails *bool
}

func (l logged) Do(context.Context, *session.Session, change.Op) (session.State, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	*l.log = append(*l.log, l.name)
	if l.fails != nil && *l.fails {
		return session.Failed, errors.New("refused")
	}
	return session.Added, nil
}

func (l logged) Reverse(op change.Op) (change.Op, change.Work) {
	if op == change.OpChange {
		return op, nil
	}
	return change.OpRemove, l
}

func (l logged) Line(change.Op) change.Line { return change.Line{} }

func role(t *testing.T, word string) perm.Role {
	t.Helper()
	r, err := perm.ParseRole(word, "")
	if err != nil {
		t.Fatal(err)
	}
	return r
}

func roleWork(t *testing.T, user, word, org, space string) RoleWork {
	t.Helper()
	w := RoleWork{User: RoleUser{GUID: "guid-" + user, Name: user}, Role: role(t, word), Place: Place{Org: &capi.Org{GUID: "guid-" + org, Name: org}}}
	if space != "" {
		w.Place.Space = &capi.Space{GUID: "guid-" + org + "-" + space, Name: space}
	}
	return w
}

// A membership stands before the roles in spaces that need it, and goes after them.
func TestChangeSetOrder(t *testing.T) {
	c := &change.ChangeSet{}
	c.Add(roleWork(t, "joe", "OrgUser", "beta", "").Step(change.OpRemove), roleWork(t, "joe", "SpaceAuditor", "beta", "dev").Step(change.OpRemove),
		roleWork(t, "ann", "OrgUser", "beta", "").Step(change.OpRemove))
	AddRole(c, roleWork(t, "joe", "SpaceDeveloper", "acme", "dev"), false)
	AddRole(c, roleWork(t, "joe", "SpaceManager", "acme", "test"), false)
	AddRole(c, roleWork(t, "ann", "SpaceManager", "acme", "test"), true)
	c.Add(change.Step{Op: change.OpChange, Who: "sue", Needs: []int{8}}, change.Step{Op: change.OpChange, Who: "tom"})
	var got []string
	for _, i := range change.Topological(c.Needs()) {
		got = append(got, string(c.Steps[i].Op)+" "+c.Steps[i].String())
	}
	want := []string{
		"remove joe SpaceAuditor in beta/dev", "remove joe OrgUser in beta", "remove ann OrgUser in beta",
		"add joe OrgUser in acme", "add joe SpaceDeveloper in acme/dev", "add joe SpaceManager in acme/test", "add ann SpaceManager in acme/test",
		"change tom", "change sue",
	}
	if d := cmp.Diff(want, got); d != "" {
		t.Error(d)
	}
	add, altered, remove := c.Counts()
	if add != 4 || altered != 2 || remove != 3 {
		t.Errorf("%d to add, %d to change, %d to remove", add, altered, remove)
	}
	if d := cmp.Diff([]int{1, 0}, change.Topological([][]int{{1}, {0}})); d != "" {
		t.Errorf("a circle: %s", d)
	}
}

// applied runs a set and tells what became of each step.
func applied(t *testing.T, c *change.ChangeSet, s *session.Session) []string {
	t.Helper()
	items, err := change.Apply(t.Context(), s, c)
	if err != nil {
		t.Fatal(err)
	}
	var got []string
	for it := range items {
		text := it.Name + ": " + string(it.State)
		if it.Err != nil {
			text += ", " + it.Err.Error()
		}
		got = append(got, text)
	}
	return got
}

func TestApply(t *testing.T) {
	var log []string
	var mu sync.Mutex
	broken := true
	c := &change.ChangeSet{}
	first := c.Add(change.Step{Op: change.OpAdd, Who: "first", Work: logged{"first", &log, &mu, &broken}})
	c.Add(
		change.Step{Op: change.OpAdd, Who: "second", Needs: []int{first}, Work: logged{"second", &log, &mu, nil}},
		change.Step{Op: change.OpAdd, Who: "third", Work: logged{"third", &log, &mu, nil}},
		change.Step{Op: change.OpKeep, Who: "kept"},
		change.Step{Op: change.OpChange, Who: "fourth", Work: logged{"fourth", &log, &mu, nil}},
	)
	run := func(c *change.ChangeSet, s *session.Session) []string {
		log = nil
		return applied(t, c, s)
	}
	s := &session.Session{}
	dry := &session.Session{Settings: session.Settings{DryRun: true}}
	if d := cmp.Diff([]string{"first: would add", "second: would add", "third: would add", "kept: unchanged", "fourth: would change"}, run(c, dry)); d != "" || log != nil {
		t.Error(d, log)
	}
	want := []string{"first: failed, refused", "second: failed, not tried: first first: refused", "third: added", "kept: unchanged", "fourth: added"}
	if d := cmp.Diff(want, run(c, s)); d != "" {
		t.Error(d)
	}
	if slices.Contains(log, "second") {
		t.Error("what needs a failed step was tried")
	}
	again := c.Left(func(st *change.Step) bool { return st.Who != "first" && st.Who != "second" })
	if d := cmp.Diff([]int{0}, again.Steps[1].Needs); len(again.Steps) != 2 || d != "" {
		t.Errorf("%+v %s", again.Steps, d)
	}
	broken = false
	if d := cmp.Diff([]string{"first: added", "second: added"}, run(again, s)); d != "" {
		t.Error(d)
	}
	if d := cmp.Diff([]string{"first", "second"}, log); d != "" {
		t.Error(d)
	}
	if left := again.Left(func(*change.Step) bool { return true }); len(left.Steps) != 0 || !left.Empty() {
		t.Errorf("%+v", left.Steps)
	}
}

// What was done last is undone first; what nothing undoes is told, and what was kept is kept.
func TestInverse(t *testing.T) {
	c := &change.ChangeSet{Asks: true}
	w := roleWork(t, "joe", "OrgManager", "acme", "")
	w.RoleGUID = "made"
	c.Add(w.Step(change.OpAdd), change.Step{Op: change.OpKeep, Who: "kept"}, w.Step(change.OpRemove), change.Step{Op: change.OpChange, Who: "changed", Work: logged{}})
	back, lost := c.Inverse()
	var got []string
	for _, st := range back.Steps {
		guid := ""
		if w, ok := st.Work.(RoleWork); ok {
			guid = w.RoleGUID
		}
		got = append(got, strings.TrimSpace(string(st.Op)+" "+st.Who+" "+guid))
	}
	if d := cmp.Diff([]string{"add joe", "keep kept", "remove joe made"}, got); d != "" || !back.Asks {
		t.Error(d)
	}
	if len(lost) != 1 || lost[0].Who != "changed" {
		t.Errorf("lost: %+v", lost)
	}
}

// Steps that need each other in a circle could only wait for each other.
func TestApplyRefusesACircle(t *testing.T) {
	c := &change.ChangeSet{}
	c.Add(change.Step{Op: change.OpAdd, Who: "a", Needs: []int{1}})
	c.Add(change.Step{Op: change.OpAdd, Who: "b", Needs: []int{0}})
	if _, err := change.Apply(t.Context(), &session.Session{}, c); err == nil || !strings.Contains(err.Error(), "needs itself") {
		t.Errorf("got %v", err)
	}
}

// Without a terminal a set that asks is refused, and a set that changes nothing never asks.
func TestApplyAsks(t *testing.T) {
	c := &change.ChangeSet{Asks: true}
	c.Add(change.Step{Op: change.OpKeep, Who: "joe"})
	if _, err := change.Apply(t.Context(), &session.Session{}, c); err != nil {
		t.Error(err)
	}
	c.Add(change.Step{Op: change.OpRemove, Who: "joe", What: "OrgManager", Where: "acme"})
	if _, err := change.Apply(t.Context(), &session.Session{}, c); session.Class(err) != session.UsageFault {
		t.Error(err)
	}
	yes := &session.Session{Settings: session.Settings{Yes: "true"}}
	if _, err := change.Apply(t.Context(), yes, c); err != nil {
		t.Error(err)
	}
	if _, err := change.Apply(t.Context(), &session.Session{}, c.Left(func(*change.Step) bool { return false })); err != nil {
		t.Errorf("asked again: %v", err)
	}
}

func TestCommandLine(t *testing.T) {
	c := &change.ChangeSet{}
	for _, user := range []string{"dev1", "dev 2"} {
		for _, word := range []string{"SpaceDeveloper", "SpaceManager"} {
			for _, space := range []string{"dev", "test"} {
				AddRole(c, roleWork(t, user, word, "acme", space), false)
			}
		}
	}
	ci := roleWork(t, "ci", "OrgAuditor", "acme", "")
	ci.User.Client, ci.User.GUID = true, "ci"
	AddRole(c, ci, false)
	AddRole(c, roleWork(t, "ann", "OrgAuditor", "acme", ""), false)
	AddRole(c, roleWork(t, "ann", "OrgAuditor", "beta", ""), false)
	AddRole(c, roleWork(t, "ann", "SpaceAuditor", "a/b", "dev"), true)
	c.Add(roleWork(t, "ann", "OrgManager", "acme", "").Step(change.OpRemove), change.Step{Op: change.OpKeep, Who: "sue"})
	group := identity.MemberWork{GroupID: "g1", Group: "reports.read", Member: uaa.Member{Value: "u1", Type: uaa.MemberUser}, Name: "ann"}
	c.Add(group.Step(change.OpAdd))
	group.Name = "joe"
	c.Add(group.Step(change.OpAdd), group.Step(change.OpRemove))
	want := []string{
		"cfid role assign dev1 'dev 2' --role SpaceDeveloper --role SpaceManager --space acme/dev --space acme/test",
		"cfid role assign --client ci ann --role OrgAuditor --org acme",
		"cfid role assign ann --role OrgAuditor --org beta",
		"cfid role assign ann --role SpaceAuditor --org a/b --space dev",
		"cfid role unassign ann --role OrgManager --org acme",
		"cfid group member add reports.read ann joe",
		"cfid group member remove reports.read joe",
	}
	if d := cmp.Diff(want, c.CommandLine()); d != "" {
		t.Error(d)
	}
	op, work := ci.Reverse(change.OpAdd)
	if st := work.(RoleWork).Step(op); op != change.OpRemove || st.String() != "ci OrgAuditor in acme" {
		t.Errorf("%s %s", op, &st)
	}
}
