package frame

import (
	"context"
	"errors"
	"io"

	tea "charm.land/bubbletea/v2"

	"github.com/cfid-cli/cfid/internal/change"
	"github.com/cfid-cli/cfid/internal/session"
)

// Options are the settings of the dashboard.
type Options struct {
	In       io.Reader // the terminal: source of the keys
	Out      io.Writer // the terminal: source of the size
	Color    bool
	ASCII    bool // the terminal shows no UTF-8
	NoMouse  bool
	ReadOnly bool // nothing is written, whatever the identity may do
	Remote   bool // over ssh: no secret is copied

	Browse func(ctx context.Context, url string) error // opens a page in the browser; nil: cannot
}

// Run shows the dashboard until the user leaves it or ctx ends; the terminal is then restored. It returns the staged
// changes that were not applied, so that the caller can report them. A panic inside is raised again here, after the
// terminal was restored.
func Run(ctx context.Context, s *session.Session, o Options, screens Screens) (*change.ChangeSet, error) {
	inner, stop := context.WithCancel(ctx)
	defer stop()
	f := NewFrame(inner, s, o, screens)
	p := tea.NewProgram(f, tea.WithContext(inner), tea.WithInput(o.In), tea.WithOutput(o.Out),
		tea.WithEnvironment(s.Settings.Env), tea.WithoutSignalHandler())
	f.Talk = &Dialogue{Send: p.Send, Browse: o.Browse}
	before := s.UI
	s.UI = f.Talk
	defer func() { s.UI = before }()
	var asleep func()
	f.sleep, asleep = watchStops(p)
	defer asleep()
	last, err := p.Run()
	stop()
	if moved, ok := last.(*Frame); ok && moved != f {
		f = moved
		f.Session.Close()
	}
	if f.Crash != nil {
		panic(f.Crash)
	}
	if errors.Is(err, tea.ErrProgramKilled) && ctx.Err() != nil {
		err = context.Cause(ctx)
	}
	return f.Staged.Set(), err
}
