package tui

import (
	"context"
	"errors"
	"iter"
	"slices"
	"time"

	tea "charm.land/bubbletea/v2"

	"github.com/cfid-cli/cfid/internal/ops"
	"github.com/cfid-cli/cfid/internal/view"
)

type contextList = list[view.ContextRow]

// contexts is where one can stand; the star is at where one stands. Enter stands there in this dashboard alone; what commands use is another key.
func contexts() screen {
	kind := view.Contexts(time.Now())
	kind.Columns = slices.DeleteFunc(kind.Columns, func(c view.Column[view.ContextRow]) bool { return c.Name == "why" })
	l := newList(kind, contextRows)
	l.actions = contextKeys
	l.typed = func(*frame) []string { return contextLines(l) }
	return l
}

func contextRows(ctx context.Context, s *ops.Session) (iter.Seq2[view.ContextRow, error], error) {
	all, err := ops.Contexts(ctx, s)
	if err != nil {
		return nil, err
	}
	return view.ContextRows(s, all), nil
}

func contextKeys(_ *frame, l *contextList) []binding {
	row, ok := l.selected()
	if !ok {
		return []binding{on("n", "new target", func(f *frame) tea.Cmd { return askTarget(f, l) })}
	}
	name, protected := row.Context.Name, row.Context.Protected
	protect := "protect"
	if protected {
		protect = "unprotect"
	}
	change := func(verb, to string, do func(context.Context, *frame) error) func(*frame) tea.Cmd {
		return func(f *frame) tea.Cmd {
			return changeContext(f, l, contextChange{what: verb + " " + name, name: name, to: to, do: do})
		}
	}
	return []binding{
		on("enter", "switch", func(f *frame) tea.Cmd { return switchTo(f, l.scope, name) }, "right", "l"),
		on("L", "log in", func(f *frame) tea.Cmd { return f.push(newLoginScreen(name, nil)) }),
		on("p", protect, change(protect, name, func(ctx context.Context, f *frame) error {
			_, err := ops.ProtectContext(ctx, f.session, name, !protected)
			return err
		})),
		on("n", "new target", func(f *frame) tea.Cmd { return askTarget(f, l) }),
		off("c", "make it current: commands use it from now on", change("use", "", func(ctx context.Context, f *frame) error {
			_, err := ops.UseContext(ctx, f.session, name)
			return err
		})),
		off("e", "rename", func(f *frame) tea.Cmd { return askContextName(f, l, name) }),
		off("x", "log out: forget its tokens", change("log out of", name, func(ctx context.Context, f *frame) error { return logOut(f, ctx, name) })),
		off("D", "delete", change("delete", "", func(ctx context.Context, f *frame) error {
			if name == f.session.Name() {
				return ops.Usage("this dashboard stands in %s: switch to another first", name)
			}
			return ops.DeleteContexts(ctx, f.session, []string{name})
		})),
	}
}

// contextChange changes what is stored on this machine, which no identity may forbid; --read-only does. Where it is about the
// context that the dashboard stands in, that is opened anew: a protection holds from now on.
type contextChange struct {
	what, name string
	to         string // what the context is called afterwards; empty: the dashboard needs not to know
	do         func(ctx context.Context, f *frame) error
}

func changeContext(f *frame, l *contextList, c contextChange) tea.Cmd {
	if f.options.ReadOnly {
		f.writable()
		return nil
	}
	if c.name == f.session.Name() && c.to != "" {
		return f.dropping("go on", func(f *frame) tea.Cmd { return c.begin(f, l) })
	}
	return c.begin(f, l)
}

func (c contextChange) begin(f *frame, l *contextList) tea.Cmd {
	here := c.name == f.session.Name() && c.to != ""
	return work(l.scope, func(ctx context.Context) (s *ops.Session, err error) {
		if err = c.do(ctx, f); err == nil && here {
			s, err = f.another(ctx, c.to)
		}
		return s, err
	}, func(s *ops.Session, err error) tea.Cmd {
		switch {
		case errors.Is(err, ops.ErrDeclined):
			f.warn(err.Error())
			return nil
		case err != nil:
			f.lay(&sheet{title: c.what + " did not work", text: f.plainly(err)})
			return nil
		case here:
			return f.moveTo(s, contexts())
		}
		cmd := l.load(f)
		f.own(c.what + ": done")
		return cmd
	})
}

func logOut(f *frame, ctx context.Context, name string) error {
	s, err := f.another(ctx, name)
	if err != nil {
		return err
	}
	defer s.Close()
	_, err = ops.Logout(ctx, s, ops.LogoutInput{})
	return err
}

func askContextName(f *frame, l *contextList, name string) tea.Cmd {
	f.lay(&line{editor: newEditor(name), label: "new name:", done: func(f *frame, to string) tea.Cmd {
		return changeContext(f, l, contextChange{what: "rename " + name, name: name, to: to, do: func(ctx context.Context, f *frame) error {
			_, err := ops.RenameContext(ctx, f.session, name, to)
			return err
		}})
	}})
	return nil
}

// askTarget makes a context for another server, and goes there.
func askTarget(f *frame, l *contextList) tea.Cmd {
	f.lay(&line{editor: newEditor(""), label: "URL of an API or a UAA:", done: func(f *frame, url string) tea.Cmd {
		if url == "" {
			return nil
		}
		return f.dropping("go there", func(f *frame) tea.Cmd {
			return work(l.scope, func(ctx context.Context) (*ops.Session, error) { return target(f, ctx, url) },
				func(s *ops.Session, err error) tea.Cmd {
					if err != nil {
						f.lay(&sheet{title: "to go there did not work", text: f.plainly(err)})
						return nil
					}
					return f.moveTo(s)
				})
		})
	}})
	return nil
}

func target(f *frame, ctx context.Context, url string) (*ops.Session, error) {
	s, err := f.another(ctx, "")
	if err != nil {
		return nil, err
	}
	defer s.Close()
	res, err := ops.Target(ctx, s, ops.TargetInput{URL: url})
	if err != nil {
		return nil, err
	}
	return f.another(ctx, res.Context.Name)
}

func contextLines(l *contextList) []string {
	row, ok := l.selected()
	if !ok {
		return []string{"cfid contexts"}
	}
	name := ops.ShellQuote("sh", row.Context.Name)
	protect := "cfid context protect " + name
	if row.Context.Protected {
		protect += " --off"
	}
	return []string{"cfid contexts", "cfid context use " + name, protect, "cfid login --context " + name}
}

// switchTo stands in another context. Commands in a shell stay where they are.
func switchTo(f *frame, sc *scope, name string) tea.Cmd {
	if name == f.session.Name() {
		f.own("this is " + name)
		return nil
	}
	return f.dropping("switch", func(f *frame) tea.Cmd {
		return work(sc, func(ctx context.Context) (*ops.Session, error) {
			s, err := f.another(ctx, name)
			if err == nil {
				_, err = s.Context()
			}
			return s, err
		}, func(s *ops.Session, err error) tea.Cmd {
			if err != nil {
				f.warn(f.brief(err))
				return nil
			}
			return f.moveTo(s)
		})
	})
}
