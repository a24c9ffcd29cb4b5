package tui

import (
	"fmt"
	"strings"
	"testing"
	"time"

	tea "charm.land/bubbletea/v2"

	"github.com/cfid-cli/cfid/internal/login"
	"github.com/cfid-cli/cfid/internal/platform"
	"github.com/cfid-cli/cfid/internal/session"
	"github.com/cfid-cli/cfid/tui/audit"
	"github.com/cfid-cli/cfid/tui/contexts"
	"github.com/cfid-cli/cfid/tui/frame"
	"github.com/cfid-cli/cfid/tui/page"
)

// TestSessionScreens draws contexts, logins, the token, the review and the events at 80×24 and wide.
func TestSessionScreens(t *testing.T) {
	for name, size := range map[string]tea.WindowSizeMsg{"80x24": {Width: 80, Height: 24}, "160x40": {Width: 160, Height: 40}} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			st := neighbours(t, twelve, frame.Options{})
			st.send(size)
			shot := func(screen string) { t.Helper(); st.sane(); st.golden(screen + "-" + name) }
			toContexts(st)
			shot("contexts")
			st.keys("L")
			st.until("How to log in")
			shot("login")
			st.keys("7")
			st.until("issuer")
			shot("login-provider")
			st.keys("esc", "esc")
			st.keys(":", "token")
			st.until("> token")
			st.keys("enter")
			st.until("the token is valid", "claims")
			shot("token")
			st.keys("G")
			shot("token-end")
			lonely(st)
			st.keys(":", "review")
			st.until("> review")
			st.keys("enter")
			st.until("findings: ", "no-manager")
			shot("review")
			st.keys("/", "no-manager", "enter", "enter")
			st.until("what it means", "go to")
			shot("finding")
			st.keys(":", "events")
			st.until("> events")
			st.keys("enter")
			st.until("live: roles", "> .*created org lonely")
			st.keys("/", "lonely", "enter") // the order of the others is not the same each time
			st.until("1 of ")
			shot("events")
			st.keys("enter")
			st.until("roles in", "actor")
			shot("event")
		})
	}
}

// lonely is an org without a manager.
func lonely(st *stage) {
	st.t.Helper()
	for it := range must(platform.CreateOrgs(st.t.Context(), st.f.Session, platform.OrgChangeInput{Names: []string{"lonely"}})) {
		if it.Err != nil {
			st.t.Fatal(it.Err)
		}
	}
}

// TestDeviceScreen: page and code beside a picture for a camera; without room or Unicode the picture is left out, never cut.
func TestDeviceScreen(t *testing.T) {
	t.Parallel()
	for name, o := range map[string]frame.Options{"device-80x24": {}, "device-ascii": {ASCII: true}} {
		st := begin(t, twelve, o)
		st.until("logged in as")
		st.f.Lay(frame.NewWaiting(st.f, "log in to somewhere"))
		go st.f.Talk.Device(login.DevicePage{
			Code: "BCDF-GHJK", URL: "https://login.example.com/device", Host: "login.example.com",
			Complete: "https://login.example.com/device?user_code=BCDF-GHJK", Ends: time.Now().Add(599500 * time.Millisecond),
		})
		st.until("BCDF-GHJK")
		st.sane()
		if !o.ASCII {
			st.golden(name)
		}
		for _, size := range []tea.WindowSizeMsg{{Width: 60, Height: 24}, {Width: 80, Height: 16}, {Width: 20, Height: 5}} {
			st.send(size)
			st.sane()
			if strings.ContainsAny(st.picture(), "▄▀█") {
				t.Errorf("%d×%d: part of a code that no camera reads", size.Width, size.Height)
			}
		}
	}
}

// TestQuestionList: what there is to choose from is listed; a number, the cursor and other words are answers.
func TestQuestionList(t *testing.T) {
	t.Parallel()
	st := begin(t, twelve, frame.Options{})
	st.until("logged in as")
	list := []string{"a one-time code", "user name and password", "the browser\x1b[2J"}
	ask := func(p session.Prompt, shown string, keys ...string) string {
		t.Helper()
		got := make(chan string, 1)
		talk := st.f.Talk // the frame is replaced while it works
		go func() {
			text, _ := talk.Ask(t.Context(), p)
			got <- text
		}()
		st.until(shown)
		st.sane()
		st.keys(keys...)
		return <-got
	}
	first := session.Prompt{Text: "log in with", List: list, Choices: list, Default: list[1]}
	for want, keys := range map[string][]string{list[0]: {"1", "enter"}, list[1]: {"enter"}, list[2]: {"down", "enter"}} {
		if got := ask(first, "log in with", keys...); got != want {
			t.Errorf("%v: %q", keys, got)
		}
	}
	if got := ask(first, "log in with", "9", "enter", "backspace", "up", "enter"); got != list[0] {
		t.Errorf("after a wrong number: %q", got)
	}
	free := session.Prompt{Text: "which place", List: list, Default: ""}
	if got := ask(free, "which place", "acme", "enter"); got != "acme" {
		t.Errorf("other words: %q", got)
	}
	paged := session.Prompt{Text: "the address", Page: "https://login.example.com/oauth/authorize?" + strings.Repeat("scope=openid&", 20)}
	if got := ask(paged, "open this page", "ctrl+y", "done", "enter"); got != "done" {
		t.Errorf("with a page: %q", got)
	}
	for st.copied == "" {
		st.send(<-st.msgs)
	}
	if st.copied != paged.Page {
		t.Errorf("copied %q", st.copied)
	}
	talk := st.f.Talk // the frame is replaced while it works
	go func() { _, _ = talk.Ask(t.Context(), first) }()
	st.until("log in with")
	st.golden("offered-80x24")
	st.keys("esc")
}

