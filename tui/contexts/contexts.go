package contexts

import (
	"context"
	"errors"
	"iter"
	"slices"
	"time"

	tea "charm.land/bubbletea/v2"

	"github.com/cfid-cli/cfid/internal/line"
	"github.com/cfid-cli/cfid/internal/login"
	"github.com/cfid-cli/cfid/internal/session"
	"github.com/cfid-cli/cfid/internal/view"
	"github.com/cfid-cli/cfid/tui/frame"
	"github.com/cfid-cli/cfid/tui/page"
)

type contextList = page.List[view.ContextRow]

// Contexts lists the contexts; a star marks the dashboard's. Enter switches only this dashboard; another key switches
// the commands.
func Contexts() frame.Screen {
	kind := view.Contexts(time.Now())
	kind.Columns = slices.DeleteFunc(kind.Columns, func(c view.Column[view.ContextRow]) bool { return c.Name == "why" })
	l := page.NewList(kind, contextRows)
	l.Actions = contextKeys
	l.Typed = func(*frame.Frame) []string { return contextLines(l) }
	return l
}

func contextRows(ctx context.Context, s *session.Session) (iter.Seq2[view.ContextRow, error], error) {
	all, err := login.Contexts(ctx, s)
	if err != nil {
		return nil, err
	}
	return view.ContextRows(s, all), nil
}

func contextKeys(_ *frame.Frame, l *contextList) []frame.Binding {
	row, ok := l.Selected()
	if !ok {
		return []frame.Binding{frame.On("n", "new target", func(f *frame.Frame) tea.Cmd { return askTarget(f, l) })}
	}
	name, protected := row.Context.Name, row.Context.Protected
	protect := "protect"
	if protected {
		protect = "unprotect"
	}
	change := func(verb, to string, do func(context.Context, *frame.Frame) error) func(*frame.Frame) tea.Cmd {
		return func(f *frame.Frame) tea.Cmd {
			return changeContext(f, l, contextChange{what: verb + " " + name, name: name, to: to, do: do})
		}
	}
	return []frame.Binding{
		frame.On("enter", "switch", func(f *frame.Frame) tea.Cmd { return switchTo(f, l.Scope, name) }, "right", "l"),
		frame.On("L", "log in", func(f *frame.Frame) tea.Cmd { return f.Push(newLoginScreen(name, nil)) }),
		frame.On("p", protect, change(protect, name, func(ctx context.Context, f *frame.Frame) error {
			_, err := login.ProtectContext(ctx, f.Session, name, !protected)
			return err
		})),
		frame.On("n", "new target", func(f *frame.Frame) tea.Cmd { return askTarget(f, l) }),
		frame.Off("c", "make it current: commands use it from now on", change("use", "", func(ctx context.Context, f *frame.Frame) error {
			_, err := login.UseContext(ctx, f.Session, name)
			return err
		})),
		frame.Off("e", "rename", func(f *frame.Frame) tea.Cmd { return askContextName(f, l, name) }),
		frame.Off("x", "log out: delete its tokens", change("log out of", name, func(ctx context.Context, f *frame.Frame) error { return logOut(ctx, f, name) })),
		frame.Off("D", "delete", change("delete", "", func(ctx context.Context, f *frame.Frame) error {
			if name == f.Session.Name() {
				return session.Usage("this dashboard uses context %s: switch to another one first", name)
			}
			return login.DeleteContexts(ctx, f.Session, []string{name})
		})),
	}
}

// contextChange changes what is stored on this machine, which every identity may do, unless --read-only is set. If it
// changes the dashboard's context, that is opened again, so that a protection applies at once.
type contextChange struct {
	what, name string
	to         string // the context's name afterwards; empty: the dashboard does not need it
	do         func(ctx context.Context, f *frame.Frame) error
}

func changeContext(f *frame.Frame, l *contextList, c contextChange) tea.Cmd {
	if f.Options.ReadOnly {
		f.Writable()
		return nil
	}
	if c.name == f.Session.Name() && c.to != "" {
		return f.Dropping("continue", func(f *frame.Frame) tea.Cmd { return c.begin(f, l) })
	}
	return c.begin(f, l)
}

