package tui

import (
	"context"

	tea "charm.land/bubbletea/v2"
	"github.com/charmbracelet/x/ansi"

	"github.com/cfid-cli/cfid/internal/ops"
	"github.com/cfid-cli/cfid/internal/view"
)

// detail is a screen of one thing: its fields, and lists of what belongs to it. Each source is read by itself, and fails by
// itself.
type detail struct {
	window
	name    string
	id      string
	sources []*reading
	took    func(thing any) // the thing as it was read
	deeds   func(f *frame) []deed
	lead    []string // command lines that show the same
	names   []string // of the thing, as commands take them
	scope   *scope

	drawn []entry // all that there is to scroll through
}

// reading is where parts of a detail come from.
type reading struct {
	title   string // of what is awaited
	read    func(ctx context.Context, s *ops.Session) ([]part, error)
	parts   []part
	err     error
	loading bool
}

// part is some entries under a heading; without entries it says so in its own words.
type part struct {
	title, empty string
	entries      []entry
	thing        any // what the deeds work on; nil: nothing new
}

// entry is one line: a field with its label, or an item of a list.
type entry struct {
	label, text string
	style       view.Style
	id          string        // what Y copies; empty: the thing's
	open        func() screen // nil: there is nothing behind it
	plain       string        // a line that is drawn as it is, and not stood on
	long        bool          // it takes as many lines as it needs
	whole       string        // of which this is a line
}

// folded is a long text as several lines; each is copied as the whole.
func (e entry) folded(t theme, width int) []entry {
	if !e.long {
		return []entry{e}
	}
	var out []entry
	for i, line := range wrap(t.clean(e.text), max(width-22, 16)) {
		next := e
		if next.text, next.whole = line, e.text; i > 0 && e.label != "" {
			next.label = " "
		}
		out = append(out, next)
	}
	return out
}

// fields makes entries of a thing's columns, those with something in them.
func fields[T any](k view.Kind[T], item T, without ...string) []entry {
	left := map[string]bool{}
	for _, name := range without {
		left[name] = true
	}
	var out []entry
	for _, c := range k.Columns {
		text := c.Text(item)
		if text == "" || left[c.Name] {
			continue
		}
		e := entry{label: c.Name, text: text}
		if c.Style != nil {
			e.style = c.Style(item)
		}
		out = append(out, e)
	}
	return out
}

// items makes entries of words.
func items(words []string) []entry {
	out := make([]entry, len(words))
	for i, w := range words {
		out[i] = entry{text: w}
	}
	return out
}

func (d *detail) title() string { return d.name }

func (d *detail) start(f *frame, sc *scope) tea.Cmd {
	d.scope = sc
	return d.load(f)
}

// load reads all anew; what is there stays until it has come.
func (d *detail) load(f *frame) tea.Cmd {
	if d.scope.ended() {
		return nil
	}
	d.scope.again()
	cmds := make([]tea.Cmd, len(d.sources))
	for i, src := range d.sources {
		src.loading, src.err = true, nil
		cmds[i] = work(d.scope, func(ctx context.Context) ([]part, error) {
			return src.read(ctx, f.session)
		}, func(parts []part, err error) tea.Cmd {
			src.loading, src.err = false, err
			if err != nil {
				return nil
			}
			src.parts = parts
			for _, p := range parts {
				if p.thing != nil {
					d.took(p.thing)
				}
			}
			return nil
		})
	}
	return tea.Batch(cmds...)
}

func (d *detail) keys(f *frame, _ *scope) []binding {
	var table []binding
	if e := d.current(); e.open != nil {
		table = append(table, on("enter", "open", opens(e.open), "right", "l"))
	}
	if d.deeds != nil {
		table = append(table, bound(d.deeds(f))...)
	}
	table = append(table, on("r", "read anew", func(f *frame) tea.Cmd { return d.load(f) }))
	return append(table, d.bindings()...)
}

func (d *detail) current() entry {
	if d.at >= len(d.drawn) {
		return entry{}
	}
	return d.drawn[d.at]
}

func (d *detail) copied() (name, id string) {
	e := d.current()
	if e.text == "" {
		return d.name, d.id
	}
	if e.whole != "" {
		e.text = e.whole
	}
	if e.id == "" {
		return e.text, d.id
	}
	return e.text, e.id
}

func (d *detail) commands(f *frame) []string {
	if d.deeds == nil {
		return d.lead
	}
	return append(append([]string(nil), d.lead...), typed(d.deeds(f), d.names)...)
}

func (d *detail) click(_ *frame, _, y int) tea.Cmd {
	if row := d.top + y; row < d.bottom() {
		d.at = row
	}
	return nil
}

func (d *detail) wheel(n int) { d.move(n) }

// flat puts everything one below the other.
func (d *detail) flat(f *frame, width int) []entry {
	var out []entry
	heading := func(text string) {
		if len(out) > 0 {
			out = append(out, entry{plain: " "})
		}
		out = append(out, entry{plain: " " + f.theme.paint(view.Strong, f.theme.clean(text))})
	}
	for _, src := range d.sources {
		for _, p := range src.parts {
			if p.title != "" {
				heading(p.title)
			}
			if len(p.entries) == 0 {
				out = append(out, entry{plain: "  " + f.theme.paint(view.Faint, p.empty)})
			}
			for _, e := range p.entries {
				out = append(out, e.folded(f.theme, width)...)
			}
		}
		switch {
		case src.err != nil:
			heading(src.title)
			for _, line := range f.explain(src.err, width) {
				out = append(out, entry{plain: line})
			}
			out = append(out, entry{plain: "  " + f.theme.paint(view.Accent, "r") + " tries again"})
		case src.loading && src.parts == nil:
			heading(src.title)
			for _, line := range skeleton(f.theme, width, 2) {
				out = append(out, entry{plain: line})
			}
		}
	}
	return out
}

func (d *detail) lines(f *frame, width, height int) []string {
	d.drawn = d.flat(f, width)
	d.size(len(d.drawn), height)
	labels := 0
	for _, e := range d.drawn {
		labels = max(labels, min(len(e.label), 24))
	}
	var out []string
	for i := d.top; i < d.bottom(); i++ {
		out = append(out, d.drawn[i].draw(f, i == d.at, labels, width))
	}
	return out
}

func (e entry) draw(f *frame, cursor bool, labels, width int) string {
	if e.plain != "" {
		if cursor {
			return f.theme.chosen(f.theme.cell(">"+ansi.Strip(e.plain), width, false))
		}
		return e.plain
	}
	label := ""
	if e.label != "" {
		label = f.theme.cell(e.label, labels, false) + "  "
	}
	text := f.theme.cell(f.theme.clean(e.text), max(width-2-len(label), 1), false)
	if cursor {
		return f.theme.chosen(f.theme.cell("> "+label+text, width, false))
	}
	return "  " + f.theme.paint(view.Faint, label) + f.theme.paint(e.style, text)
}

// pageKeeper is the page of a thing that its own deeds change: the page is read anew, or left, and the list it came from
// follows.
type pageKeeper[T any] struct {
	f    *frame
	page *detail
	list keeper[T]
}

func (k pageKeeper[T]) put(items ...T) tea.Cmd {
	return tea.Batch(k.list.put(items...), k.page.load(k.f))
}

func (k pageKeeper[T]) drop(ids ...string) tea.Cmd {
	return tea.Batch(k.list.drop(ids...), k.f.leave(k.page.scope))
}
