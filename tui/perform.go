package tui

import (
	"context"
	"errors"
	"fmt"
	"iter"
	"slices"
	"strings"

	tea "charm.land/bubbletea/v2"

	"github.com/cfid-cli/cfid/internal/ops"
	"github.com/cfid-cli/cfid/internal/perm"
	"github.com/cfid-cli/cfid/internal/view"
)

// job is a write that is under way. It has a scope of its own: to leave the screen, or to read it anew, must not cut it.
type job struct {
	what  string
	once  bool // what it answers can't be read again: it is not stopped, and leaving asks
	scope *scope
}

// begin does something beside the dashboard that the screen doesn't own.
func launch[T any](f *frame, j *job, do func(ctx context.Context) (T, error), then func(T, error) tea.Cmd) tea.Cmd {
	if !f.writable() {
		return nil
	}
	j.scope = newScope(f.ctx)
	f.jobs = append(f.jobs, j)
	f.told = nil
	return work(j.scope, do, func(v T, err error) tea.Cmd {
		f.ended(j)
		return then(v, err)
	})
}

func (f *frame) ended(j *job) {
	j.scope.end()
	f.jobs = slices.DeleteFunc(f.jobs, func(other *job) bool { return other == j })
}

// stopping is the key that ends a write that takes too long.
func (f *frame) stopping() []binding {
	for _, j := range f.jobs {
		if !j.once {
			return []binding{on("esc", "stop", func(f *frame) tea.Cmd {
				f.ended(j)
				f.warn(j.what + ": stopped; it may have been done, r reads anew")
				return nil
			})}
		}
	}
	return nil
}

// hear takes what an operation tells: at once, and to be shown with its question and its end.
func (f *frame) hear(text string) {
	f.say(text)
	told := f.scrub(strings.TrimPrefix(text, "note: "))
	if len(f.jobs) > 0 && len(f.told) < mostTold && !slices.Contains(f.told, told) {
		f.told = append(f.told, told)
	}
}

// mostTold bounds what is kept of it.
const mostTold = 50

// waiting says that leaving now would lose what can't be read again, and asks.
func (f *frame) waiting(verb string, do func(f *frame) tea.Cmd) bool {
	for _, j := range f.jobs {
		if j.once && j.scope.ctx.Err() == nil {
			f.lay(&choice{text: j.what + " is under way, and what it answers can't be read again", options: []option{
				{"d", verb + " and lose it", do},
				{"esc", "wait", func(*frame) tea.Cmd { return nil }},
			}})
			return true
		}
	}
	return false
}

// deed is one kind of write that a screen offers for what is chosen on it.
type deed struct {
	key, help string
	words     string // of the command that does it: "user delete"
	flags     string // that it needs beside the names
	bar       bool
	do        func(f *frame) tea.Cmd
}

func bound(deeds []deed) []binding {
	table := make([]binding, len(deeds))
	for i, d := range deeds {
		table[i] = binding{keys: []string{d.key}, help: d.help, bar: d.bar, do: d.do}
	}
	return table
}

// typed are the command lines of deeds.
func typed(deeds []deed, names []string) []string {
	var lines []string
	for _, d := range deeds {
		if d.words != "" && len(names) > 0 {
			lines = append(lines, commandLine(d.words, names, d.flags))
		}
	}
	return lines
}

func commandLine(words string, names []string, flags string) string {
	parts := []string{"cfid", words}
	for _, name := range names {
		parts = append(parts, ops.ShellQuote("sh", view.Clean(name)))
	}
	return strings.TrimRight(strings.Join(append(parts, flags), " "), " ")
}

// may says whether a call would be allowed, as far as the token tells. Keys of what is not allowed are left out.
func (f *frame) may(method, path string) bool {
	if f.readOnly != "" {
		return false
	}
	scopes := f.session.Scopes()
	need, known := perm.Required(method, path)
	if scopes == nil || !known || f.session.Settings.Zone != "" {
		return true
	}
	return slices.ContainsFunc(scopes, func(scope string) bool {
		return slices.Contains(need.Scopes, scope) || strings.HasPrefix(scope, "zones.")
	})
}

// sure asks before what one key would do at once though a command has to be typed for it. Where the operation asks anyway,
// as in a protected context, it doesn't.
func (f *frame) sure(text string, do func(f *frame) tea.Cmd) tea.Cmd {
	if c, err := f.session.Context(); err == nil && c.Protected {
		return do(f)
	}
	f.lay(&choice{text: text + "?", options: []option{{"y", "yes", do}, {"esc", "no", func(*frame) tea.Cmd { return nil }}}})
	return nil
}

// several is a write to one or more things: how it is called, and what follows for those that it was done to.
type several[T any] struct {
	what string // "delete"
	noun string // "user"
	note func(T) string
	then func(done []ops.Item[T]) tea.Cmd
	edit *form // to go back to when it fails
}

