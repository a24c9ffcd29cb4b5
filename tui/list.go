package tui

import (
	"context"
	"iter"
	"slices"
	"strings"

	tea "charm.land/bubbletea/v2"
	"github.com/charmbracelet/x/ansi"

	"github.com/cfid-cli/cfid/internal/ops"
	"github.com/cfid-cli/cfid/internal/view"
	"github.com/cfid-cli/cfid/tui/frame"
)

// list is a screen of rows of one kind, with the columns of the command line's table. It shows what has come while the rest is
// still coming, filters, sorts and marks, and draws visible rows only: a hundred thousand cost what ten do.
type list[T any] struct {
	frame.Window
	kind   view.Kind[T]
	source func(ctx context.Context, s *ops.Session) (iter.Seq2[T, error], error)
	// actions are the keys beside those that every list has; selected and chosen give them what they work on.
	actions func(f *frame.Frame, l *list[T]) []frame.Binding
	// name is the title; empty: the kind's plural.
	name string
	// typed are the command lines that do the same; nil: none does.
	typed func(f *frame.Frame) []string
	// above are lines over the rows; beside is what is read anew with them.
	above  func(f *frame.Frame, width int) []string
	beside func(f *frame.Frame) tea.Cmd
	// search is the source for what the server is asked to look for; nil: it can't.
	search func(text string) func(context.Context, *ops.Session) (iter.Seq2[T, error], error)
	sought string
	// live is a list that goes on as long as the screen is there; who stands at its end stays there. hold gives those rows, of
	// what has come, that are shown by now; nil: all.
	live bool
	hold func(rows []row[T]) []row[T]

	columns []view.Column[T]
	widths  []int
	rows    []row[T]
	seen    int     // rows that the filter has looked at
	shown   []int32 // indexes of rows, in the order of the screen
	filter  string
	edition int // of rows and shown: what was sorted before it is late
	order   int // the column sorted by, from 1; negative: descending; 0: as they came
	marks   map[string]bool
	loading bool
	err     error
	scope   *frame.Scope
	begins  int // the line of the first row
	was     string
}

// row is an item with what the filter searches; the widths of its cells come along until the list has taken them in.
type row[T any] struct {
	item   T
	key    string // all columns, lower case
	widths []int
}

