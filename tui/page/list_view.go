package page

import (
	"fmt"
	"slices"
	"strings"

	tea "charm.land/bubbletea/v2"

	"github.com/cfid-cli/cfid/internal/view"
	"github.com/cfid-cli/cfid/tui/frame"
)

// Keys implements frame.Screen.
func (l *List[T]) Keys(f *frame.Frame, sc *frame.Scope) []frame.Binding {
	var table []frame.Binding
	if l.Actions != nil {
		table = l.Actions(f, l)
	}
	table = append(table,
		frame.On("/", "filter", func(f *frame.Frame) tea.Cmd { return l.askFilter(f) }),
		frame.Off("space", "mark", frame.Moves(l.mark)),
		frame.Off("s", "sort by the next column", func(*frame.Frame) tea.Cmd { return l.nextOrder() }),
		frame.Off("S", "reverse the order", func(*frame.Frame) tea.Cmd { l.Order = -l.Order; return l.reorder() }),
		frame.On("r", "reload", func(f *frame.Frame) tea.Cmd { return l.Load(f) }))
	if len(l.Marks) > 0 {
		table = append(table, frame.Off("u", "unmark all", frame.Moves(func() { clear(l.Marks) })))
	}
	if l.filter != "" {
		table = append(table, frame.Off("esc", "clear the filter", func(*frame.Frame) tea.Cmd { return l.setFilter("") }))
	}
	if l.filter == "" && l.sought != "" {
		table = append(table, frame.On("esc", "clear the search", func(f *frame.Frame) tea.Cmd { return l.seek(f, "") }))
	}
	if l.Loading {
		table = append(table, frame.On("esc", "stop loading", func(f *frame.Frame) tea.Cmd {
			sc.Again()
			l.Loading = false
			f.Say("stopped; the list is incomplete")
			return l.setFilter(l.filter)
		}))
	}
	return append(table, l.Bindings()...)
}

// askFilter filters while it is typed; the cursor's keys still move it.
func (l *List[T]) askFilter(f *frame.Frame) tea.Cmd {
	f.Lay(&frame.Line{
		Editor: frame.NewEditor(l.filter), Label: "filter:",
		Changed: func(_ *frame.Frame, text string) tea.Cmd { return l.setFilter(text) },
		Left:    func(*frame.Frame) tea.Cmd { return l.setFilter("") },
		Done: func(f *frame.Frame, text string) tea.Cmd {
			if !l.canSeek() {
				return nil
			}
			return l.seek(f, strings.TrimSpace(text))
		},
		Pass: func(_ *frame.Frame, key string) bool { return frame.Navigation(key) && l.Moved(key) },
	})
	return nil
}

// Click implements frame.Clicker.
func (l *List[T]) Click(_ *frame.Frame, _, y int) tea.Cmd {
	if row := l.Top + y - l.begins; y >= l.begins && row < l.Bottom() {
		l.At = row
	}
	return nil
}

// Wheel implements frame.Clicker.
func (l *List[T]) Wheel(n int) { l.Move(n) }

// Lines implements frame.Screen.
func (l *List[T]) Lines(f *frame.Frame, width, height int) []string {
	var below []string
	if l.Err != nil {
		below = append(f.Explain(l.Err, width), "  press "+f.Theme.Paint(view.Accent, "r")+" to try again")
		below = below[:min(len(below), max(height-2, 0))]
	}
	var out []string
	if l.Above != nil && height > 4 {
		out = l.Above(f, width)
		out = out[:min(len(out), height/2)]
	}
	l.begins = len(out) + 1
	l.Size(len(l.Shown), height-l.begins-len(below))
	fits := l.layout(width - 4 - len(l.count()))
	out = append(out, f.Theme.Paint(view.Strong, "  "+l.heading(f, fits)))
	for i := l.Top; i < l.Bottom(); i++ {
		out = append(out, l.row(f, i, fits, width))
	}
	if len(l.Shown) == 0 && l.Err == nil {
		out = append(out, l.empty(f, width, height-l.begins)...)
	}
	for len(out) < height-len(below) {
		out = append(out, "")
	}
	return append(out, below...)
}

