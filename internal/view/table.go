package view

import (
	"strings"
)

const (
	// sample is how many rows are held back to compute the widths of the columns; the rows after them stream.
	sample = 200
	gap    = 2 // cells between columns
	narrow = 8 // a flexible column is not made narrower as long as another can be
	least  = 4 // minimum of any column
)

// table writes rows in aligned columns: within the width of a terminal, in a pipe never cut.
type table struct {
	o      Out
	cols   []plainColumn
	w      *paced
	cells  []string // of the rows held back, row by row
	styles []Style  // as cells; nil without colours
	rows   int      // held back
	widths []int    // nil while rows are held back
	line   []byte
	now    []string // cells of the row being written
	paint  []Style
}

func newTable(o Out, cols []plainColumn, w *paced) *table {
	return &table{o: o, cols: cols, w: w}
}

func (t *table) put(item any) error {
	if t.widths != nil {
		t.now, t.paint = t.read(item, t.now[:0], t.paint[:0])
		return t.write(t.now, t.paint)
	}
	t.cells, t.styles = t.read(item, t.cells, t.styles)
	t.rows++
	if t.rows < sample {
		return nil
	}
	return t.release(true)
}

func (t *table) end() error {
	if t.widths != nil || t.rows == 0 {
		return nil
	}
	return t.release(false)
}

// read appends the cells of an element, and their styles when there are colours.
func (t *table) read(item any, cells []string, styles []Style) ([]string, []Style) {
	for i := range t.cols {
		c := &t.cols[i]
		cells = append(cells, cell(*c, item))
		if !t.o.Color {
			continue
		}
		style := Plain
		if c.Style != nil {
			style = c.Style(item)
		}
		styles = append(styles, style)
	}
	return cells, styles
}

// release computes the widths and writes the rows held back; more means that others follow.
func (t *table) release(more bool) error {
	t.layOut(more)
	if !t.o.NoHeaders {
		if err := t.heading(); err != nil {
			return err
		}
	}
	n := len(t.cols)
	for r := range t.rows {
		var styles []Style
		if t.o.Color {
			styles = t.styles[r*n : (r+1)*n]
		}
		if err := t.write(t.cells[r*n:(r+1)*n], styles); err != nil {
			return err
		}
	}
	t.cells, t.styles, t.rows = nil, nil, 0
	return nil
}

// layOut computes the widths, and leaves out wide columns if --columns was not given and not all of them fit.
func (t *table) layOut(more bool) {
	t.widths = make([]int, len(t.cols))
	for i, c := range t.cols {
		if !t.o.NoHeaders {
			t.widths[i] = width(title(c))
		}
	}
	for i, cell := range t.cells {
		col := i % len(t.cols)
		t.widths[col] = max(t.widths[col], width(cell))
	}
	if !t.o.TTY || t.o.Width <= 0 {
		return
	}
	if len(t.o.Columns) == 0 && total(t.widths) > t.o.Width {
		t.dropWide()
	}
	free := t.o.Width - total(t.widths)
	switch {
	case free < 0:
		t.shrink(-free)
	case free > 0 && more:
		t.widen(free)
	}
}

func total(widths []int) int {
	sum := gap * (len(widths) - 1)
	for _, w := range widths {
		sum += w
	}
	return sum
}

func (t *table) dropWide() {
	var keep []int
	for i, c := range t.cols {
		if !c.Wide {
			keep = append(keep, i)
		}
	}
	if len(keep) == len(t.cols) || len(keep) == 0 {
		return
	}
	t.cells = pick(t.cells, len(t.cols), keep)
	t.styles = pick(t.styles, len(t.cols), keep)
	t.widths = pick(t.widths, len(t.cols), keep)
	t.cols = pick(t.cols, len(t.cols), keep)
}

// pick keeps the named places of each group of n.
func pick[E any](in []E, n int, keep []int) []E {
	out := make([]E, 0, len(in)/n*len(keep))
	for start := 0; start+n <= len(in); start += n {
		for _, k := range keep {
			out = append(out, in[start+k])
		}
	}
	return out
}

// shrink takes cells from the widest flexible column until the table fits, then from the widest of all: a line that
// wraps is harder to read than one that is cut.
func (t *table) shrink(over int) {
	for over > 0 {
		i := t.widest(func(i int) bool { return t.cols[i].Flex && t.widths[i] > narrow })
		if i < 0 {
			i = t.widest(func(i int) bool { return t.widths[i] > least })
		}
		if i < 0 {
			return
		}
		t.widths[i]--
		over--
	}
}

func (t *table) widest(may func(int) bool) int {
	best := -1
	for i, w := range t.widths {
		if may(i) && (best < 0 || w > t.widths[best]) {
			best = i
		}
	}
	return best
}

// widen gives the flexible columns the rest of the line, since later rows may be longer.
func (t *table) widen(free int) {
	var flex []int
	for i, c := range t.cols {
		if c.Flex {
			flex = append(flex, i)
		}
	}
	for n, i := range flex {
		share := free / (len(flex) - n)
		t.widths[i] += share
		free -= share
	}
}

func (t *table) heading() error {
	var cells []string
	var styles []Style
	for _, c := range t.cols {
		cells = append(cells, title(c))
		styles = append(styles, Strong)
	}
	if !t.o.Color {
		styles = nil
	}
	return t.write(cells, styles)
}

// write builds one row in a buffer that is reused for the next.
func (t *table) write(cells []string, styles []Style) error {
	line := t.line[:0]
	pad := 0 // spaces to write before the next cell, so that no line ends with spaces
	for i := range cells {
		cell := t.fit(cells[i], t.widths[i])
		spare := max(0, t.widths[i]-width(cell))
		if t.cols[i].Right {
			pad += spare
			spare = 0
		}
		if cell != "" {
			line = append(spaces(line, pad), t.styled(cell, styles, i)...)
			pad = 0
		}
		pad += spare + gap
	}
	t.line = append(line, '\n')
	_, err := t.w.Write(t.line)
	return err
}

func (t *table) styled(cell string, styles []Style, i int) string {
	if styles == nil {
		return cell
	}
	return styles[i].Paint(cell, true)
}

func (t *table) fit(cell string, most int) string {
	if !t.o.TTY || t.o.Width <= 0 {
		return cell
	}
	return clip(cell, most, t.o.mark())
}

func (o Out) mark() string {
	if o.ASCII {
		return "~"
	}
	return "…"
}

func spaces(line []byte, n int) []byte {
	const blank = "                                "
	for n > len(blank) {
		line = append(line, blank...)
		n -= len(blank)
	}
	return append(line, blank[:max(0, n)]...)
}

// keyValue lays out the lines of one resource: "key  value".
func keyValue(pairs [][2]string, heading func(string) string) string {
	wide := 0
	for _, p := range pairs {
		wide = max(wide, width(p[0]))
	}
	var b strings.Builder
	for _, p := range pairs {
		b.WriteString(heading(p[0]))
		if p[1] != "" {
			b.WriteString(strings.Repeat(" ", wide-width(p[0])+gap) + p[1])
		}
		b.WriteByte('\n')
	}
	return b.String()
}
