package frame

import (
	"context"
	"errors"
	"fmt"
	"iter"
	"slices"
	"strings"

	tea "charm.land/bubbletea/v2"

	"github.com/cfid-cli/cfid/internal/line"
	"github.com/cfid-cli/cfid/internal/perm"
	"github.com/cfid-cli/cfid/internal/session"
	"github.com/cfid-cli/cfid/internal/view"
)

// Job is a running write. It has its own scope: leaving or reloading the screen must not cancel it.
type Job struct {
	What  string
	Once  bool // its result can't be read again: it is not stopped, and leaving asks
	scope *Scope
}

// Launch runs a write in the background, independently of the screen.
func Launch[T any](f *Frame, j *Job, do func(ctx context.Context) (T, error), then func(T, error) tea.Cmd) tea.Cmd {
	if !f.Writable() {
		return nil
	}
	j.scope = NewScope(f.Ctx)
	f.Jobs = append(f.Jobs, j)
	f.Told = nil
	return Work(j.scope, do, func(v T, err error) tea.Cmd {
		f.ended(j)
		return then(v, err)
	})
}

func (f *Frame) ended(j *Job) {
	j.scope.End()
	f.Jobs = slices.DeleteFunc(f.Jobs, func(other *Job) bool { return other == j })
}

// stopping is the key that stops a write that takes too long.
func (f *Frame) stopping() []Binding {
	for _, j := range f.Jobs {
		if !j.Once {
			return []Binding{On("esc", "stop", func(f *Frame) tea.Cmd {
				f.ended(j)
				f.Warn(j.What + ": stopped; the change may have been made, press r to reload")
				return nil
			})}
		}
	}
	return nil
}

// hear notes a report of an operation: it is shown at once, and with the operation's question and result.
func (f *Frame) hear(text string) {
	f.Say(text)
	told := f.scrub(strings.TrimPrefix(text, "note: "))
	if len(f.Jobs) > 0 && len(f.Told) < mostTold && !slices.Contains(f.Told, told) {
		f.Told = append(f.Told, told)
	}
}

const mostTold = 50

// waiting reports whether leaving now would lose a result that can't be read again, and asks.
func (f *Frame) waiting(verb string, do func(f *Frame) tea.Cmd) bool {
	for _, j := range f.Jobs {
		if j.Once && j.scope.ctx.Err() == nil {
			f.Lay(&Choice{Text: j.What + " is running, and its result is shown only once", Options: []Option{
				{"d", verb + " and lose the result", do},
				{"esc", "wait", func(*Frame) tea.Cmd { return nil }},
			}})
			return true
		}
	}
	return false
}

// Deed is one kind of write that a screen offers for the chosen objects.
type Deed struct {
	Key, Help string
	Typed     func(names ...string) line.Line // its command line, if it has one
	Bar       bool
	Do        func(f *Frame) tea.Cmd
}

// Bound returns key bindings for the deeds that have a key.
func Bound(deeds []Deed) []Binding {
	table := make([]Binding, len(deeds))
	for i, d := range deeds {
		table[i] = Binding{Keys: []string{d.Key}, help: d.Help, bar: d.Bar, Do: d.Do}
	}
	return table
}

// CommandLines are the command lines of deeds.
func CommandLines(deeds []Deed, names []string) []string {
	var lines []string
	for _, d := range deeds {
		if d.Typed != nil && len(names) > 0 {
			lines = append(lines, CommandLine(d.Typed, names...))
		}
	}
	return lines
}

// CommandLine is the command line of a deed for some names, which are made safe for a terminal.
func CommandLine(typed func(names ...string) line.Line, names ...string) string {
	var clean []string
	for _, name := range names {
		clean = append(clean, view.Clean(name))
	}
	return typed(clean...).String()
}

// May reports whether a call would be allowed, as far as the token shows. Keys for calls that are not allowed are left
// out.
func (f *Frame) May(method, path string) bool {
	if f.ReadOnly != "" {
		return false
	}
	scopes := f.Session.Scopes()
	need, known := perm.Required(method, path)
	if scopes == nil || !known || f.Session.Settings.Zone != "" {
		return true
	}
	return slices.ContainsFunc(scopes, func(scope string) bool {
		return slices.Contains(need.Scopes, scope) || strings.HasPrefix(scope, "zones.")
	})
}

// Sure asks before a key does at once what would need a typed command otherwise. If the operation itself asks, as in a
// protected context, it does not.
func (f *Frame) Sure(text string, do func(f *Frame) tea.Cmd) tea.Cmd {
	if c, err := f.Session.Context(); err == nil && c.Protected {
		return do(f)
	}
	f.Lay(&Choice{Text: text + "?", Options: []Option{{"y", "yes", do}, {"esc", "no", func(*Frame) tea.Cmd { return nil }}}})
	return nil
}

// Several is a write to one or more objects: its name, and what follows for those that were changed.
type Several[T any] struct {
	What string // "delete"
	Noun string // "user"
	Note func(T) string
	Then func(done []session.Item[T]) tea.Cmd
	Edit *Form // to go back to if it fails
}

