package tui

import (
	"regexp"
	"strings"
	"testing"

	tea "charm.land/bubbletea/v2"

	"github.com/cfid-cli/cfid/internal/identity"
	"github.com/cfid-cli/cfid/tui/frame"
)

var secretPattern = regexp.MustCompile(`[A-Za-z0-9_-]{43}`)

// TestClientKeys: a client is made by a preset, gets a second secret, loses the first, and goes.
func TestClientKeys(t *testing.T) {
	st := manage(t, frame.Options{})
	st.to("clients")
	st.until("> admin")
	st.keys("n", "web", "enter", "right")
	st.until("‹ web-app ›", "redirect URLs", "scopes")
	st.keys("enter", "enter")
	st.keys("enter")
	st.until("redirect URLs is required")
	st.keys("https://web.example.com/cb", "enter", "enter")
	st.until("secret of client web")
	first := secretPattern.FindString(st.picture())
	st.keys("q", "x", "space")
	st.until("secret of client web") // no key typed ahead removes it
	st.keys("Y")
	for st.copied == "" {
		st.send(<-st.msgs)
	}
	if st.copied != first {
		t.Errorf("copied %q, shown is %q", st.copied, first)
	}
	st.keys("enter")
	st.until("> web")
	st.keys("enter")
	st.until("https://web.example.com/cb", "authorization_code refresh_token", "openid")
	st.keys("R", "y")
	st.until("secret of client web", "is valid until you retire it")
	second := secretPattern.FindString(st.picture())
	if second == first || second == "" {
		t.Errorf("rotated from %q to %q", first, second)
	}
	st.f.Options.Remote = true
	st.copied = ""
	st.keys("Y")
	st.until("a secret is not copied over ssh")
	st.keys("esc")
	for _, gone := range []string{first, second} {
		if strings.Contains(st.picture(), gone) {
			t.Error("a secret stays on the screen")
		}
	}
	st.keys("O")
	st.until("retire the older secret of client web\\?")
	st.keys("yes", "enter")
	st.until("removed secret of client web")
	st.keys("o")
	st.until("cfid client get web", "cfid client secret rotate web --generate-secret", "cfid client delete web")
	st.keys("esc", "d")
	st.until("delete client web\\?")
	st.keys("yes", "enter")
	st.until("home › clients\n", "deleted client web")
	if _, err := frame.Single(identity.GetClients(t.Context(), st.f.Session, identity.ClientInput{IDs: []string{"web"}})); err == nil {
		t.Error("the client is still there")
	}
}

// TestSecretUnderWay: while a secret is being made, neither esc nor q loses it without a question.
func TestSecretUnderWay(t *testing.T) {
	st := manage(t, frame.Options{})
	st.to("clients")
	st.until("> admin")
	st.fault("slow-headers:path=/uaa/oauth/clients,delay=400ms")
	st.keys("n", "ci", "enter", "enter", "uaa.none", "enter", "esc")
	st.until("create client ci…")
	st.keys("q")
	st.until("create client ci is running, and its result is shown only once")
	if st.quit {
		t.Fatal("left with a secret running")
	}
	st.keys("esc")
	st.until("secret of client ci")
}

// TestForm: all keys of a form.
func TestForm(t *testing.T) {
	st := manage(t, frame.Options{})
	st.until("home")
	name, kind := frame.NewField("name", "any"), frame.NewWords("kind", [2]string{"a", "the first"}, [2]string{"b", "the second"})
	more := frame.NewField("more", "of b")
	more.When = func() bool { return kind.Value() == "b" }
	name.Needed = true
	got := ""
	m := &frame.Form{Title: "test", Fields: []*frame.Field{name, kind, more}}
	m.Done = func(*frame.Frame) tea.Cmd {
		got = name.Value() + "," + kind.Value() + "," + strings.Join(more.List(), "+")
		return nil
	}
	st.f.Lay(m)
	st.keys("tab", "enter")
	st.until("name is required", "› name")
	st.send(tea.PasteMsg{Content: "jo\x1b[2Je\n"})
	st.keys("down", "x", "left", "left", "up", "shift+tab")
	st.until("‹ a ›", "the first")
	st.send(tea.PasteMsg{Content: "b"})
	st.keys("right", "enter")
	st.until("› more", "of b")
	st.keys(" x  y ", "enter")
	if got != "jo[2Je,b,x+y" || len(st.f.Over) > 0 {
		t.Errorf("got %q", got)
	}
	more.Editor = frame.NewEditor("typed")
	st.f.Lay(m)
	m.At = 1
	st.keys("left")
	if kind.Value() != "a" || more.Value() != "" {
		t.Error("what isn't asked for counts")
	}
	st.send(tea.WindowSizeMsg{Width: 20, Height: 5})
	st.sane()
	st.keys("esc")
	if len(st.f.Over) > 0 {
		t.Error("esc does not leave")
	}
}