// perform does a write to several things and tells what became of each.
func perform[T any](f *frame, w several[T], do func(ctx context.Context) ([]ops.Item[T], error)) tea.Cmd {
	return launch(f, &job{what: w.what + " " + w.noun}, do, func(items []ops.Item[T], err error) tea.Cmd {
		if err != nil {
			return f.failed(w.what+" "+w.noun, err, w.edit)
		}
		if i := slices.IndexFunc(items, func(it ops.Item[T]) bool { return ops.SessionOver(it.Err) }); i >= 0 {
			return f.sessionOver(items[i].Err, func() tea.Cmd { return perform(f, w, do) })
		}
		w.tell(f, items)
		done := slices.DeleteFunc(items, func(it ops.Item[T]) bool { return it.Err != nil })
		if w.then == nil || len(done) == 0 {
			return nil
		}
		note := f.note
		cmd := w.then(done)
		f.note = note // to leave a page takes it away
		return cmd
	})
}

// leave goes back from a screen, if it is the one in front.
func (f *frame) leave(sc *scope) tea.Cmd {
	if f.top().scope != sc {
		return nil
	}
	return f.pop()
}

// failed explains why nothing was done.
func (f *frame) failed(what string, err error, edit *form) tea.Cmd {
	if errors.Is(err, ops.ErrDeclined) {
		f.warn(err.Error())
		return nil
	}
	s := &sheet{title: what + " did not work", text: f.plainly(err)}
	if edit != nil {
		s.more = []option{edit.again()}
	}
	f.lay(s)
	return nil
}

// tell says what became of the items; of failures it says why.
func (w several[T]) tell(f *frame, items []ops.Item[T]) {
	var bad []string
	states, order := map[ops.State]int{}, []ops.State{}
	for _, it := range items {
		if it.Err != nil {
			bad = append(append(bad, it.Name+":"), f.plainly(it.Err)...)
			continue
		}
		if states[it.State]++; states[it.State] == 1 {
			order = append(order, it.State)
		}
	}
	switch {
	case len(bad) > 0 && len(items) == 1:
		_ = f.failed(w.what+" "+w.noun+" "+view.Clean(items[0].Name), items[0].Err, w.edit)
	case len(bad) > 0:
		f.lay(&sheet{title: w.what + " did not work for all", text: bad})
	case len(items) == 1:
		f.report(fmt.Sprintf("%s %s %s", items[0].State, w.noun, items[0].Name), w.noteOf(items[0].Value))
	default:
		parts := make([]string, len(order))
		for i, state := range order {
			parts[i] = fmt.Sprintf("%d %s", states[state], state)
		}
		f.report(strings.Join(parts, ", "), "")
	}
}

func (w several[T]) noteOf(v T) string {
	if w.note == nil {
		return ""
	}
	return w.note(v)
}

// report shows what was done, and what the operation told meanwhile; where that is much it can be scrolled through.
func (f *frame) report(what, note string) {
	if note != "" {
		what += " (" + note + ")"
	}
	told := f.told
	f.told = nil
	line := strings.Join(append([]string{what}, told...), "; ")
	if len(told) < 2 || len(line) < f.width-1 {
		f.say(line)
		return
	}
	f.say(what)
	f.lay(&sheet{title: what, text: told})
}

// over collects the outcomes of an operation.
func over[I, T any](f *frame, op func(context.Context, *ops.Session, I) (iter.Seq[ops.Item[T]], error), in I) func(ctx context.Context) ([]ops.Item[T], error) {
	return func(ctx context.Context) ([]ops.Item[T], error) {
		items, err := op(ctx, f.session, in)
		if err != nil {
			return nil, err
		}
		return slices.Collect(items), nil
	}
}

// single is the only outcome of an operation on one thing.
func single[T any](items func(func(ops.Item[T]) bool), err error) (one T, _ error) {
	if err != nil {
		return one, err
	}
	for it := range items {
		one, err = it.Value, it.Err
	}
	return one, err
}

// all is over for several inputs, one after the other.
func all[I, T any](f *frame, op func(context.Context, *ops.Session, I) (iter.Seq[ops.Item[T]], error), inputs []I) func(ctx context.Context) ([]ops.Item[T], error) {
	return func(ctx context.Context) ([]ops.Item[T], error) {
		var out []ops.Item[T]
		for _, in := range inputs {
			items, err := over(f, op, in)(ctx)
			if err != nil && len(out) == 0 {
				return nil, err
			}
			if err != nil {
				items = []ops.Item[T]{{State: ops.Failing, Err: err}}
			}
			out = append(out, items...)
		}
		return out, nil
	}
}

func firstOf[T any](items []ops.Item[T]) error {
	for _, it := range items {
		if it.Err != nil {
			return it.Err
		}
	}
	return nil
}
