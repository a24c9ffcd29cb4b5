package tui

import (
	"context"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"reflect"
	"regexp"
	"runtime"
	"strings"
	"testing"
	"time"

	tea "charm.land/bubbletea/v2"
	"github.com/charmbracelet/colorprofile"
	"github.com/charmbracelet/x/ansi"
	"github.com/google/go-cmp/cmp"

	"github.com/cfid-cli/cfid/internal/sandbox"
	"github.com/cfid-cli/cfid/internal/session"
	"github.com/cfid-cli/cfid/tui/frame"
)

var update = flag.Bool("update", false, "write the goldens again")

// stage runs a frame as bubbletea does: commands beside it, messages one after the other.
type stage struct {
	t      testing.TB
	f      *frame.Frame
	server *sandbox.Server
	msgs   chan tea.Msg
	open   int // commands whose end has not been seen; the clock's are not counted
	quit   bool
	copied string
}

type silent struct{}

func (silent) Ask(context.Context, session.Prompt) (string, error) {
	return "", session.ErrNotInteractive
}
func (silent) Secret(context.Context, session.Prompt) (string, error) {
	return "", session.ErrNotInteractive
}
func (silent) Show(string, ...any)                   {}
func (silent) Open(context.Context, string) error    { return session.ErrNotInteractive }
func (silent) Progress(string, int) session.Progress { return silent{} }
func (silent) Add(int)                               {}
func (silent) Done()                                 {}

var twelve = sandbox.Config{Size: sandbox.Size{Orgs: 12, Spaces: 2, Users: 30}}

// begin starts the dashboard of a platform admin at 80×24, without colours.
func begin(t testing.TB, conf sandbox.Config, o frame.Options) *stage {
	t.Helper()
	server := serve(t, conf)
	s := sessionOf(t, server, "admin", "admin")
	people(t, s)
	return enter(t, server, s, o)
}

func must[T any](v T, err error) T {
	if err != nil {
		panic(err)
	}
	return v
}

func enter(t testing.TB, server *sandbox.Server, s *session.Session, o frame.Options) *stage {
	t.Helper()
	ctx, stop := context.WithCancel(context.Background())
	t.Cleanup(stop)
	st := &stage{t: t, server: server, msgs: make(chan tea.Msg, 10_000)}
	st.f = frame.NewFrame(ctx, s, o, screens())
	st.f.Talk = &frame.Dialogue{Send: func(m tea.Msg) { st.msgs <- m }}
	s.UI = st.f.Talk
	st.f.Theme.Profile(colorprofile.NoTTY)
	if o.Color {
		st.f.Theme.Color = true
	}
	st.run(st.f.Init())
	st.send(tea.WindowSizeMsg{Width: 80, Height: 24})
	return st
}

// finished is the end of a command, with its message; nil: it has none.
type finished struct{ msg tea.Msg }

// run starts a command.
func (st *stage) run(cmd tea.Cmd) {
	if cmd == nil {
		return
	}
	if clock(cmd) {
		go func() { st.msgs <- cmd() }()
		return
	}
	st.open++
	go func() { st.msgs <- finished{cmd()} }()
}

// clock tells a command that only lets time go by: there is always one more of them.
func clock(cmd tea.Cmd) bool {
	return strings.Contains(runtime.FuncForPC(reflect.ValueOf(cmd).Pointer()).Name(), "bubbletea/v2.Tick.")
}

// loaded lets work go on until nothing runs. Where somebody is asked, or the server is slow on purpose, that never comes.
func (st *stage) loaded() {
	st.t.Helper()
	if !st.pumped(func() bool { return false }) {
		st.t.Fatalf("%d commands have not ended at\n%s", st.open, st.picture())
	}
}

// pumped lets work go on until enough is true or nothing runs; false: neither came in a minute.
func (st *stage) pumped(enough func() bool) bool {
	st.t.Helper()
	end := time.After(time.Minute)
	for !enough() && (st.open > 0 || len(st.msgs) > 0) {
		select {
		case msg := <-st.msgs:
			st.send(msg)
		case <-end:
			return false
		}
	}
	return true
}

// send hands one message to the frame.
func (st *stage) send(msg tea.Msg) {
	switch msg := msg.(type) {
	case nil:
		return
	case finished:
		st.open--
		st.send(msg.msg)
		return
	case tea.BatchMsg:
		for _, cmd := range msg {
			st.run(cmd)
		}
		return
	case tea.QuitMsg:
		st.quit = true
		return
	}
	if reflect.TypeOf(msg).String() == "tea.setClipboardMsg" {
		st.copied = fmt.Sprint(msg)
	}
	m, cmd := st.f.Update(msg)
	st.f = m.(*frame.Frame)
	st.intact()
	st.run(cmd)
}

func (st *stage) intact() {
	st.t.Helper()
	if st.f.Crash != nil {
		st.t.Fatalf("%v\n%s", st.f.Crash.Value, st.f.Crash.Stack)
	}
}

// keys presses keys by their names; other words are typed letter by letter.
func (st *stage) keys(names ...string) {
	for _, name := range names {
		if k, ok := named(name); ok {
			st.send(k)
			continue
		}
		for _, r := range name {
			st.send(tea.KeyPressMsg{Code: r, Text: string(r)})
		}
	}
}

