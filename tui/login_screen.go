package tui

import (
	tea "charm.land/bubbletea/v2"

	"github.com/cfid-cli/cfid/internal/ops"
	"github.com/cfid-cli/cfid/internal/view"
)

// loginScreen offers every way to log in.
type loginScreen struct {
	window
	name string // of the context; empty: the one the dashboard stands in
	last ops.LoginInput
	then func(*frame) tea.Cmd
}

func newLoginScreen(name string, then func(*frame) tea.Cmd) screen {
	return &loginScreen{name: name, then: then}
}

// logInHere logs in to the context that the dashboard stands in.
func logInHere() screen { return newLoginScreen("", nil) }

func (l *loginScreen) title() string { return "log in to " + l.name }

func (l *loginScreen) start(f *frame, _ *scope) tea.Cmd {
	if l.name == "" {
		l.name = f.session.Name()
	}
	if l.name == f.session.Name() {
		l.last = lastLogin(f.session)
	}
	for i, w := range loginWays() {
		if w.grant == l.last.Grant {
			l.at = i
		}
	}
	return nil
}

func (l *loginScreen) keys(*frame, *scope) []binding {
	table := []binding{on("enter", "log in", func(f *frame) tea.Cmd { return l.begin(f, l.at) }, "right", "l")}
	for i, w := range loginWays() {
		table = append(table, off(string(rune('1'+i)), w.name+": "+w.what, func(f *frame) tea.Cmd { return l.begin(f, i) }))
	}
	return append(table, l.bindings()...)
}

func (l *loginScreen) begin(f *frame, i int) tea.Cmd {
	l.at = i
	if f.session.Settings.Direct.Used() {
		f.warn("environment mode logs in by itself")
		return nil
	}
	return loginWays()[i].begin(f, l.name, l.last, l.then)
}

// commands is the line that does the same, as far as it is known before the form is filled in.
func (l *loginScreen) commands(*frame) []string {
	flags := map[string]string{
		ops.WayPasscode: " --sso", ops.GrantAuthorizationCode: " --browser --client-id CLIENT", ops.GrantDevice: " --device",
		ops.GrantClientCredentials: " --client-credentials --client-id CLIENT", ops.WayIdP: " --idp ISSUER --idp-client-id CLIENT",
	}
	line := "cfid login"
	if l.name != "" {
		line += " --context " + ops.ShellQuote("sh", l.name)
	}
	return []string{line + flags[loginWays()[l.at].grant]}
}

func (l *loginScreen) click(f *frame, _, y int) tea.Cmd {
	if i := l.top + y - 2; y >= 2 && i < l.bottom() {
		l.at = i
	}
	return nil
}

func (l *loginScreen) wheel(n int) { l.move(n / 3) }

func (l *loginScreen) lines(f *frame, width, height int) []string {
	ways := loginWays()
	l.size(len(ways), height-2)
	out := []string{f.theme.paint(view.Strong, f.theme.cell("  How to log in", width, false)), ""}
	for i := l.top; i < l.bottom(); i++ {
		key, name := string(rune('1'+i)), f.theme.cell(ways[i].name, 18, false)
		if i == l.at {
			out = append(out, f.theme.chosen(f.theme.cell("> "+key+"  "+name+" "+ways[i].what, width, false)))
			continue
		}
		out = append(out, "  "+f.theme.paint(view.Accent, key)+"  "+name+" "+f.theme.paint(view.Faint, ways[i].what))
	}
	return out
}