// Perform writes to several objects and reports the result of each.
func Perform[T any](f *Frame, w Several[T], do func(ctx context.Context) ([]session.Item[T], error)) tea.Cmd {
	return Launch(f, &Job{What: w.What + " " + w.Noun}, do, func(items []session.Item[T], err error) tea.Cmd {
		if err != nil {
			return f.Failed(w.What+" "+w.Noun, err, w.Edit)
		}
		if i := slices.IndexFunc(items, func(it session.Item[T]) bool { return session.SessionOver(it.Err) }); i >= 0 {
			return f.SessionOver(items[i].Err, func() tea.Cmd { return Perform(f, w, do) })
		}
		w.tell(f, items)
		done := slices.DeleteFunc(items, func(it session.Item[T]) bool { return it.Err != nil })
		if w.Then == nil || len(done) == 0 {
			return nil
		}
		note := f.Note
		cmd := w.Then(done)
		f.Note = note // going back clears the note
		return cmd
	})
}

// Leave goes back from a screen, if it is the one in front.
func (f *Frame) Leave(sc *Scope) tea.Cmd {
	if f.Top().Scope != sc {
		return nil
	}
	return f.pop()
}

// Failed shows why nothing was done.
func (f *Frame) Failed(what string, err error, edit *Form) tea.Cmd {
	if errors.Is(err, session.ErrDeclined) {
		f.Warn(err.Error())
		return nil
	}
	s := &Sheet{Title: what + " failed", Text: f.Plainly(err)}
	if edit != nil {
		s.More = []Option{edit.again()}
	}
	f.Lay(s)
	return nil
}

// tell reports the results of the items, and the reasons of failures.
func (w Several[T]) tell(f *Frame, items []session.Item[T]) {
	bad, failed := []string(nil), 0
	states, order := map[session.State]int{}, []session.State{}
	for _, it := range items {
		if it.Err != nil {
			failed++
			bad = append(append(bad, it.Name+":"), f.Plainly(it.Err)...)
			continue
		}
		if states[it.State]++; states[it.State] == 1 {
			order = append(order, it.State)
		}
	}
	switch {
	case len(bad) > 0 && len(items) == 1:
		_ = f.Failed(w.What+" "+w.Noun+" "+view.Clean(items[0].Name), items[0].Err, w.Edit)
	case len(bad) > 0:
		f.Lay(&Sheet{Title: fmt.Sprintf("%s: %d of %d failed", w.What, failed, len(items)), Text: bad})
	case len(items) == 1:
		f.Report(fmt.Sprintf("%s %s %s", items[0].State, w.Noun, items[0].Name), w.noteOf(items[0].Value))
	default:
		parts := make([]string, len(order))
		for i, state := range order {
			parts[i] = fmt.Sprintf("%d %s", states[state], state)
		}
		f.Report(strings.Join(parts, ", "), "")
	}
}

func (w Several[T]) noteOf(v T) string {
	if w.Note == nil {
		return ""
	}
	return w.Note(v)
}

// Report shows what was done, and what the operation reported in the meantime; if that is long it can be scrolled.
func (f *Frame) Report(what, note string) {
	if note != "" {
		what += " (" + note + ")"
	}
	told := f.Told
	f.Told = nil
	line := strings.Join(append([]string{what}, told...), "; ")
	if len(told) < 2 || len(line) < f.Width-1 {
		f.Say(line)
		return
	}
	f.Say(what)
	f.Lay(&Sheet{Title: what, Text: told})
}

// Over collects the outcomes of an operation.
func Over[I, T any](f *Frame, op func(context.Context, *session.Session, I) (iter.Seq[session.Item[T]], error), in I) func(ctx context.Context) ([]session.Item[T], error) {
	return func(ctx context.Context) ([]session.Item[T], error) {
		items, err := op(ctx, f.Session, in)
		if err != nil {
			return nil, err
		}
		return slices.Collect(items), nil
	}
}

// Single is the only outcome of an operation on one object.
func Single[T any](items func(func(session.Item[T]) bool), err error) (one T, _ error) {
	if err != nil {
		return one, err
	}
	for it := range items {
		one, err = it.Value, it.Err
	}
	return one, err
}

// All is Over for several inputs, one after the other.
func All[I, T any](f *Frame, op func(context.Context, *session.Session, I) (iter.Seq[session.Item[T]], error), inputs []I) func(ctx context.Context) ([]session.Item[T], error) {
	return func(ctx context.Context) ([]session.Item[T], error) {
		var out []session.Item[T]
		for _, in := range inputs {
			items, err := Over(f, op, in)(ctx)
			if err != nil && len(out) == 0 {
				return nil, err
			}
			if err != nil {
				items = []session.Item[T]{{State: session.Failed, Err: err}}
			}
			out = append(out, items...)
		}
		return out, nil
	}
}

// FirstOf is the first error of several outcomes; nil if there is none.
func FirstOf[T any](items []session.Item[T]) error {
	for _, it := range items {
		if it.Err != nil {
			return it.Err
		}
	}
	return nil
}