func named(name string) (tea.KeyPressMsg, bool) {
	if name == "space" {
		return tea.KeyPressMsg{Code: tea.KeySpace, Text: " "}, true
	}
	if rest, ok := strings.CutPrefix(name, "ctrl+"); ok {
		return tea.KeyPressMsg{Code: rune(rest[0]), Mod: tea.ModCtrl}, true
	}
	if name == "shift+tab" {
		return tea.KeyPressMsg{Code: tea.KeyTab, Mod: tea.ModShift}, true
	}
	code, ok := map[string]rune{
		"enter": tea.KeyEnter, "esc": tea.KeyEsc, "tab": tea.KeyTab, "up": tea.KeyUp, "down": tea.KeyDown, "left": tea.KeyLeft,
		"right": tea.KeyRight, "pgdown": tea.KeyPgDown, "pgup": tea.KeyPgUp, "home": tea.KeyHome, "end": tea.KeyEnd,
		"backspace": tea.KeyBackspace, "delete": tea.KeyDelete,
	}[name]
	return tea.KeyPressMsg{Code: code}, ok
}

// picture is the screen as it is, without styles.
func (st *stage) picture() string {
	lines := strings.Split(ansi.Strip(st.f.View().Content), "\n")
	for i, line := range lines {
		lines[i] = strings.TrimRight(line, " ")
	}
	return strings.Join(lines, "\n") + "\n"
}

// until lets work go on until the screen shows what it should.
func (st *stage) until(wanted ...string) {
	st.t.Helper()
	end := time.After(time.Minute)
	for {
		picture, missing := st.picture(), ""
		for _, want := range wanted {
			if ok, _ := regexp.MatchString(want, picture); !ok {
				missing = want
			}
		}
		if missing == "" {
			return
		}
		select {
		case msg := <-st.msgs:
			st.send(msg)
		case <-end:
			st.t.Fatalf("no %q in\n%s", missing, picture)
		}
	}
}

// golden compares the screen with its picture in testdata, at the latest when nothing runs; what differs from run to
// run is made the same.
func (st *stage) golden(name string) {
	st.t.Helper()
	path := filepath.Join("testdata", name+".golden")
	if *update {
		st.pump(time.Second)
		if err := os.WriteFile(path, []byte(steady(st.picture())), 0o644); err != nil {
			st.t.Fatal(err)
		}
		return
	}
	want, err := os.ReadFile(path)
	if err != nil {
		st.t.Fatal(err)
	}
	st.pumped(func() bool { return steady(st.picture()) == string(want) })
	if d := cmp.Diff(string(want), steady(st.picture())); d != "" {
		st.t.Errorf("%s (-update writes it again): %s", name, d)
	}
}

func steady(picture string) string {
	for _, same := range []struct{ pattern, text string }{
		{`127\.0\.0\.1:\d+`, "127.0.0.1:54321"},
		{`[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}`, "00000000-0000-4000-8000-000000000000"},
		{`\d{4}-\d\d-\d\d \d\d:\d\d:\d\d \S+`, "2026-01-02 15:04:05 UTC"},
		{`(?m)\d{4}-\d\d-\d\d \d\d:\d\d:\d\d( |$)`, "2026-01-02 15:04:05$1"},
		{`\((now|\d+ ms ago|(\d+m )?\d+s ago)\)`, "(now)"},
		{`\b11h 5\dm`, "11h 59m"}, // a busy machine takes minutes
		{`\b9m \d\ds`, "9m 59s"},
		{`\b[0-9a-f]{32}(-r)?\b`, "0123456789abcdef0123456789abcdef"},
		{`(rev_sig +)[0-9a-f]+`, "${1}01234567"},
		{`\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ`, "2026-01-02T15:04:05Z"},
		{`[A-Za-z0-9_-]{43}`, "not-a-real-secret-not-a-real-secret-not-a-r"},
	} {
		picture = regexp.MustCompile(same.pattern).ReplaceAllString(picture, same.text)
	}
	return picture
}

// sane checks what must hold of every picture: as many lines as the terminal has, none wider, nothing a terminal would obey
// but styles.
func (st *stage) sane() {
	st.t.Helper()
	content := st.f.View().Content
	st.intact()
	lines := strings.Split(content, "\n")
	if len(lines) > st.f.Height {
		st.t.Fatalf("%d lines on a terminal of %d×%d:\n%s", len(lines), st.f.Width, st.f.Height, content)
	}
	for _, line := range lines {
		if w := ansi.StringWidth(line); w > st.f.Width {
			st.t.Fatalf("%d cells on a terminal of %d×%d: %q", w, st.f.Width, st.f.Height, line)
		}
	}
	if rest := regexp.MustCompile("\x1b\\[[0-9;]*m").ReplaceAllString(content, ""); strings.ContainsFunc(rest, func(r rune) bool { return r < ' ' && r != '\n' || r == 0x7f || r >= 0x80 && r < 0xa0 || r == 0x202e }) {
		st.t.Fatalf("what a terminal obeys is on the screen: %q", rest)
	}
}
