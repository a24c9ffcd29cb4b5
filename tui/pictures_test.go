package tui

import (
	"flag"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	tea "charm.land/bubbletea/v2"
	"github.com/charmbracelet/colorprofile"

	"github.com/cfid-cli/cfid/internal/login"
	"github.com/cfid-cli/cfid/internal/sandbox"
	"github.com/cfid-cli/cfid/tui/frame"
)

var pictures = flag.String("pictures", "", "write the screens of docs/dashboard.md, as a terminal gets them, into this `folder`")

// TestPictures photographs the screens of docs/dashboard.md; cmd/gendocs -screen draws them.
func TestPictures(t *testing.T) {
	if *pictures == "" {
		t.Skip("without -pictures there is nothing to write")
	}
	shot := func(st *stage, name string) {
		lines := strings.TrimRight(steady(st.f.View().Content), "\n")
		if err := os.WriteFile(filepath.Join(*pictures, name+".ansi"), []byte(lines), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	st := begin(t, sandbox.Config{Size: sandbox.Size{Orgs: 12, Spaces: 2, Users: 30}}, frame.Options{Color: true})
	colourful(st)
	st.until("logged in as admin")
	shot(st, "home")
	matrixOf(st)
	st.keys("down", "right", "space", "down", "m", "down", "m", "right", "space")
	shot(st, "matrix")
	st.keys("P")
	shot(st, "plan")
	st.keys("esc", ":", "org3")
	st.until("org-00003/space-2")
	shot(st, "palette")
	st = neighbours(t, sandbox.Config{Size: sandbox.Size{Orgs: 12, Spaces: 2, Users: 30}}, frame.Options{Color: true})
	colourful(st)
	sessionPictures(st, shot)
	st = manage(t, frame.Options{Color: true})
	colourful(st)
	accountPictures(st, shot)
}

func accountPictures(st *stage, shot func(*stage, string)) {
	st.until("as admin|accepts the token")
	st.to("users")
	st.until("user-000017", " 32\n")
	shot(st, "users")
	st.keys("enter")
	st.until("uaa.user")
	shot(st, "user")
	st.to("groups")
	st.until("clients.read", " 44\n")
	st.keys("n", "reports.read", "enter", "may read reports", "enter")
	st.until("created group reports.read", "> reports.read")
	st.keys("enter")
	st.until("no members")
	st.keys("a", "user-000003", "enter", "enter")
	st.until("added member user-000003")
	st.keys("a", "user-000004", "enter", "enter")
	st.until("added member user-000004", " 2\n")
	shot(st, "group")
	st.to("clients")
	st.until("> admin", " 5\n")
	st.keys("n")
	shot(st, "client")
	st.keys("esc", "?")
	shot(st, "keys")
}

func colourful(st *stage) {
	st.f.Theme.Profile(colorprofile.ANSI)
	st.f.Theme.Color = true
	st.send(tea.WindowSizeMsg{Width: 100, Height: 24})
}

func sessionPictures(st *stage, shot func(*stage, string)) {
	toContexts(st)
	shot(st, "contexts")
	st.keys("L")
	st.until("How to log in")
	st.f.Lay(frame.NewWaiting(st.f, "log in to prod"))
	st.send(frame.PageMsg{Page: "https://login.example.com/device", Device: &login.DevicePage{
		Code: "BCDF-GHJK", URL: "https://login.example.com/device", Host: "login.example.com",
		Complete: "https://login.example.com/device?user_code=BCDF-GHJK", Ends: time.Now().Add(599500 * time.Millisecond),
	}})
	shot(st, "device")
	st.keys("esc", "esc", "esc")
	st.until("logged in as")
	st.keys("0")
	st.until("the token is valid")
	shot(st, "token")
	lonely(st)
	toReview(st)
	shot(st, "review")
	st.keys("esc", "8")
	st.until("created org lonely")
	shot(st, "events")
}