func (c contextChange) begin(f *frame.Frame, l *contextList) tea.Cmd {
	here := c.name == f.Session.Name() && c.to != ""
	return frame.Work(l.Scope, func(ctx context.Context) (s *session.Session, err error) {
		if err = c.do(ctx, f); err == nil && here {
			s, err = f.Another(ctx, c.to)
		}
		return s, err
	}, func(s *session.Session, err error) tea.Cmd {
		switch {
		case errors.Is(err, session.ErrDeclined):
			f.Warn(err.Error())
			return nil
		case err != nil:
			f.Lay(&frame.Sheet{Title: c.what + " failed", Text: f.Plainly(err)})
			return nil
		case here:
			return f.MoveTo(s, Contexts())
		}
		cmd := l.Load(f)
		f.Own(c.what + ": done")
		return cmd
	})
}

func logOut(ctx context.Context, f *frame.Frame, name string) error {
	s, err := f.Another(ctx, name)
	if err != nil {
		return err
	}
	defer s.Close()
	_, err = login.Logout(ctx, s, login.LogoutInput{})
	return err
}

func askContextName(f *frame.Frame, l *contextList, name string) tea.Cmd {
	f.Lay(&frame.Line{Editor: frame.NewEditor(name), Label: "new name:", Done: func(f *frame.Frame, to string) tea.Cmd {
		return changeContext(f, l, contextChange{what: "rename " + name, name: name, to: to, do: func(ctx context.Context, f *frame.Frame) error {
			_, err := login.RenameContext(ctx, f.Session, name, to)
			return err
		}})
	}})
	return nil
}

// askTarget makes a context for another server, and switches to it.
func askTarget(f *frame.Frame, l *contextList) tea.Cmd {
	f.Lay(&frame.Line{Editor: frame.NewEditor(""), Label: "URL of an API or a UAA:", Done: func(f *frame.Frame, url string) tea.Cmd {
		if url == "" {
			return nil
		}
		return f.Dropping("switch to the new target", func(f *frame.Frame) tea.Cmd {
			return frame.Work(l.Scope, func(ctx context.Context) (*session.Session, error) { return target(ctx, f, url) },
				func(s *session.Session, err error) tea.Cmd {
					if err != nil {
						f.Lay(&frame.Sheet{Title: "new target failed", Text: f.Plainly(err)})
						return nil
					}
					return f.MoveTo(s)
				})
		})
	}})
	return nil
}

func target(ctx context.Context, f *frame.Frame, url string) (*session.Session, error) {
	s, err := f.Another(ctx, "")
	if err != nil {
		return nil, err
	}
	defer s.Close()
	res, err := login.Target(ctx, s, login.TargetInput{URL: url})
	if err != nil {
		return nil, err
	}
	return f.Another(ctx, res.Context.Name)
}

func contextLines(l *contextList) []string {
	row, ok := l.Selected()
	if !ok {
		return []string{line.Contexts.String()}
	}
	name := row.Context.Name
	protect := line.ContextProtect.With(name)
	if row.Context.Protected {
		protect = protect.Flag("--off")
	}
	return []string{line.Contexts.String(), line.ContextUse.With(name).String(), protect.String(), line.Login.Flag("--context", name).String()}
}

// switchTo switches this dashboard to another context. It does not change the context of commands.
func switchTo(f *frame.Frame, sc *frame.Scope, name string) tea.Cmd {
	if name == f.Session.Name() {
		f.Own("already in context " + name)
		return nil
	}
	return f.Dropping("switch", func(f *frame.Frame) tea.Cmd {
		return frame.Work(sc, func(ctx context.Context) (*session.Session, error) {
			s, err := f.Another(ctx, name)
			if err == nil {
				_, err = s.Context()
			}
			return s, err
		}, func(s *session.Session, err error) tea.Cmd {
			if err != nil {
				f.Warn(f.Brief(err))
				return nil
			}
			return f.MoveTo(s)
		})
	})
}
