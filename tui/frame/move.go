package frame

import (
	"context"

	tea "charm.land/bubbletea/v2"

	"github.com/cfid-cli/cfid/internal/session"
)

// Another opens a session besides the dashboard's, for a context by name; empty: without one. The vault is shared, so
// that it is unlocked only once.
func (f *Frame) Another(ctx context.Context, name string) (*session.Session, error) {
	set := f.Session.Settings
	set.Context, set.EnvContext = name, ""
	s, err := session.Open(ctx, set, f.Talk)
	if err != nil {
		return nil, err
	}
	if f.Session.Vault != nil {
		s.Vault = f.Session.Vault
	}
	return s, nil
}

// MoveTo continues in another session, with a new frame: what was read, runs or is staged belongs to the old one. above
// are screens above home there.
func (f *Frame) MoveTo(s *session.Session, above ...Screen) tea.Cmd {
	next := NewFrame(f.parent, s, f.Options, f.Screens)
	next.Theme, next.Width, next.Height, next.Talk, next.sleep = f.Theme, f.Width, f.Height, f.Talk, f.sleep
	f.next = next
	f.stop()
	f.Session.Close()
	cmds := []tea.Cmd{next.Push(f.Screens.Home())}
	for _, screen := range above {
		cmds = append(cmds, next.Push(screen))
	}
	next.Own("now in context " + s.Name())
	return tea.Batch(cmds...)
}

// Dropping asks before something is done that discards staged changes.
func (f *Frame) Dropping(verb string, do func(f *Frame) tea.Cmd) tea.Cmd {
	n := f.Staged.Len()
	if n == 0 {
		return do(f)
	}
	f.Lay(&Choice{
		Text: Plural(n, "change is", "changes are") + " staged and not applied",
		Options: []Option{
			{"a", "apply first", Opens(f.Screens.Plan)},
			{"d", "discard and " + verb, func(f *Frame) tea.Cmd { f.Staged.Clear(); return do(f) }},
			{"esc", "stay", func(*Frame) tea.Cmd { return nil }},
		},
	})
	return nil
}
