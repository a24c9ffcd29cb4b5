package tui

import (
	"testing"
	"time"

	tea "charm.land/bubbletea/v2"

	"github.com/cfid-cli/cfid/internal/login"
	"github.com/cfid-cli/cfid/internal/platform"
	"github.com/cfid-cli/cfid/internal/session"
	"github.com/cfid-cli/cfid/tui/audit"
	"github.com/cfid-cli/cfid/tui/frame"
)

// TestFurtherScreens draws what is reached from other screens, at 80×24 and wide.
func TestFurtherScreens(t *testing.T) {
	t.Parallel()
	for name, size := range map[string]tea.WindowSizeMsg{"80x24": {Width: 80, Height: 24}, "160x40": {Width: 160, Height: 40}} {
		st := begin(t, twelve, frame.Options{})
		st.send(size)
		st.until("logged in as")
		st.to("spaces")
		st.until("> dev", "space-2")
		st.keys("/", "acme", "enter") // spaces of one name come in no order that is certain
		st.until("1 of 25")
		st.sane()
		st.golden("spaces-" + name)
		st.run(st.f.GoTo(audit.RolesOf("marissa")))
		st.until("SpaceDeveloper")
		st.sane()
		st.golden("roles-" + name)
	}
}

// TestWideDialogues draws the dialogues of logins in a wide terminal.
func TestWideDialogues(t *testing.T) {
	t.Parallel()
	wide := tea.WindowSizeMsg{Width: 160, Height: 40}
	st := begin(t, twelve, frame.Options{})
	st.send(wide)
	st.until("logged in as")
	talk := st.f.Talk // the frame is replaced while it works
	go func() {
		_, _ = talk.Ask(t.Context(), session.Prompt{Text: "log in with", Choices: []string{"password", "passcode"}})
	}()
	st.until("log in with")
	st.golden("question-160x40")
	st.keys("esc")
	st.f.Lay(frame.NewWaiting(st.f, "log in to somewhere"))
	go st.f.Talk.Device(login.DevicePage{
		Code: "BCDF-GHJK", URL: "https://login.example.com/device", Host: "login.example.com",
		Complete: "https://login.example.com/device?user_code=BCDF-GHJK", Ends: time.Now().Add(599500 * time.Millisecond),
	})
	st.until("BCDF-GHJK")
	st.sane()
	st.golden("device-160x40")
}

func toReview(st *stage) {
	st.t.Helper()
	st.keys(":", "review")
	st.until("> review")
	st.keys("enter")
	st.until("findings?: ")
	st.loaded()
}

// events is how many the server has.
func (st *stage) events() (n int) {
	st.t.Helper()
	for _, err := range must(platform.ListEvents(st.t.Context(), st.f.Session, platform.EventInput{})) {
		if err != nil {
			st.t.Fatal(err)
		}
		n++
	}
	return n
}
