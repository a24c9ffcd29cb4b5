package tui

import (
	"context"
	"strings"
	"testing"

	tea "charm.land/bubbletea/v2"

	"github.com/cfid-cli/cfid/internal/change"
	"github.com/cfid-cli/cfid/internal/login"
	"github.com/cfid-cli/cfid/internal/sandbox"
	"github.com/cfid-cli/cfid/internal/session"
	"github.com/cfid-cli/cfid/tui/frame"
)

// matrixOf goes to the matrix of acme/dev.
func matrixOf(st *stage) {
	st.t.Helper()
	st.until("server +logged in as")
	st.keys("1")
	st.until("acme")
	st.keys("enter")
	st.until("  dev")
	st.keys("down", "enter")
	st.until("acme/dev +\\d+ u")
	st.loaded()
}

func (st *stage) fault(specs ...string) {
	st.t.Helper()
	faults := make([]sandbox.Fault, len(specs))
	for i, spec := range specs {
		faults[i] = must(sandbox.ParseFault(spec))
	}
	if err := st.server.SetFaults(faults...); err != nil {
		st.t.Fatal(err)
	}
}

// TestUndo: one key is one step, whether a box or a column; what is ticked twice is no change.
func TestUndo(t *testing.T) {
	st := begin(t, twelve, frame.Options{})
	matrixOf(st)
	st.keys("right", "C")
	if n := st.f.Staged.Len(); n != 7 {
		t.Fatalf("%d staged for a column of seven", n)
	}
	st.keys("right", "space")
	st.until("8 staged")
	st.keys("space")
	st.until("7 staged")
	st.keys("u", "u")
	st.until("7 staged")
	st.keys("u")
	if n := st.f.Staged.Len(); n != 0 {
		t.Fatalf("%d staged after all was undone", n)
	}
	st.keys("u")
	st.until("nothing to undo")
	st.keys("U")
	st.until("7 staged")
	st.keys("R")
	if got := strings.Join(st.f.Staged.Set().CommandLine(), "\n"); !strings.Contains(got, "cfid role assign marissa@uaa") {
		t.Error(got)
	}
}

// TestRetry: what failed stays staged and is tried again; what was done is not done twice.
func TestRetry(t *testing.T) {
	st := begin(t, twelve, frame.Options{})
	matrixOf(st)
	st.keys("right", "space", "down", "space", "P")
	st.fault("not-json:path=/v3/roles,times=1")
	st.keys("a")
	st.until("1 of 2 failed", "1 staged", "failed", "added")
	st.keys("r")
	st.until("1 change applied")
	if st.f.Staged.Len() != 0 {
		t.Error("something is still staged")
	}
	st.keys("esc")
	st.until("marissa +✓ +✓ +✓", "user-000001 +✓ +. ✓ . +✓")
}

// TestProtected: a protected context wants its name before anything is written.
func TestProtected(t *testing.T) {
	server := serve(t, twelve)
	s := sessionOf(t, server, "admin", "admin")
	people(t, s)
	must(login.ProtectContext(t.Context(), s, s.Name(), true))
	s = must(session.Open(t.Context(), s.Settings, silent{}))
	st := enter(t, server, s, frame.Options{})
	st.until("PROTECTED")
	matrixOf(st)
	st.keys("right", "space", "P", "a")
	st.until("is protected. To apply 1 change, type\\s+its\\s+name")
	st.sane()
	st.keys("no", "enter")
	st.until("not confirmed, nothing was changed", "1 staged")
	st.keys("a")
	st.until("is protected")
	st.keys(s.Name(), "enter")
	st.until("1 change applied")
}

// TestReadOnly: neither --read-only nor an identity that may not write stages anything.
func TestReadOnly(t *testing.T) {
	st := begin(t, twelve, frame.Options{ReadOnly: true})
	matrixOf(st)
	st.keys("space")
	st.until("READ-ONLY", "read-only: --read-only")
	if err := must2(change.Apply(t.Context(), st.f.Session, oneStep())); err == nil {
		t.Error("a write passes in a read-only session")
	}
	server := serve(t, twelve)
	st = enter(t, server, sessionOf(t, server, "marissa", "koala"), frame.Options{})
	matrixOf(st)
	st.keys("space", "R", "C")
	st.until("read-only here: it takes SpaceManager or OrgManager")
	if st.f.Staged.Len() != 0 {
		t.Error("a developer could stage roles")
	}
}

func must2[T any](_ T, err error) error { return err }

func oneStep() *change.ChangeSet {
	set := &change.ChangeSet{}
	set.Add(change.Step{Op: change.OpAdd, Kind: change.KindRole, Who: "joe"})
	return set
}

// TestLeaving: staged changes are not lost without a question, by no key.
func TestLeaving(t *testing.T) {
	for _, key := range []string{"q", "ctrl+c"} {
		st := begin(t, twelve, frame.Options{})
		matrixOf(st)
		st.keys("right", "space", key)
		st.until("1 change is staged and not applied")
		st.keys(key)
		if st.quit {
			t.Errorf("%s twice leaves with a staged change", key)
		}
		st.keys("esc", "esc", "esc")
		st.until("1 staged")
		st.keys(key, "d")
		for !st.quit {
			st.send(<-st.msgs)
		}
	}
}

// TestLate: the result of work that was replaced or canceled changes nothing, and leaving a screen ends its work.
func TestLate(t *testing.T) {
	st := begin(t, twelve, frame.Options{})
	sc := frame.NewScope(t.Context())
	late := frame.Work(sc, func(context.Context) (int, error) { return 1, nil }, func(int, error) tea.Cmd {
		t.Error("a late answer was taken")
		return nil
	})
	msg := late()
	sc.Again()
	st.send(msg)
	next := frame.Work(sc, func(context.Context) (int, error) { return 1, nil }, func(int, error) tea.Cmd {
		t.Error("an answer was taken after the end")
		return nil
	})
	msg = next()
	sc.End()
	st.send(msg)
	st.fault("slow-headers:path=/v3,delay=30s")
	st.keys("2")
	st.until("esc stop loading")
	top := st.f.Top()
	st.keys("esc")
	st.until("stopped; the list is incomplete")
	st.keys("esc")
	if !top.Scope.Ended() || len(st.f.Stack) != 1 {
		t.Error("the screen no longer exists and its work is not")
	}
}

// TestPerson: a user without a role is found and gets one.
func TestPerson(t *testing.T) {
	st := begin(t, twelve, frame.Options{})
	matrixOf(st)
	st.keys("a", "nobody-of-that-name", "enter")
	st.until("user nobody-of-that-name not found")
	st.keys("a", "user-000020", "enter")
	st.until("> user-000020")
	st.keys("right", "right", "space", "P")
	st.until(`\+ user-000020@uaa  OrgUser in acme  \(needed`, `\+ user-000020@uaa  SpaceDeveloper in acme/dev`)
	st.keys("a")
	st.until("2 changes applied")
}
