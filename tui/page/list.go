// Package page has the two pages that most screens are: a list of rows of one kind, and the details of one object. The
// screens define the rows, the objects and the actions on them.
package page

import (
	"context"
	"iter"
	"slices"
	"strings"

	tea "charm.land/bubbletea/v2"
	"github.com/charmbracelet/x/ansi"

	"github.com/cfid-cli/cfid/internal/session"
	"github.com/cfid-cli/cfid/internal/view"
	"github.com/cfid-cli/cfid/tui/frame"
)

// List is a screen of rows of one kind, with the columns of the command line's table. It shows rows while more are
// read, filters, sorts and marks them, and draws only visible rows: 100,000 rows cost no more than ten.
type List[T any] struct {
	frame.Window
	Kind   view.Kind[T]
	Source func(ctx context.Context, s *session.Session) (iter.Seq2[T, error], error)
	// Actions are the keys besides those that every list has; selected and chosen return what they act on.
	Actions func(f *frame.Frame, l *List[T]) []frame.Binding
	// Name is the title; empty: the kind's plural.
	Name string
	// Typed are the equivalent command lines; nil: there are none.
	Typed func(f *frame.Frame) []string
	// Above are lines above the rows; beside is read again together with the rows.
	Above  func(f *frame.Frame, width int) []string
	Beside func(f *frame.Frame) tea.Cmd
	// search returns the source for a search on the server; nil: the server cannot search.
	search func(text string) func(context.Context, *session.Session) (iter.Seq2[T, error], error)
	sought string
	// Live is a list that is read as long as the screen exists; a cursor on its last row stays on the last row. hold
	// selects the rows to show of those that were read; nil: all.
	Live bool
	Hold func(rows []Row[T]) []Row[T]

	columns []view.Column[T]
	widths  []int
	Rows    []Row[T]
	Seen    int     // rows that the filter has looked at
	Shown   []int32 // indexes of rows, in the order of the screen
	filter  string
	edition int // of rows and shown: the result of an older sort is dropped
	Order   int // the column sorted by, from 1; negative: descending; 0: as they came
	Marks   map[string]bool
	Loading bool
	Err     error
	Scope   *frame.Scope
	begins  int // the line on screen of the first row
	was     string
}

// Row is an item with the text for the filter, and the widths of its cells until the list has read them.
type Row[T any] struct {
	Item   T
	key    string // all columns, lower case
	widths []int
}

// NewList returns a list of a kind, read from source.
func NewList[T any](kind view.Kind[T], source func(ctx context.Context, s *session.Session) (iter.Seq2[T, error], error)) *List[T] {
	l := &List[T]{Kind: kind, Source: source, Marks: map[string]bool{}}
	for _, c := range kind.Columns {
		if !c.Asked && !c.Wide {
			l.columns = append(l.columns, c)
		}
	}
	l.widths = make([]int, len(l.columns))
	for i, c := range l.columns {
		l.widths[i] = len(heading(c))
	}
	return l
}

func heading[T any](c view.Column[T]) string {
	if c.Title != "" {
		return c.Title
	}
	return strings.ToUpper(c.Name)
}

// Title implements frame.Screen.
func (l *List[T]) Title() string {
	name := l.Name
	if name == "" {
		name = l.Kind.Plural
	}
	if l.sought != "" {
		name += " with " + l.sought
	}
	return name
}

// Start implements frame.Screen.
func (l *List[T]) Start(f *frame.Frame, sc *frame.Scope) tea.Cmd {
	l.Scope = sc
	return l.Load(f)
}

// Load reads all rows again.
func (l *List[T]) Load(f *frame.Frame) tea.Cmd {
	l.Scope.Again()
	if item, ok := l.Selected(); ok && !l.Live {
		l.was = l.Kind.ID(item)
	}
	l.Rows, l.Shown, l.Seen, l.Err, l.Loading = nil, nil, 0, nil, !l.Live
	read := l.reader()
	source := func(ctx context.Context) (iter.Seq2[T, error], error) { return read(ctx, f.Session) }
	cmd := frame.Stream(l.Scope, source, l.Prepare, l.Page, l.ended)
	if l.Beside == nil {
		return cmd
	}
	return tea.Batch(cmd, l.Beside(f))
}

// Prepare runs in the worker's goroutine, once for each row.
func (l *List[T]) Prepare(item T) Row[T] {
	r := Row[T]{Item: item, widths: make([]int, len(l.columns))}
	var key strings.Builder
	for i, c := range l.columns {
		cell := view.Clean(c.Text(item))
		r.widths[i] = len(cell)
		if !frame.Plain(cell) {
			r.widths[i] = ansi.StringWidth(cell)
		}
		key.WriteString(strings.ToLower(cell))
		key.WriteByte('\n')
	}
	r.key = key.String()
	return r
}