// empty is shown instead of rows: bars while they are read, a sentence if there are none.
func (l *List[T]) empty(f *frame.Frame, width, height int) []string {
	switch {
	case l.Loading && (l.filter == "" || len(l.Rows) == 0):
		return Skeleton(f.Theme, width, height)
	case l.filter != "" && len(l.Rows) > 0:
		out := []string{"", "  no " + l.Kind.Noun + " of " + fmt.Sprint(len(l.Rows)) + " matches " + f.Theme.Clean(l.filter)}
		if l.canSeek() {
			out = append(out, "  press "+f.Theme.Paint(view.Accent, frame.KeyName(f.Theme, "enter"))+" to search the server for it")
		}
		return out
	case l.Live:
		return []string{"", "  nothing yet, or nothing that you may see"}
	case l.sought != "":
		return []string{"", "  no " + l.Kind.Noun + " has " + f.Theme.Clean(l.sought) + " in its name, or none that you may see"}
	}
	return []string{"", "  no " + l.Kind.Plural + ", or none that you may see"}
}

// Skeleton is the placeholder of rows that are being read.
func Skeleton(t frame.Theme, width, height int) []string {
	var out []string
	for i := range max(0, min(height, 6)) {
		out = append(out, "  "+t.Paint(view.Faint, frame.Fit(strings.Repeat(t.Pick("░", "."), 12+(i*7)%17), max(width-2, 0))))
	}
	return out
}

// layout divides the width among the columns: ids, which y copies, are removed first, then flexible ones are cut, then
// the last ones removed.
func (l *List[T]) layout(width int) []int {
	fits := append([]int(nil), l.widths...)
	over := -width + 2*(len(fits)-1)
	for _, w := range fits {
		over += w
	}
	if last := len(fits) - 1; last > 0 && over > 0 && slices.Contains([]string{"id", "guid"}, l.columns[last].Name) {
		over -= fits[last] + 2
		fits[last] = 0
	}
	for over > 0 {
		i := l.widestFlex(fits)
		if i < 0 {
			break
		}
		fits[i]--
		over--
	}
	for i := len(fits) - 1; i > 0 && over > 0; i-- {
		give := min(over, fits[i]+2)
		if give < fits[i]-4 {
			fits[i] -= give
			break
		}
		over -= fits[i] + 2
		fits[i] = 0
	}
	if over > 0 {
		fits[0] = max(fits[0]-over, 1)
	}
	return fits
}

// widestFlex is the widest flexible column, -1 if none can be cut.
func (l *List[T]) widestFlex(fits []int) int {
	best := -1
	for i, c := range l.columns {
		if c.Flex && fits[i] > 8 && (best < 0 || fits[i] > fits[best]) {
			best = i
		}
	}
	return best
}

func (l *List[T]) heading(f *frame.Frame, fits []int) string {
	cells := make([]string, 0, len(fits))
	for i, c := range l.columns {
		if fits[i] == 0 {
			continue
		}
		text := heading(c)
		switch l.Order {
		case i + 1:
			text = f.Theme.Pick("▲", "^") + text
		case -i - 1:
			text = f.Theme.Pick("▼", "v") + text
		}
		cells = append(cells, f.Theme.Cell(text, fits[i], c.Right))
	}
	return strings.Join(append(cells, l.count()), "  ")
}

func (l *List[T]) count() string {
	text := fmt.Sprint(len(l.Rows))
	if l.filter != "" {
		text = fmt.Sprintf("%d of %d", len(l.Shown), len(l.Rows))
	}
	if l.Loading {
		text += " …"
	}
	return text
}

// row draws one row; the one under the cursor has no styles of its own, so that its bar is continuous.
func (l *List[T]) row(f *frame.Frame, at int, fits []int, width int) string {
	item := l.Rows[l.Shown[at]].Item
	marked := len(l.Marks) > 0 && l.Marks[l.Kind.ID(item)]
	cursor := at == l.At
	var b strings.Builder
	switch {
	case cursor && marked:
		b.WriteString(">*")
	case cursor:
		b.WriteString("> ")
	case marked:
		b.WriteString(" *")
	default:
		b.WriteString("  ")
	}
	for i, c := range l.columns {
		if fits[i] == 0 {
			continue
		}
		cell := f.Theme.Cell(f.Theme.Clean(c.Text(item)), fits[i], c.Right)
		if c.Style != nil && !cursor {
			cell = f.Theme.Paint(c.Style(item), cell)
		}
		b.WriteString(cell)
		b.WriteString("  ")
	}
	if cursor {
		return f.Theme.Chosen(f.Theme.Cell(b.String(), width, false))
	}
	return b.String()
}

// Copied implements frame.Copier.
func (l *List[T]) Copied() (name, id string) {
	item, ok := l.Selected()
	if !ok {
		return "", ""
	}
	return l.Kind.Name(item), l.Kind.ID(item)
}
