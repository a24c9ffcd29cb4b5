package tui

import (
	"fmt"
	"slices"
	"strings"

	tea "charm.land/bubbletea/v2"

	"github.com/cfid-cli/cfid/internal/view"
)

func (l *list[T]) keys(f *frame, sc *scope) []binding {
	var table []binding
	if l.actions != nil {
		table = l.actions(f, l)
	}
	table = append(table,
		on("/", "filter", func(f *frame) tea.Cmd { return l.askFilter(f) }),
		off("space", "mark", moves(l.mark)),
		off("s", "sort by the next column", func(*frame) tea.Cmd { return l.nextOrder() }),
		off("S", "sort the other way", func(*frame) tea.Cmd { l.order = -l.order; return l.reorder() }),
		on("r", "read anew", func(f *frame) tea.Cmd { return l.load(f) }))
	if len(l.marks) > 0 {
		table = append(table, off("u", "unmark all", moves(func() { clear(l.marks) })))
	}
	if l.filter != "" {
		table = append(table, off("esc", "show all again", func(*frame) tea.Cmd { return l.setFilter("") }))
	}
	if l.filter == "" && l.sought != "" {
		table = append(table, on("esc", "show all again", func(f *frame) tea.Cmd { return l.seek(f, "") }))
	}
	if l.loading {
		table = append(table, on("esc", "stop reading", func(f *frame) tea.Cmd {
			sc.again()
			l.loading = false
			f.say("stopped; what had come is shown")
			return l.setFilter(l.filter)
		}))
	}
	return append(table, l.bindings()...)
}

// askFilter filters while it is typed; the cursor's keys still move it.
func (l *list[T]) askFilter(f *frame) tea.Cmd {
	f.lay(&line{
		editor: newEditor(l.filter), label: "filter:",
		changed: func(_ *frame, text string) tea.Cmd { return l.setFilter(text) },
		left:    func(*frame) tea.Cmd { return l.setFilter("") },
		done: func(f *frame, text string) tea.Cmd {
			if !l.canSeek() {
				return nil
			}
			return l.seek(f, strings.TrimSpace(text))
		},
		pass: func(_ *frame, key string) bool { return navigation(key) && l.moved(key) },
	})
	return nil
}

func (l *list[T]) click(_ *frame, _, y int) tea.Cmd {
	if row := l.top + y - l.begins; y >= l.begins && row < l.bottom() {
		l.at = row
	}
	return nil
}

func (l *list[T]) wheel(n int) { l.move(n) }

func (l *list[T]) lines(f *frame, width, height int) []string {
	var below []string
	if l.err != nil {
		below = append(f.explain(l.err, width), "  "+f.theme.paint(view.Accent, "r")+" tries again")
		below = below[:min(len(below), max(height-2, 0))]
	}
	var out []string
	if l.above != nil && height > 4 {
		out = l.above(f, width)
		out = out[:min(len(out), height/2)]
	}
	l.begins = len(out) + 1
	l.size(len(l.shown), height-l.begins-len(below))
	fits := l.layout(width - 4 - len(l.count()))
	out = append(out, f.theme.paint(view.Strong, "  "+l.heading(f, fits)))
	for i := l.top; i < l.bottom(); i++ {
		out = append(out, l.row(f, i, fits, width))
	}
	if len(l.shown) == 0 && l.err == nil {
		out = append(out, l.empty(f, width, height-l.begins)...)
	}
	for len(out) < height-len(below) {
		out = append(out, "")
	}
	return append(out, below...)
}

// empty is what stands where no row is: bars while they are awaited, a sentence when there are none.
func (l *list[T]) empty(f *frame, width, height int) []string {
	switch {
	case l.loading && (l.filter == "" || len(l.rows) == 0):
		return skeleton(f.theme, width, height)
	case l.filter != "" && len(l.rows) > 0:
		out := []string{"", "  no " + l.kind.Noun + " of " + fmt.Sprint(len(l.rows)) + " matches " + f.theme.clean(l.filter)}
		if l.canSeek() {
			out = append(out, "  "+f.theme.paint(view.Accent, keyName(f.theme, "enter"))+" asks the server for it")
		}
		return out
	case l.live:
		return []string{"", "  nothing yet, or nothing that you may see"}
	case l.sought != "":
		return []string{"", "  no " + l.kind.Noun + " has " + f.theme.clean(l.sought) + " in its name, or none that you may see"}
	}
	return []string{"", "  no " + l.kind.Plural + ", or none that you may see"}
}

// skeleton is the shape of what is to come.
func skeleton(t theme, width, height int) []string {
	var out []string
	for i := range max(0, min(height, 6)) {
		out = append(out, "  "+t.paint(view.Faint, fit(strings.Repeat(t.pick("░", "."), 12+(i*7)%17), max(width-2, 0))))
	}
	return out
}

// layout shares the width among the columns: ids, which y copies, give way first, then the flexible ones, then the last ones.
func (l *list[T]) layout(width int) []int {
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

// widestFlex is the column that can be cut best, -1 where none can be.
func (l *list[T]) widestFlex(fits []int) int {
	best := -1
	for i, c := range l.columns {
		if c.Flex && fits[i] > 8 && (best < 0 || fits[i] > fits[best]) {
			best = i
		}
	}
	return best
}

func (l *list[T]) heading(f *frame, fits []int) string {
	cells := make([]string, 0, len(fits))
	for i, c := range l.columns {
		if fits[i] == 0 {
			continue
		}
		text := heading(c)
		switch l.order {
		case i + 1:
			text = f.theme.pick("▲", "^") + text
		case -i - 1:
			text = f.theme.pick("▼", "v") + text
		}
		cells = append(cells, f.theme.cell(text, fits[i], c.Right))
	}
	return strings.Join(append(cells, l.count()), "  ")
}

func (l *list[T]) count() string {
	text := fmt.Sprint(len(l.rows))
	if l.filter != "" {
		text = fmt.Sprintf("%d of %d", len(l.shown), len(l.rows))
	}
	if l.loading {
		text += " …"
	}
	return text
}

// row draws one row; the one under the cursor without styles of its own, so that the bar is whole.
func (l *list[T]) row(f *frame, at int, fits []int, width int) string {
	item := l.rows[l.shown[at]].item
	marked := len(l.marks) > 0 && l.marks[l.kind.ID(item)]
	cursor := at == l.at
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
		cell := f.theme.cell(f.theme.clean(c.Text(item)), fits[i], c.Right)
		if c.Style != nil && !cursor {
			cell = f.theme.paint(c.Style(item), cell)
		}
		b.WriteString(cell)
		b.WriteString("  ")
	}
	if cursor {
		return f.theme.chosen(f.theme.cell(b.String(), width, false))
	}
	return b.String()
}
