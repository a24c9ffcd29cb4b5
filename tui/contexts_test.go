package tui

import (
	"context"
	"strings"
	"testing"
	"time"

	"github.com/cfid-cli/cfid/internal/identity"
	"github.com/cfid-cli/cfid/internal/login"
	"github.com/cfid-cli/cfid/internal/sandbox"
	"github.com/cfid-cli/cfid/internal/session"
	"github.com/cfid-cli/cfid/tui/frame"
)

// neighbours is the dashboard of an admin at whose side marissa is logged in, in a context of her own.
func neighbours(t testing.TB, conf sandbox.Config, o frame.Options) *stage {
	t.Helper()
	server := serve(t, conf)
	s := sessionOf(t, server, "admin", "admin")
	people(t, s)
	second := must(session.Open(t.Context(), s.Settings, silent{}))
	defer second.Close()
	password := "koala"
	must(login.Login(t.Context(), second, login.LoginInput{Grant: session.GrantPassword, User: "marissa", Password: &password}))
	set := s.Settings
	set.Context = s.Name()
	s = must(session.Open(t.Context(), set, silent{}))
	t.Cleanup(s.Close)
	return enter(t, server, s, o)
}

// toContexts goes to the contexts; the cursor is on the admin's, and down from it is marissa's.
func toContexts(st *stage) {
	st.t.Helper()
	st.until("logged in as")
	st.keys(":", "contexts")
	st.until("> contexts")
	st.keys("enter")
	st.until("marissa@127.+ left")
	st.loaded()
}

// TestSwitch: enter switches to another context, whose token and rights hold from then on; what was staged is not lost without a
// question.
func TestSwitch(t *testing.T) {
	t.Parallel()
	st := neighbours(t, twelve, frame.Options{})
	matrixOf(st)
	st.keys("right", "space")
	st.until("1 staged")
	toContextsFrom(st)
	st.until(`\*  admin`)
	st.keys("down", "enter")
	st.until("1 change is staged and not applied", "discard and switch")
	st.sane()
	st.keys("esc")
	st.until("1 staged")
	st.keys("enter", "a")
	st.until("1 to add")
	st.keys("esc")
	st.until("marissa@127")
	st.keys("enter", "d")
	st.until("now in context marissa@127", "logged in as marissa")
	if st.f.Staged.Len() != 0 {
		t.Error("the staged changes were kept")
	}
	toContexts(st)
	st.keys("down", "enter")
	st.until("already in context marissa")
	st.keys("up", "enter")
	st.until("logged in as admin")
}

func toContextsFrom(st *stage) {
	st.t.Helper()
	st.keys(":", "contexts")
	st.until("> contexts")
	st.keys("enter")
	st.until("marissa@127.+ left")
	st.loaded()
}

// TestProtectHere: a protection holds from the moment it was given, also in the dashboard that gave it.
func TestProtectHere(t *testing.T) {
	t.Parallel()
	st := neighbours(t, twelve, frame.Options{})
	toContexts(st)
	st.keys("p")
	st.until("PROTECTED", "now in context admin", "marissa@127.+ left")
	st.keys("esc")
	matrixOf(st)
	st.keys("right", "space", "P", "a")
	st.until("is protected. To apply")
	st.keys("esc")
	st.until("not confirmed")
	name := st.f.Session.Name()
	toContextsFrom(st)
	st.keys("p")
	st.until("1 change is staged")
	st.keys("d")
	st.until("remove\\s+the\\s+protection")
	st.keys("enter")
	st.until("not confirmed")
	st.keys("p")
	st.until("remove\\s+the\\s+protection")
	st.keys(name, "enter")
	st.until("now in context admin", "marissa@127.+ left")
	if strings.Contains(st.picture(), "PROTECTED") {
		t.Error("the protection is still shown")
	}
}

// TestContextKeys: what is stored is changed, in the list and in the file; the context that one is in is not deleted.
func TestContextKeys(t *testing.T) {
	t.Parallel()
	st := neighbours(t, twelve, frame.Options{})
	toContexts(st)
	st.keys("o")
	st.until("cfid context use admin@127", "cfid context protect", "cfid login --context")
	st.keys("esc", "D")
	st.until("delete .* failed", "switch\\s+to\\s+another\\s+one\\s+first")
	st.keys("esc", "down", "p")
	st.until("protect marissa.*: done", "> +marissa")
	st.keys("c")
	st.until("use marissa.*: done", "> +marissa")
	st.keys("e", "ctrl+u", "second", "enter")
	st.until("rename .*: done", "  second")
	st.keys("end", "x")
	st.until("log out of second: done", "> +second .*log in")
	st.keys("D")
	st.until("is protected. To delete")
	st.keys("second", "enter")
	st.until("delete second: done", "> .*admin@")
	if all := must(login.Contexts(t.Context(), st.f.Session)); len(all) != 1 {
		t.Errorf("%d contexts are left", len(all))
	}
	st.keys("e", "ctrl+u", "first", "enter")
	st.until("now in context first")
	st.until("> .*first")
	st.keys("n", "not a url", "enter")
	st.until("failed")
	other := serve(t, sandbox.Config{})
	st.keys("esc", "n", other.API(), "enter")
	st.until("── log in ─", "is not logged in")
	st.keys("esc")
	st.until(other.API()[len("http://"):])
	st.keys("r")
	st.until("── log in ─")
	st.sane()
}

// TestContextsReadOnly: --read-only changes nothing on this machine either, but one may look and go.
func TestContextsReadOnly(t *testing.T) {
	t.Parallel()
	st := neighbours(t, twelve, frame.Options{ReadOnly: true})
	toContexts(st)
	st.keys("p")
	st.until("read-only: --read-only")
	st.keys("down", "enter")
	st.until("logged in as marissa", "READ-ONLY")
	if !st.f.Session.Settings.ReadOnly {
		t.Error("the context switched to may write")
	}
}

// TestFollowAfterReading: after the orgs were read again the matrix still follows the cursor.
func TestFollowAfterReading(t *testing.T) {
	t.Parallel()
	st := begin(t, twelve, frame.Options{})
	st.until("logged in as")
	st.keys("1")
	st.until("org-00012", "acme +\\d+ u")
	st.keys("r")
	st.until("org-00012")
	st.keys("down")
	st.until("org-00001 +\\d+ u")
}

// TestTokenEnds: the status line tells the life of the token that is there now, no matter who renewed it.
func TestTokenEnds(t *testing.T) {
	t.Parallel()
	st := begin(t, twelve, frame.Options{})
	st.until("logged in as", "token 11h 5")
	st.loaded()
	other := must(session.Open(context.Background(), st.f.Session.Settings, silent{}))
	defer other.Close()
	must(identity.RefreshToken(t.Context(), other))
	st.f.TokenEnds = time.Now() // as if it had ended meanwhile
	st.until("token expired")
	st.run(st.f.ReadEnds())
	st.until("token 11h 5")
}
