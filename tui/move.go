package tui

import (
	"context"

	tea "charm.land/bubbletea/v2"

	"github.com/cfid-cli/cfid/internal/ops"
)

// another opens a session beside the one that the dashboard stands in, for a context by name; empty: for none yet. The vault is
// shared: what was unlocked is not unlocked twice.
func (f *frame) another(ctx context.Context, name string) (*ops.Session, error) {
	set := f.session.Settings
	set.Context, set.EnvContext = name, ""
	s, err := ops.Open(ctx, set, f.talk)
	if err != nil {
		return nil, err
	}
	if f.session.Vault != nil {
		s.Vault = f.session.Vault
	}
	return s, nil
}

// moveTo goes on in another session, with a frame of its own: what was read, what is under way and what is staged belong to the
// place that is left. above are screens over home there.
func (f *frame) moveTo(s *ops.Session, above ...screen) tea.Cmd {
	next := newFrame(f.parent, s, f.options, f.screens)
	next.theme, next.width, next.height, next.talk, next.sleep = f.theme, f.width, f.height, f.talk, f.sleep
	f.next = next
	f.stop()
	f.session.Close()
	cmds := []tea.Cmd{next.push(f.screens.Home())}
	for _, screen := range above {
		cmds = append(cmds, next.push(screen))
	}
	next.own("this is " + s.Name())
	return tea.Batch(cmds...)
}

// dropping asks before something is done that drops what is staged.
func (f *frame) dropping(verb string, do func(f *frame) tea.Cmd) tea.Cmd {
	n := f.staged.len()
	if n == 0 {
		return do(f)
	}
	f.lay(&choice{
		text: plural(n, "change is", "changes are") + " staged and not applied",
		options: []option{
			{"a", "apply first", opens(f.screens.Plan)},
			{"d", "drop and " + verb, func(f *frame) tea.Cmd { f.staged.clear(); return do(f) }},
			{"esc", "stay", func(*frame) tea.Cmd { return nil }},
		},
	})
	return nil
}