// widest is the maximum width of a column as long as others need room.
const widest = 60

func (l *List[T]) ended(err error) tea.Cmd {
	l.Loading, l.Err = false, err
	if i := slices.IndexFunc(l.Shown, func(i int32) bool { return l.Kind.ID(l.Rows[i].Item) == l.was }); l.was != "" && l.At == 0 && i > 0 {
		l.At = i // the cursor's row before everything was read again
	}
	l.was = ""
	return tea.Batch(l.sifting(), l.sort())
}

// atOnce is how many rows the filter checks between two frames.
const atOnce = 10_000

// sift applies the filter to the rows that it has not checked.
func (l *List[T]) sift() {
	end := min(len(l.Rows), l.Seen+atOnce)
	for i := l.Seen; i < end; i++ {
		if l.filter == "" || strings.Contains(l.Rows[i].key, l.filter) {
			l.Shown = append(l.Shown, int32(i))
		}
	}
	l.Seen = end
}

// sifting continues with the filter, frame by frame.
func (l *List[T]) sifting() tea.Cmd {
	if l.Scope == nil || l.Seen >= len(l.Rows) {
		return nil
	}
	filter := l.filter
	return frame.Work(l.Scope, func(context.Context) (struct{}, error) { return struct{}{}, nil }, func(struct{}, error) tea.Cmd {
		if filter != l.filter {
			return nil
		}
		l.sift()
		if l.Seen >= len(l.Rows) && !l.Loading {
			return l.sort()
		}
		return l.sifting()
	})
}

func (l *List[T]) setFilter(text string) tea.Cmd {
	l.filter = strings.ToLower(strings.TrimSpace(text))
	l.Shown, l.Seen, l.At = l.Shown[:0], 0, 0
	l.sift()
	if l.Seen >= len(l.Rows) {
		return l.sort()
	}
	return l.sifting()
}

// sort sorts the shown rows in another goroutine: sorting many rows takes longer than a frame.
func (l *List[T]) sort() tea.Cmd {
	if l.Order == 0 || l.Loading || l.Scope == nil {
		return nil
	}
	rows, shown, order, filter, edition := l.Rows, slices.Clone(l.Shown), l.Order, l.filter, l.edition
	c := l.columns[max(order, -order)-1]
	return frame.Work(l.Scope, func(context.Context) ([]int32, error) {
		keys := make(map[int32]string, len(shown))
		for _, i := range shown {
			keys[i] = strings.ToLower(c.Text(rows[i].Item))
		}
		slices.SortStableFunc(shown, func(a, b int32) int {
			if order < 0 {
				a, b = b, a
			}
			return natural(keys[a], keys[b])
		})
		return shown, nil
	}, func(sorted []int32, _ error) tea.Cmd {
		if order == l.Order && filter == l.filter && edition == l.edition && len(sorted) == len(l.Shown) {
			l.Shown = sorted
		}
		return nil
	})
}

// natural compares numbers by value if both texts are numbers.
func natural(a, b string) int {
	if len(a) != len(b) && digits(a) && digits(b) {
		return len(a) - len(b)
	}
	return strings.Compare(a, b)
}

func digits(s string) bool {
	return s != "" && strings.Trim(s, "0123456789") == ""
}

// next sorts by the next column; after the last one, in the order of reading.
func (l *List[T]) nextOrder() tea.Cmd {
	l.Order = (max(l.Order, -l.Order) + 1) % (len(l.columns) + 1)
	return l.reorder()
}

func (l *List[T]) reorder() tea.Cmd {
	if l.Order == 0 {
		return l.setFilter(l.filter)
	}
	return l.sort()
}

// Selected is the row under the cursor.
func (l *List[T]) Selected() (item T, ok bool) {
	if l.At < 0 || l.At >= len(l.Shown) {
		return item, false
	}
	return l.Rows[l.Shown[l.At]].Item, true
}

// Chosen are the marked rows, or the one under the cursor if none is marked.
func (l *List[T]) Chosen() []T {
	var out []T
	for i := range l.Rows {
		if len(l.Marks) > 0 && l.Marks[l.Kind.ID(l.Rows[i].Item)] {
			out = append(out, l.Rows[i].Item)
		}
	}
	if item, ok := l.Selected(); ok && len(l.Marks) == 0 {
		out = append(out, item)
	}
	return out
}

func (l *List[T]) mark() {
	item, ok := l.Selected()
	if !ok {
		return
	}
	if id := l.Kind.ID(item); l.Marks[id] {
		delete(l.Marks, id)
	} else {
		l.Marks[id] = true
	}
	l.Move(1)
}
