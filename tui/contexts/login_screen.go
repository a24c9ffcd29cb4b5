package contexts

import (
	tea "charm.land/bubbletea/v2"

	"github.com/cfid-cli/cfid/internal/line"
	"github.com/cfid-cli/cfid/internal/login"
	"github.com/cfid-cli/cfid/internal/session"
	"github.com/cfid-cli/cfid/internal/view"
	"github.com/cfid-cli/cfid/tui/frame"
)

// loginScreen offers every way to log in.
type loginScreen struct {
	frame.Window
	name string // of the context; empty: the dashboard's
	last login.LoginInput
	then func(*frame.Frame) tea.Cmd
}

func newLoginScreen(name string, then func(*frame.Frame) tea.Cmd) frame.Screen {
	return &loginScreen{name: name, then: then}
}

// LogInHere logs in to the dashboard's context.
func LogInHere() frame.Screen { return newLoginScreen("", nil) }

func (l *loginScreen) Title() string { return "log in to " + l.name }

func (l *loginScreen) Start(f *frame.Frame, _ *frame.Scope) tea.Cmd {
	if l.name == "" {
		l.name = f.Session.Name()
	}
	if l.name == f.Session.Name() {
		l.last = lastLogin(f.Session)
	}
	for i, w := range loginWays() {
		if w.grant == l.last.Grant {
			l.At = i
		}
	}
	return nil
}

func (l *loginScreen) Keys(*frame.Frame, *frame.Scope) []frame.Binding {
	table := []frame.Binding{frame.On("enter", "log in", func(f *frame.Frame) tea.Cmd { return l.begin(f, l.At) }, "right", "l")}
	for i, w := range loginWays() {
		table = append(table, frame.Off(string(rune('1'+i)), w.name+": "+w.what, func(f *frame.Frame) tea.Cmd { return l.begin(f, i) }))
	}
	return append(table, l.Bindings()...)
}

func (l *loginScreen) begin(f *frame.Frame, i int) tea.Cmd {
	l.At = i
	if f.Session.Settings.Direct.Used() {
		f.Warn("environment mode logs in automatically")
		return nil
	}
	return loginWays()[i].begin(f, l.name, l.last, l.then)
}

// Commands is the equivalent command line, as far as it is known before the form is filled in.
func (l *loginScreen) Commands(*frame.Frame) []string {
	typed := line.Login.With()
	if l.name != "" {
		typed = typed.Flag("--context", l.name)
	}
	switch loginWays()[l.At].grant {
	case session.WayPasscode:
		typed = typed.Flag("--sso")
	case session.GrantAuthorizationCode:
		typed = typed.Flag("--browser").Flag("--client-id", "CLIENT")
	case session.GrantDevice:
		typed = typed.Flag("--device")
	case session.GrantClientCredentials:
		typed = typed.Flag("--client-credentials").Flag("--client-id", "CLIENT")
	case session.WayIdP:
		typed = typed.Flag("--idp", "ISSUER").Flag("--idp-client-id", "CLIENT")
	}
	return []string{typed.String()}
}

func (l *loginScreen) Click(f *frame.Frame, _, y int) tea.Cmd {
	if i := l.Top + y - 2; y >= 2 && i < l.Bottom() {
		l.At = i
	}
	return nil
}

func (l *loginScreen) Wheel(n int) { l.Move(n / 3) }

func (l *loginScreen) Lines(f *frame.Frame, width, height int) []string {
	ways := loginWays()
	l.Size(len(ways), height-2)
	out := []string{f.Theme.Paint(view.Strong, f.Theme.Cell("  How to log in", width, false)), ""}
	for i := l.Top; i < l.Bottom(); i++ {
		key, name := string(rune('1'+i)), f.Theme.Cell(ways[i].name, 18, false)
		if i == l.At {
			out = append(out, f.Theme.Chosen(f.Theme.Cell("> "+key+"  "+name+" "+ways[i].what, width, false)))
			continue
		}
		out = append(out, "  "+f.Theme.Paint(view.Accent, key)+"  "+name+" "+f.Theme.Paint(view.Faint, ways[i].what))
	}
	return out
}
