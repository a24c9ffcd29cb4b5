package tui

import (
	"context"

	tea "charm.land/bubbletea/v2"
	"github.com/charmbracelet/x/ansi"

	"github.com/cfid-cli/cfid/internal/ops"
	"github.com/cfid-cli/cfid/internal/view"
	"github.com/cfid-cli/cfid/tui/frame"
)

// detail is a screen of one thing: its fields, and lists of what belongs to it. Each source is read by itself, and fails by
// itself.
type detail struct {
	frame.Window
	name    string
	id      string
	sources []*reading
	took    func(thing any) // the thing as it was read
	deeds   func(f *frame.Frame) []frame.Deed
	lead    []string // command lines that show the same
	names   []string // of the thing, as commands take them
	scope   *frame.Scope

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
	Title, Empty string
	Entries      []entry
	Thing        any // what the deeds work on; nil: nothing new
}

// entry is one line: a field with its label, or an item of a list.
type entry struct {
	Label, Text string
	style       view.Style
	id          string              // what Y copies; empty: the thing's
	open        func() frame.Screen // nil: there is nothing behind it
	plain       string              // a line that is drawn as it is, and not stood on
	long        bool                // it takes as many lines as it needs
	whole       string              // of which this is a line
}

// folded is a long text as several lines; each is copied as the whole.
func (e entry) folded(t frame.Theme, width int) []entry {
	if !e.long {
		return []entry{e}
	}
	var out []entry
	for i, line := range frame.Wrap(t.Clean(e.Text), max(width-22, 16)) {
		next := e
		if next.Text, next.whole = line, e.Text; i > 0 && e.Label != "" {
			next.Label = " "
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
		e := entry{Label: c.Name, Text: text}
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
		out[i] = entry{Text: w}
	}
	return out
}

func (d *detail) Title() string { return d.name }

func (d *detail) Start(f *frame.Frame, sc *frame.Scope) tea.Cmd {
	d.scope = sc
	return d.load(f)
}

// load reads all anew; what is there stays until it has come.
func (d *detail) load(f *frame.Frame) tea.Cmd {
	if d.scope.Ended() {
		return nil
	}
	d.scope.Again()
	cmds := make([]tea.Cmd, len(d.sources))
	for i, src := range d.sources {
		src.loading, src.err = true, nil
		cmds[i] = frame.Work(d.scope, func(ctx context.Context) ([]part, error) {
			return src.read(ctx, f.Session)
		}, func(parts []part, err error) tea.Cmd {
			src.loading, src.err = false, err
			if err != nil {
				return nil
			}
			src.parts = parts
			for _, p := range parts {
				if p.Thing != nil {
					d.took(p.Thing)
				}
			}
			return nil
		})
	}
	return tea.Batch(cmds...)
}

func (d *detail) Keys(f *frame.Frame, _ *frame.Scope) []frame.Binding {
	var table []frame.Binding
	if e := d.current(); e.open != nil {
		table = append(table, frame.On("enter", "open", frame.Opens(e.open), "right", "l"))
	}
	if d.deeds != nil {
		table = append(table, frame.Bound(d.deeds(f))...)
	}
	table = append(table, frame.On("r", "read anew", func(f *frame.Frame) tea.Cmd { return d.load(f) }))
	return append(table, d.Bindings()...)
}

func (d *detail) current() entry {
	if d.At >= len(d.drawn) {
		return entry{}
	}
	return d.drawn[d.At]
}

func (d *detail) Copied() (name, id string) {
	e := d.current()
	if e.Text == "" {
		return d.name, d.id
	}
	if e.whole != "" {
		e.Text = e.whole
	}
	if e.id == "" {
		return e.Text, d.id
	}
	return e.Text, e.id
}

func (d *detail) Commands(f *frame.Frame) []string {
	if d.deeds == nil {
		return d.lead
	}
	return append(append([]string(nil), d.lead...), frame.CommandLines(d.deeds(f), d.names)...)
}

func (d *detail) Click(_ *frame.Frame, _, y int) tea.Cmd {
	if row := d.Top + y; row < d.Bottom() {
		d.At = row
	}
	return nil
}

func (d *detail) Wheel(n int) { d.Move(n) }

// flat puts everything one below the other.
func (d *detail) flat(f *frame.Frame, width int) []entry {
	var out []entry
	heading := func(text string) {
		if len(out) > 0 {
			out = append(out, entry{plain: " "})
		}
		out = append(out, entry{plain: " " + f.Theme.Paint(view.Strong, f.Theme.Clean(text))})
	}
	for _, src := range d.sources {
		for _, p := range src.parts {
			if p.Title != "" {
				heading(p.Title)
			}
			if len(p.Entries) == 0 {
				out = append(out, entry{plain: "  " + f.Theme.Paint(view.Faint, p.Empty)})
			}
			for _, e := range p.Entries {
				out = append(out, e.folded(f.Theme, width)...)
			}
		}
		switch {
		case src.err != nil:
			heading(src.title)
			for _, line := range f.Explain(src.err, width) {
				out = append(out, entry{plain: line})
			}
			out = append(out, entry{plain: "  " + f.Theme.Paint(view.Accent, "r") + " tries again"})
		case src.loading && src.parts == nil:
			heading(src.title)
			for _, line := range skeleton(f.Theme, width, 2) {
				out = append(out, entry{plain: line})
			}
		}
	}
	return out
}

func (d *detail) Lines(f *frame.Frame, width, height int) []string {
	d.drawn = d.flat(f, width)
	d.Size(len(d.drawn), height)
	labels := 0
	for _, e := range d.drawn {
		labels = max(labels, min(len(e.Label), 24))
	}
	var out []string
	for i := d.Top; i < d.Bottom(); i++ {
		out = append(out, d.drawn[i].draw(f, i == d.At, labels, width))
	}
	return out
}

func (e entry) draw(f *frame.Frame, cursor bool, labels, width int) string {
	if e.plain != "" {
		if cursor {
			return f.Theme.Chosen(f.Theme.Cell(">"+ansi.Strip(e.plain), width, false))
		}
		return e.plain
	}
	label := ""
	if e.Label != "" {
		label = f.Theme.Cell(e.Label, labels, false) + "  "
	}
	text := f.Theme.Cell(f.Theme.Clean(e.Text), max(width-2-len(label), 1), false)
	if cursor {
		return f.Theme.Chosen(f.Theme.Cell("> "+label+text, width, false))
	}
	return "  " + f.Theme.Paint(view.Faint, label) + f.Theme.Paint(e.style, text)
}

// pageKeeper is the page of a thing that its own deeds change: the page is read anew, or left, and the list it came from
// follows.
type pageKeeper[T any] struct {
	f    *frame.Frame
	page *detail
	list keeper[T]
}

func (k pageKeeper[T]) Put(items ...T) tea.Cmd {
	return tea.Batch(k.list.Put(items...), k.page.load(k.f))
}

func (k pageKeeper[T]) Drop(ids ...string) tea.Cmd {
	return tea.Batch(k.list.Drop(ids...), k.f.Leave(k.page.scope))
}
