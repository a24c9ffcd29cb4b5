package tui

import (
	"testing"

	tea "charm.land/bubbletea/v2"

	"github.com/cfid-cli/cfid/internal/sandbox"
	"github.com/cfid-cli/cfid/tui/frame"
)

// TestScreens draws every screen at 80×24 and wide.
func TestScreens(t *testing.T) {
	for name, size := range map[string]tea.WindowSizeMsg{"80x24": {Width: 80, Height: 24}, "160x40": {Width: 160, Height: 40}} {
		t.Run(name, func(t *testing.T) {
			st := begin(t, twelve, frame.Options{})
			st.send(size)
			shot := func(screen string) { t.Helper(); st.sane(); st.golden(screen + "-" + name) }
			st.until("logged in as admin")
			shot("home")
			st.keys("?")
			shot("help")
			st.keys("esc", "1")
			st.until("ORGS 13", "org-00009")
			st.keys("enter")
			st.until("  dev", "acme  7 users")
			shot("access")
			st.keys("down", "enter")
			st.until("acme/dev  7 users", "user-000005")
			st.loaded()
			st.keys("down", "right", "space", "down", "m", "down", "m", "right", "space")
			shot("matrix")
			st.keys("o")
			shot("commands")
			st.keys("esc", "P")
			shot("plan")
			st.keys("q")
			shot("leave")
			st.keys("esc", "a")
			st.until("3 changes applied")
			shot("applied")
			st.keys("esc", "esc", "esc", "2")
			st.until("ORGS|NAME.* 13")
			shot("orgs")
			st.keys(":")
			st.until("user-000030|screen")
			st.keys("org3")
			st.until("> org-00003 +org", "org-00003/space-2")
			shot("palette")
			st.keys("esc", "/", "0001")
			st.until("4 of 13")
			shot("filter")
		})
	}
}

// TestTiny: a terminal of 20×5, and smaller, still shows where one is.
func TestTiny(t *testing.T) {
	st := begin(t, twelve, frame.Options{ASCII: true})
	st.until("logged in as admin")
	st.keys("1")
	st.until("ORGS 13", "org-00009")
	st.send(tea.WindowSizeMsg{Width: 20, Height: 5})
	st.sane()
	st.golden("tiny-tree")
	st.keys("tab")
	st.until("marissa")
	st.golden("tiny-matrix")
	for _, size := range []tea.WindowSizeMsg{{Width: 1, Height: 1}, {Width: 3, Height: 2}, {Width: 400, Height: 100}, {Width: 0, Height: 0}} {
		st.send(size)
		st.sane()
	}
}

// TestErrorsInPlace: what a server refuses is explained where the rows would be, and r reads them again.
func TestErrorsInPlace(t *testing.T) {
	st := begin(t, twelve, frame.Options{})
	st.until("logged in as admin")
	fault, err := sandbox.ParseFault("500:path=/v3/organizations")
	if err != nil {
		t.Fatal(err)
	}
	if err := st.server.SetFaults(fault); err != nil {
		t.Fatal(err)
	}
	st.keys("2")
	st.until("error:", "press r to try again")
	st.sane()
	if err := st.server.SetFaults(); err != nil {
		t.Fatal(err)
	}
	st.keys("r")
	st.until("org-00012")
}
