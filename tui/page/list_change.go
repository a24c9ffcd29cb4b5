package page

import (
	"context"
	"iter"
	"slices"

	tea "charm.land/bubbletea/v2"

	"github.com/cfid-cli/cfid/internal/session"
	"github.com/cfid-cli/cfid/tui/frame"
)

// Keeper is the list of an object that another screen changes.
type Keeper[T any] interface {
	Put(items ...T) tea.Cmd
	Drop(ids ...string) tea.Cmd
}

// Nowhere is the Keeper of a screen that was not opened from a list.
type Nowhere[T any] struct{}

// Put does nothing.
func (Nowhere[T]) Put(...T) tea.Cmd { return nil }

// Drop does nothing.
func (Nowhere[T]) Drop(...string) tea.Cmd { return nil }

// Put updates changed items, and adds new ones at the end, with the cursor on them. It does not read rows again that
// were read in the meantime.
func (l *List[T]) Put(items ...T) tea.Cmd {
	l.edition++
	where := map[string]int{}
	for _, item := range items {
		where[l.Kind.ID(item)] = -1
	}
	for i := range l.Rows {
		if id := l.Kind.ID(l.Rows[i].Item); where[id] != 0 {
			where[id] = i + 1 // 0 is for all others
		}
	}
	l.Rows = slices.Clone(l.Rows) // a sort may be reading the old slice
	caughtUp := l.Seen == len(l.Rows)
	for _, item := range items {
		r := l.Prepare(item)
		for n, w := range r.widths {
			l.widths[n] = max(l.widths[n], min(w, widest))
		}
		r.widths = nil
		if i := where[l.Kind.ID(item)]; i > 0 {
			l.Rows[i-1] = r
			continue
		}
		l.Rows = append(l.Rows, r)
		if caughtUp {
			l.Seen = len(l.Rows)
			l.Shown = append(l.Shown, int32(len(l.Rows)-1))
			l.At = len(l.Shown) - 1
		}
	}
	for id := range where {
		delete(l.Marks, id)
	}
	return nil
}

// Drop removes items; the cursor stays where it is.
func (l *List[T]) Drop(ids ...string) tea.Cmd {
	l.edition++
	gone := map[string]bool{}
	for _, id := range ids {
		gone[id] = true
		delete(l.Marks, id)
	}
	rows, moved := make([]Row[T], 0, len(l.Rows)), make([]int32, len(l.Rows))
	seen := 0
	for i, r := range l.Rows {
		moved[i] = int32(len(rows))
		if gone[l.Kind.ID(r.Item)] {
			moved[i] = -1
			continue
		}
		if i < l.Seen {
			seen++
		}
		rows = append(rows, r)
	}
	shown := make([]int32, 0, len(l.Shown))
	for _, i := range l.Shown {
		if moved[i] >= 0 {
			shown = append(shown, moved[i])
		}
	}
	l.Rows, l.Shown, l.Seen = rows, shown, seen
	return nil
}

// Searching makes enter search on the server if the filter matches none of the rows.
func (l *List[T]) Searching(search func(text string) func(context.Context, *session.Session) (iter.Seq2[T, error], error)) *List[T] {
	l.search = search
	return l
}

// reader is the source of the rows: all of them, or those of a search on the server.
func (l *List[T]) reader() func(context.Context, *session.Session) (iter.Seq2[T, error], error) {
	if l.sought != "" {
		return l.search(l.sought)
	}
	return l.Source
}

func (l *List[T]) seek(f *frame.Frame, text string) tea.Cmd {
	l.sought, l.filter, l.At = text, "", 0
	return l.Load(f)
}

// canSeek reports that the filter matches no row and that the server can search.
func (l *List[T]) canSeek() bool {
	return l.search != nil && l.filter != "" && len(l.Shown) == 0 && l.Seen >= len(l.Rows)
}

// Commands are the command lines that list the rows and that do what the keys do.
func (l *List[T]) Commands(f *frame.Frame) []string {
	if l.Typed == nil {
		return nil
	}
	return l.Typed(f)
}

// Opening makes enter open a screen for the row under the cursor.
func (l *List[T]) Opening(make func(T) frame.Screen) *List[T] {
	more := l.Actions
	l.Actions = func(f *frame.Frame, l *List[T]) []frame.Binding {
		table := []frame.Binding{frame.On("enter", "open", func(f *frame.Frame) tea.Cmd {
			item, ok := l.Selected()
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

// Kept adds new items to the list.
func Kept[T any](keep Keeper[T]) func(done []session.Item[T]) tea.Cmd {
	return func(done []session.Item[T]) tea.Cmd {
		made := make([]T, len(done))
		for i, it := range done {
			made[i] = it.Value
		}
		return keep.Put(made...)
	}
}

// Some does nothing if nothing is chosen.
func Some[T any](chosen func() []T, do func(f *frame.Frame) tea.Cmd) func(f *frame.Frame) tea.Cmd {
	return func(f *frame.Frame) tea.Cmd {
		if len(chosen()) == 0 {
			return nil
		}
		return do(f)
	}
}

// From makes an operation with its input the source of a list.
func From[I, T any](list func(context.Context, *session.Session, I) (iter.Seq2[T, error], error), in I) func(context.Context, *session.Session) (iter.Seq2[T, error], error) {
	return func(ctx context.Context, s *session.Session) (iter.Seq2[T, error], error) { return list(ctx, s, in) }
}

// Page adds rows that were read.
func (l *List[T]) Page(rows []Row[T]) {
	following := l.Live && l.At >= len(l.Shown)-1
	if l.Hold != nil {
		rows = l.Hold(rows)
	}
	for i := range rows {
		for n, w := range rows[i].widths {
			l.widths[n] = max(l.widths[n], min(w, widest))
		}
		rows[i].widths = nil
	}
	l.Rows = append(l.Rows, rows...)
	l.sift()
	if following {
		l.At = max(len(l.Shown)-1, 0)
	}
}
