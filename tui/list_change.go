package tui

import (
	"context"
	"iter"
	"slices"

	tea "charm.land/bubbletea/v2"

	"github.com/cfid-cli/cfid/internal/ops"
	"github.com/cfid-cli/cfid/tui/frame"
)

// keeper is where a thing is listed that another screen changes.
type keeper[T any] interface {
	Put(items ...T) tea.Cmd
	Drop(ids ...string) tea.Cmd
}

// nowhere keeps nothing: the screen was not opened from a list.
type nowhere[T any] struct{}

func (nowhere[T]) Put(...T) tea.Cmd       { return nil }
func (nowhere[T]) Drop(...string) tea.Cmd { return nil }

// Put takes changed items in, and new ones at the end, under the cursor. Rows that the server was asked for in the meantime
// are not asked for again.
func (l *list[T]) Put(items ...T) tea.Cmd {
	l.edition++
	where := map[string]int{}
	for _, item := range items {
		where[l.kind.ID(item)] = -1
	}
	for i := range l.rows {
		if id := l.kind.ID(l.rows[i].item); where[id] != 0 {
			where[id] = i + 1 // 0 is for all others
		}
	}
	l.rows = slices.Clone(l.rows) // a sort may be reading the old ones
	caughtUp := l.seen == len(l.rows)
	for _, item := range items {
		r := l.prepare(item)
		for n, w := range r.widths {
			l.widths[n] = max(l.widths[n], min(w, widest))
		}
		r.widths = nil
		if i := where[l.kind.ID(item)]; i > 0 {
			l.rows[i-1] = r
			continue
		}
		l.rows = append(l.rows, r)
		if caughtUp {
			l.seen = len(l.rows)
			l.shown = append(l.shown, int32(len(l.rows)-1))
			l.At = len(l.shown) - 1
		}
	}
	for id := range where {
		delete(l.marks, id)
	}
	return nil
}

// Drop takes items out; the cursor stays where it is.
func (l *list[T]) Drop(ids ...string) tea.Cmd {
	l.edition++
	gone := map[string]bool{}
	for _, id := range ids {
		gone[id] = true
		delete(l.marks, id)
	}
	rows, moved := make([]row[T], 0, len(l.rows)), make([]int32, len(l.rows))
	seen := 0
	for i, r := range l.rows {
		moved[i] = int32(len(rows))
		if gone[l.kind.ID(r.item)] {
			moved[i] = -1
			continue
		}
		if i < l.seen {
			seen++
		}
		rows = append(rows, r)
	}
	shown := make([]int32, 0, len(l.shown))
	for _, i := range l.shown {
		if moved[i] >= 0 {
			shown = append(shown, moved[i])
		}
	}
	l.rows, l.shown, l.seen = rows, shown, seen
	return nil
}

// searching makes enter ask the server where the filter finds nothing among what has come.
func (l *list[T]) searching(search func(text string) func(context.Context, *ops.Session) (iter.Seq2[T, error], error)) *list[T] {
	l.search = search
	return l
}

// reader is where the rows come from: all of them, or those that the server was asked for.
func (l *list[T]) reader() func(context.Context, *ops.Session) (iter.Seq2[T, error], error) {
	if l.sought != "" {
		return l.search(l.sought)
	}
	return l.source
}

func (l *list[T]) seek(f *frame.Frame, text string) tea.Cmd {
	l.sought, l.filter, l.At = text, "", 0
	return l.load(f)
}

// canSeek says that nothing of what has come fits the filter and the server can be asked.
func (l *list[T]) canSeek() bool {
	return l.search != nil && l.filter != "" && len(l.shown) == 0 && l.seen >= len(l.rows)
}

// Commands are those that list the same and that do what the keys do.
func (l *list[T]) Commands(f *frame.Frame) []string {
	if l.typed == nil {
		return nil
	}
	return l.typed(f)
}

// opening makes enter open a screen for the row under the cursor.
func (l *list[T]) opening(make func(T) frame.Screen) *list[T] {
	more := l.actions
	l.actions = func(f *frame.Frame, l *list[T]) []frame.Binding {
		table := []frame.Binding{frame.On("enter", "open", func(f *frame.Frame) tea.Cmd {
			item, ok := l.selected()
			if !ok {
				return nil
			}
			return f.Push(make(item))
		}, "right", "l")}
		if more != nil {
			table = append(table, more(f, l)...)
		}
		return table
	}
	return l
}

// kept puts what was made into the list.
func kept[T any](keep keeper[T]) func(done []ops.Item[T]) tea.Cmd {
	return func(done []ops.Item[T]) tea.Cmd {
		made := make([]T, len(done))
		for i, it := range done {
			made[i] = it.Value
		}
		return keep.Put(made...)
	}
}

// some does nothing where nothing is chosen.
func some[T any](chosen func() []T, do func(f *frame.Frame) tea.Cmd) func(f *frame.Frame) tea.Cmd {
	return func(f *frame.Frame) tea.Cmd {
		if len(chosen()) == 0 {
			return nil
		}
		return do(f)
	}
}

// from makes an operation with its input the source of a list.
func from[I, T any](list func(context.Context, *ops.Session, I) (iter.Seq2[T, error], error), in I) func(context.Context, *ops.Session) (iter.Seq2[T, error], error) {
	return func(ctx context.Context, s *ops.Session) (iter.Seq2[T, error], error) { return list(ctx, s, in) }
}