// TestToken: what the keys of the token's screen do; the token itself is copied by a key of its own, and never shown.
func TestToken(t *testing.T) {
	t.Parallel()
	st := begin(t, twelve, frame.Options{})
	st.until("logged in as")
	st.fault("500:path=/uaa/token_keys")
	st.keys(":", "token")
	st.until("> token")
	st.keys("enter")
	st.until("not verified; press v to try again", "claims")
	st.fault()
	st.keys("v")
	st.until("the token is valid")
	raw := st.f.Top().Screen.(*contexts.Token).Raw
	st.keys("T")
	for st.copied == "" {
		st.send(<-st.msgs)
	}
	if st.copied != raw || strings.Contains(st.f.View().Content, raw[:20]) {
		t.Error("the token is on the screen, or is not what was copied")
	}
	st.f.Options.Remote = true
	st.keys("T")
	st.until("not copied over ssh")
	st.keys("o")
	st.until("cfid token decode", "cfid token verify", "cfid token refresh")
	st.keys("esc", "R")
	st.until("(?m)^ refreshed$")
	for st.f.Top().Screen.(*contexts.Token).Raw == raw {
		st.send(<-st.msgs)
	}
	st.until("the token is valid")
	st.loaded()
	before := st.f.Session.Settings.Now
	st.f.Top().Screen.(*contexts.Token).Ends = nil
	st.f.Session.Settings.Now = func() time.Time { return before().Add(13 * time.Hour) }
	st.keys("r")
	st.until("ended 1h", "do not trust it")
	st.sane()
	for range 10 {
		st.keys("pgdown")
		st.sane()
	}
	st.send(tea.WindowSizeMsg{Width: 20, Height: 5})
	st.sane()
}

// TestEvents: who is at the end continues with it; while it pauses nothing moves, and nothing is lost.
func TestEvents(t *testing.T) {
	t.Parallel()
	st := begin(t, twelve, frame.Options{})
	st.until("logged in as")
	st.keys(":", "events")
	st.until("> events")
	st.keys("enter")
	st.until("> .*gave")
	e := st.f.Top().Screen.(*audit.Events)
	for past := st.events(); len(e.Rows) < past; {
		st.send(<-st.msgs)
	}
	happen := func(n int) {
		var rows []page.Row[*platform.EventRow]
		for range n {
			fresh := *e.Rows[0].Item
			event := *fresh.Event
			fresh.Event = &event
			event.GUID = fmt.Sprint(len(e.Rows) + len(rows) + len(e.Held))
			fresh.Target = "happening-" + event.GUID
			rows = append(rows, e.Prepare(&fresh))
		}
		e.List.Page(rows)
	}
	happen(1)
	st.until("> .*happening")
	st.keys("p")
	st.until("paused: 0 events", "p resume")
	was := len(e.Rows)
	happen(2)
	st.until("paused: 2 events are waiting")
	if len(e.Rows) != was {
		t.Error("a pause shows what comes")
	}
	st.keys("p")
	st.until("live: ", "> .*happening")
	if len(e.Rows) != was+2 || e.At != len(e.Rows)-1 {
		t.Errorf("%d rows, at %d", len(e.Rows), e.At)
	}
	st.keys("home")
	happen(audit.MostEvents)
	st.sane()
	if n := len(e.Rows); n > audit.MostEvents || e.At != 0 {
		t.Errorf("%d events are kept, the cursor is at %d", n, e.At)
	}
	st.keys("o")
	st.until("cfid event list --follow")
	st.keys("esc", "t")
	st.until("live: roles *\n", "gave")
	st.keys("t")
	st.until("live: orgs")
	st.fault("500:path=/v3/audit_events")
	st.keys("t")
	st.until("stopped", "error:")
	st.sane()
}

// TestReview: the finding leads to whom it is about, and o tells what mends it.
func TestReview(t *testing.T) {
	t.Parallel()
	st := begin(t, twelve, frame.Options{})
	st.until("logged in as")
	lonely(st)
	toReview(st)
	st.until("no-manager")
	st.keys("o")
	st.until("cfid access review", "cfid role assign USER")
	st.keys("esc", "/", "no-manager", "enter", "enter")
	st.until("what it means")
	st.keys("G", "enter")
	st.until("lonely +\\d+ u")
	st.keys("esc", "esc", "esc", "/", "info", "enter", "enter")
	st.until("what it means", "user +admin@uaa")
	st.keys("G", "enter")
	st.until("groups", "openid")
	st.keys("esc", "esc", "esc", "t", "ctrl+u", "never", "enter")
	st.until("error:", "neither a duration nor a date")
	st.keys("t", "ctrl+u", "30d", "enter")
	st.until("findings?: ")
	st.keys("o")
	st.until("--stale 30d")
	st.sane()
	st = enter(t, st.server, root(t, st.server), frame.Options{})
	st.until("accepts the token")
	toReview(st)
	st.until("not checked", "client-admin")
	st.keys("/", "client-admin", "enter", "enter")
	st.until("what it means")
	st.keys("G", "enter")
	st.until("authorities: what it may do")
}
