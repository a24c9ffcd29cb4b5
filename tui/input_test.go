package tui

import (
	"context"
	"strings"
	"testing"

	tea "charm.land/bubbletea/v2"

	"github.com/cfid-cli/cfid/internal/platform"
	"github.com/cfid-cli/cfid/internal/session"
	"github.com/cfid-cli/cfid/tui/frame"
	"github.com/cfid-cli/cfid/tui/roles"
)

// TestHostile: what servers send reaches the terminal as text, whatever is in it, and long names take no more than their room.
func TestHostile(t *testing.T) {
	st := begin(t, twelve, frame.Options{Color: true})
	st.until("logged in as")
	st.keys("1")
	st.until("org-00012")
	st.loaded()
	tree := &st.f.Top().Screen.(*roles.Access).Tree
	tree.Orgs = []*roles.Branch{
		roles.NewBranch(platform.Place{Org: &session.Org{GUID: "g1", Name: "evil\x1b]0;owned\x07\x1b[2J\u202egro\u0085"}}),
		roles.NewBranch(platform.Place{Org: &session.Org{GUID: "g2", Name: strings.Repeat("long", 125)}}),
		roles.NewBranch(platform.Place{Org: &session.Org{GUID: "g3", Name: strings.Repeat("漢", 300)}}),
	}
	tree.Show()
	for _, size := range []tea.WindowSizeMsg{{Width: 80, Height: 24}, {Width: 61, Height: 9}, {Width: 20, Height: 5}} {
		st.send(size)
		for range 3 {
			st.keys("down")
			st.sane()
		}
		st.keys("home")
	}
}

// TestPaste: a megabyte goes nowhere, or into a line as far as there is room, without line breaks.
func TestPaste(t *testing.T) {
	st := begin(t, twelve, frame.Options{})
	big := strings.Repeat("q\nd\x1b[A", 1<<20/6)
	st.send(tea.PasteMsg{Content: big})
	if st.quit {
		t.Fatal("what was pasted was taken for keys")
	}
	st.until("logged in as")
	st.keys("2")
	st.until("org-00012")
	st.keys("/")
	st.send(tea.PasteMsg{Content: big})
	st.sane()
	if n := len(st.f.Over[0].(*frame.Line).String()); n > frame.MostTyped || n < 1000 {
		t.Errorf("%d bytes of a pasted megabyte were taken", n)
	}
	st.keys("esc")
	st.until("org-00012")
}

// TestCopy: names and ids go to the clipboard, secrets not over ssh.
func TestCopy(t *testing.T) {
	st := begin(t, twelve, frame.Options{})
	st.until("logged in as")
	st.keys("2")
	st.until("> acme")
	st.keys("y")
	for st.copied == "" {
		st.send(<-st.msgs)
	}
	if st.copied != "acme" {
		t.Errorf("copied %q", st.copied)
	}
	if st.f.CopySecret("the secret", "not-a-real-secret") == nil {
		t.Error("a secret is not copied at home")
	}
	st.f.Options.Remote = true
	if st.f.CopySecret("the secret", "not-a-real-secret") != nil {
		t.Error("a secret is copied over ssh")
	}
}

// TestSecretQuestion: an operation's question for a secret shows neither its letters nor, afterwards, the answer.
func TestSecretQuestion(t *testing.T) {
	st := begin(t, twelve, frame.Options{})
	st.until("logged in as")
	got := make(chan string, 1)
	talk := st.f.Talk // the frame is replaced while it works
	go func() {
		text, _ := talk.Secret(t.Context(), session.Prompt{Text: "password for joe at uaa.example.com"})
		got <- text
	}()
	st.until("password for joe")
	st.keys("not-a-real-secret")
	if strings.Contains(st.picture(), "not-a-real") {
		t.Error("the secret is on the screen")
	}
	st.keys("enter")
	if text := <-got; text != "not-a-real-secret" {
		t.Errorf("got %q", text)
	}
	st.f.Say("the server said not-a-real-secret")
	if strings.Contains(st.picture(), "not-a-real") {
		t.Error("a note repeats the secret")
	}
	ctx, stop := context.WithCancel(t.Context())
	done := make(chan struct{})
	go func() {
		_, _ = talk.Ask(ctx, session.Prompt{Text: "colour", Choices: []string{"red"}})
		close(done)
	}()
	st.until("colour")
	st.keys("blue", "enter")
	st.until("must be one of: red")
	stop()
	<-done
	for len(st.f.Over) > 0 {
		st.send(<-st.msgs)
	}
}

// TestRun: a write reports its result, and in a read-only session it does not begin.
func TestRun(t *testing.T) {
	st := begin(t, twelve, frame.Options{})
	st.until("logged in as")
	write := func(err error) {
		st.run(frame.Write(st.f, st.f.Top().Scope, "delete joe", func(context.Context) error { return err }, nil))
	}
	write(nil)
	st.until("delete joe: done")
	write(session.Usage("joe is required"))
	st.until("delete joe failed", "joe is required")
	st.keys("esc")
	write(session.ErrDeclined)
	st.until("not confirmed, nothing was changed")
	st.f.ReadOnly = "because"
	if frame.Write(st.f, st.f.Top().Scope, "delete joe", nil, nil) != nil {
		t.Error("a write began in a read-only session")
	}
	st.until("read-only: because")
}
