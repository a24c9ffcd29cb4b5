package tui

import (
	"context"

	tea "charm.land/bubbletea/v2"

	"github.com/cfid-cli/cfid/internal/ops"
	"github.com/cfid-cli/cfid/internal/view"
)

// seek stands for a screen of something that is known by its name, until it is found.
type seek struct {
	name string
	find func(ctx context.Context, s *ops.Session) (screen, error)
	err  error
}

func (k *seek) title() string { return k.name }

func (k *seek) start(f *frame, sc *scope) tea.Cmd {
	k.err = nil
	sc.again()
	return work(sc, func(ctx context.Context) (screen, error) { return k.find(ctx, f.session) }, func(found screen, err error) tea.Cmd {
		if err != nil {
			k.err = err
			return nil
		}
		f.back()
		return f.push(found)
	})
}

func (k *seek) keys(_ *frame, sc *scope) []binding {
	return []binding{on("r", "try again", func(f *frame) tea.Cmd { return k.start(f, sc) })}
}

func (k *seek) lines(f *frame, width, height int) []string {
	if k.err != nil {
		return append(append([]string{""}, f.explain(k.err, width)...), "  "+f.theme.paint(view.Accent, "r")+" tries again")
	}
	return append([]string{""}, skeleton(f.theme, width, height-1)...)
}
