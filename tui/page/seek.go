package page

import (
	"context"

	tea "charm.land/bubbletea/v2"

	"github.com/cfid-cli/cfid/internal/session"
	"github.com/cfid-cli/cfid/internal/view"
	"github.com/cfid-cli/cfid/tui/frame"
)

// Seek is a placeholder screen for an object known by its name, until it is found.
type Seek struct {
	Name string
	Find func(ctx context.Context, s *session.Session) (frame.Screen, error)
	err  error
}

// Title implements frame.Screen.
func (k *Seek) Title() string { return k.Name }

// Start implements frame.Screen.
func (k *Seek) Start(f *frame.Frame, sc *frame.Scope) tea.Cmd {
	k.err = nil
	sc.Again()
	return frame.Work(sc, func(ctx context.Context) (frame.Screen, error) { return k.Find(ctx, f.Session) }, func(found frame.Screen, err error) tea.Cmd {
		if err != nil {
			k.err = err
			return nil
		}
		f.Back()
		return f.Push(found)
	})
}

// Keys implements frame.Screen.
func (k *Seek) Keys(_ *frame.Frame, sc *frame.Scope) []frame.Binding {
	return []frame.Binding{frame.On("r", "try again", func(f *frame.Frame) tea.Cmd { return k.Start(f, sc) })}
}

// Lines implements frame.Screen.
func (k *Seek) Lines(f *frame.Frame, width, height int) []string {
	if k.err != nil {
		return append(append([]string{""}, f.Explain(k.err, width)...), "  press "+f.Theme.Paint(view.Accent, "r")+" to try again")
	}
	return append([]string{""}, Skeleton(f.Theme, width, height-1)...)
}