func newList[T any](kind view.Kind[T], source func(ctx context.Context, s *ops.Session) (iter.Seq2[T, error], error)) *list[T] {
	l := &list[T]{kind: kind, source: source, marks: map[string]bool{}}
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

func (l *list[T]) Title() string {
	name := l.name
	if name == "" {
		name = l.kind.Plural
	}
	if l.sought != "" {
		name += " with " + l.sought
	}
	return name
}

func (l *list[T]) Start(f *frame.Frame, sc *frame.Scope) tea.Cmd {
	l.scope = sc
	return l.load(f)
}

// load reads all anew.
func (l *list[T]) load(f *frame.Frame) tea.Cmd {
	l.scope.Again()
	if item, ok := l.selected(); ok && !l.live {
		l.was = l.kind.ID(item)
	}
	l.rows, l.shown, l.seen, l.err, l.loading = nil, nil, 0, nil, !l.live
	read := l.reader()
	source := func(ctx context.Context) (iter.Seq2[T, error], error) { return read(ctx, f.Session) }
	cmd := frame.Stream(l.scope, source, l.prepare, l.page, l.ended)
	if l.beside == nil {
		return cmd
	}
	return tea.Batch(cmd, l.beside(f))
}

// prepare runs beside the dashboard, once for each row.
func (l *list[T]) prepare(item T) row[T] {
	r := row[T]{item: item, widths: make([]int, len(l.columns))}
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

func (l *list[T]) page(rows []row[T]) {
	following := l.live && l.At >= len(l.shown)-1
	if l.hold != nil {
		rows = l.hold(rows)
	}
	for i := range rows {
		for n, w := range rows[i].widths {
			l.widths[n] = max(l.widths[n], min(w, widest))
		}
		rows[i].widths = nil
	}
	l.rows = append(l.rows, rows...)
	l.sift()
	if following {
		l.At = max(len(l.shown)-1, 0)
	}
}

// widest is the most that a column takes before all others have their room.
const widest = 60

func (l *list[T]) ended(err error) tea.Cmd {
	l.loading, l.err = false, err
	if i := slices.IndexFunc(l.shown, func(i int32) bool { return l.kind.ID(l.rows[i].item) == l.was }); l.was != "" && l.At == 0 && i > 0 {
		l.At = i // where one was before all was read anew
	}
	l.was = ""
	return tea.Batch(l.sifting(), l.sort())
}

// atOnce is how many rows the filter looks at between two frames.
const atOnce = 10_000

// sift takes the rows in that the filter has not seen.
func (l *list[T]) sift() {
	end := min(len(l.rows), l.seen+atOnce)
	for i := l.seen; i < end; i++ {
		if l.filter == "" || strings.Contains(l.rows[i].key, l.filter) {
			l.shown = append(l.shown, int32(i))
		}
	}
	l.seen = end
}

// sifting goes on with the filter, frame by frame.
func (l *list[T]) sifting() tea.Cmd {
	if l.scope == nil || l.seen >= len(l.rows) {
		return nil
	}
	filter := l.filter
	return frame.Work(l.scope, func(context.Context) (struct{}, error) { return struct{}{}, nil }, func(struct{}, error) tea.Cmd {
		if filter != l.filter {
			return nil
		}
		l.sift()
		if l.seen >= len(l.rows) && !l.loading {
			return l.sort()
		}
		return l.sifting()
	})
}

func (l *list[T]) setFilter(text string) tea.Cmd {
	l.filter = strings.ToLower(strings.TrimSpace(text))
	l.shown, l.seen, l.At = l.shown[:0], 0, 0
	l.sift()
	if l.seen >= len(l.rows) {
		return l.sort()
	}
	return l.sifting()
}

// sort orders what is shown, beside the dashboard: the order of many rows takes longer than a frame.
func (l *list[T]) sort() tea.Cmd {
	if l.order == 0 || l.loading || l.scope == nil {
		return nil
	}
	rows, shown, order, filter, edition := l.rows, slices.Clone(l.shown), l.order, l.filter, l.edition
	c := l.columns[max(order, -order)-1]
	return frame.Work(l.scope, func(context.Context) ([]int32, error) {
		keys := make(map[int32]string, len(shown))
		for _, i := range shown {
			keys[i] = strings.ToLower(c.Text(rows[i].item))
		}
		slices.SortStableFunc(shown, func(a, b int32) int {
			if order < 0 {
				a, b = b, a
			}
			return natural(keys[a], keys[b])
		})
		return shown, nil
	}, func(sorted []int32, _ error) tea.Cmd {
		if order == l.order && filter == l.filter && edition == l.edition && len(sorted) == len(l.shown) {
			l.shown = sorted
		}
		return nil
	})
}

// natural compares numbers by their value where both are ones.
func natural(a, b string) int {
	if len(a) != len(b) && digits(a) && digits(b) {
		return len(a) - len(b)
	}
	return strings.Compare(a, b)
}

func digits(s string) bool {
	return s != "" && strings.Trim(s, "0123456789") == ""
}

// next sorts by the following column; after the last as the rows came.
func (l *list[T]) nextOrder() tea.Cmd {
	l.order = (max(l.order, -l.order) + 1) % (len(l.columns) + 1)
	return l.reorder()
}

func (l *list[T]) reorder() tea.Cmd {
	if l.order == 0 {
		return l.setFilter(l.filter)
	}
	return l.sort()
}

// selected is the row under the cursor.
func (l *list[T]) selected() (item T, ok bool) {
	if l.At < 0 || l.At >= len(l.shown) {
		return item, false
	}
	return l.rows[l.shown[l.At]].item, true
}

// chosen are the marked rows, or the one under the cursor where none is.
func (l *list[T]) chosen() []T {
	var out []T
	for i := range l.rows {
		if len(l.marks) > 0 && l.marks[l.kind.ID(l.rows[i].item)] {
			out = append(out, l.rows[i].item)
		}
	}
	if item, ok := l.selected(); ok && len(l.marks) == 0 {
		out = append(out, item)
	}
	return out
}

func (l *list[T]) mark() {
	item, ok := l.selected()
	if !ok {
		return
	}
	if id := l.kind.ID(item); l.marks[id] {
		delete(l.marks, id)
	} else {
		l.marks[id] = true
	}
	l.Move(1)
}

func (l *list[T]) Copied() (name, id string) {
	item, ok := l.selected()
	if !ok {
		return "", ""
	}
	return l.kind.Name(item), l.kind.ID(item)
}
