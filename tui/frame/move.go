package frame

import (
	"context"

	tea "charm.land/bubbletea/v2"

	"github.com/cfid-cli/cfid/internal/session"
)

// Another opens a session beside the one that the dashboard is in, for a context by name; empty: for none yet. The vault is
// shared: what was unlocked is not unlocked twice.
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

// MoveTo goes on in another session, with a frame of its own: what was read, what is running and what is staged belong to the
// place that is left. above are screens over home there.
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
	next.Own("this is " + s.Name())
	return tea.Batch(cmds...)
}

// Dropping asks before something is done that drops what is staged.
func (f *Frame) Dropping(verb string, do func(f *Frame) tea.Cmd) tea.Cmd {
	n := f.Staged.Len()
	if n == 0 {
		return do(f)
	}
	f.Lay(&Choice{
		Text: Plural(n, "change is", "changes are") + " staged and not applied",
		Options: []Option{
			{"a", "apply first", Opens(f.Screens.Plan)},
			{"d", "drop and " + verb, func(f *Frame) tea.Cmd { f.Staged.Clear(); return do(f) }},
			{"esc", "stay", func(*Frame) tea.Cmd { return nil }},
		},
	})
	return nil
}
