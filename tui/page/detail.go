package page

import (
	"context"

	tea "charm.land/bubbletea/v2"
	"github.com/charmbracelet/x/ansi"

	"github.com/cfid-cli/cfid/internal/session"
	"github.com/cfid-cli/cfid/internal/view"
	"github.com/cfid-cli/cfid/tui/frame"
)

// Detail is a screen of one object: its fields, and lists of what belongs to it. Each source is read independently, and
// so are its errors shown.
type Detail struct {
	frame.Window
	Name    string
	ID      string
	Sources []*Reading
	Took    func(thing any) // the object as it was read
	Deeds   func(f *frame.Frame) []frame.Deed
	Lead    []string // command lines that show the object
	Names   []string // of the object, as arguments of commands
	scope   *frame.Scope

	drawn []Entry // all entries to scroll through
}

// Reading is the source of parts of a detail.
type Reading struct {
	Title   string // of what is being read
	Read    func(ctx context.Context, s *session.Session) ([]Part, error)
	parts   []Part
	err     error
	loading bool
}

// Part is entries under a heading; without entries it shows Empty.
type Part struct {
	Title, Empty string
	Entries      []Entry
	Thing        any // what the deeds act on; nil: unchanged
}

// Entry is one line: a field with its label, or an item of a list.
type Entry struct {
	Label, Text string
	Style       view.Style
	ID          string              // what Y copies; empty: the object's id
	Open        func() frame.Screen // nil: enter does nothing
	plain       string              // a line that is drawn as it is, and that the cursor skips
	Long        bool                // it takes as many lines as it needs
	whole       string              // the text that this is a line of
}

// folded returns a long text as several lines; copying one copies the whole text.
func (e Entry) folded(t frame.Theme, width int) []Entry {
	if !e.Long {
		return []Entry{e}
	}
	var out []Entry
	for i, line := range frame.Wrap(t.Clean(e.Text), max(width-22, 16)) {
		next := e
		if next.Text, next.whole = line, e.Text; i > 0 && e.Label != "" {
			next.Label = " "
		}
		out = append(out, next)
	}
	return out
}

// Fields returns entries of an object's columns that are not empty.
func Fields[T any](k view.Kind[T], item T, without ...string) []Entry {
	left := map[string]bool{}
	for _, name := range without {
		left[name] = true
	}
	var out []Entry
	for _, c := range k.Columns {
		text := c.Text(item)
		if text == "" || left[c.Name] {
			continue
		}
		e := Entry{Label: c.Name, Text: text}
		if c.Style != nil {
			e.Style = c.Style(item)
		}
		out = append(out, e)
	}
	return out
}

// Items returns entries of words.
func Items(words []string) []Entry {
	out := make([]Entry, len(words))
	for i, w := range words {
		out[i] = Entry{Text: w}
	}
	return out
}

// Title implements frame.Screen.
func (d *Detail) Title() string { return d.Name }

// Start implements frame.Screen.
func (d *Detail) Start(f *frame.Frame, sc *frame.Scope) tea.Cmd {
	d.scope = sc
	return d.load(f)
}

// load reads everything again; the current content stays until then.
func (d *Detail) load(f *frame.Frame) tea.Cmd {
	if d.scope.Ended() {
		return nil
	}
	d.scope.Again()
	cmds := make([]tea.Cmd, len(d.Sources))
	for i, src := range d.Sources {
		src.loading, src.err = true, nil
		cmds[i] = frame.Work(d.scope, func(ctx context.Context) ([]Part, error) {
			return src.Read(ctx, f.Session)
		}, func(parts []Part, err error) tea.Cmd {
			src.loading, src.err = false, err
			if err != nil {
				return nil
			}
			src.parts = parts
			for _, p := range parts {
				if p.Thing != nil {
					d.Took(p.Thing)
				}
			}
			return nil
		})
	}
	return tea.Batch(cmds...)
}

// Keys implements frame.Screen.
func (d *Detail) Keys(f *frame.Frame, _ *frame.Scope) []frame.Binding {
	var table []frame.Binding
	if e := d.current(); e.Open != nil {
		table = append(table, frame.On("enter", "open", frame.Opens(e.Open), "right", "l"))
	}
	if d.Deeds != nil {
		table = append(table, frame.Bound(d.Deeds(f))...)
	}
	table = append(table, frame.On("r", "reload", func(f *frame.Frame) tea.Cmd { return d.load(f) }))
	return append(table, d.Bindings()...)
}

func (d *Detail) current() Entry {
	if d.At >= len(d.drawn) {
		return Entry{}
	}
	return d.drawn[d.At]
}

// Copied implements frame.Copier.
func (d *Detail) Copied() (name, id string) {
	e := d.current()
	if e.Text == "" {
		return d.Name, d.ID
	}
	if e.whole != "" {
		e.Text = e.whole
	}
	if e.ID == "" {
		return e.Text, d.ID
	}
	return e.Text, e.ID
}

// Commands implements frame.Commander.
func (d *Detail) Commands(f *frame.Frame) []string {
	if d.Deeds == nil {
		return d.Lead
	}
	return append(append([]string(nil), d.Lead...), frame.CommandLines(d.Deeds(f), d.Names)...)
}

// Click implements frame.Clicker.
func (d *Detail) Click(_ *frame.Frame, _, y int) tea.Cmd {
	if row := d.Top + y; row < d.Bottom() {
		d.At = row
	}
	return nil
}

// Wheel implements frame.Clicker.
func (d *Detail) Wheel(n int) { d.Move(n) }

// flat returns all parts as one list.
func (d *Detail) flat(f *frame.Frame, width int) []Entry {
	var out []Entry
	heading := func(text string) {
		if len(out) > 0 {
			out = append(out, Entry{plain: " "})
		}
		out = append(out, Entry{plain: " " + f.Theme.Paint(view.Strong, f.Theme.Clean(text))})
	}
	for _, src := range d.Sources {
		for _, p := range src.parts {
			if p.Title != "" {
				heading(p.Title)
			}
			if len(p.Entries) == 0 {
				out = append(out, Entry{plain: "  " + f.Theme.Paint(view.Faint, p.Empty)})
			}
			for _, e := range p.Entries {
				out = append(out, e.folded(f.Theme, width)...)
			}
		}
		switch {
		case src.err != nil:
			heading(src.Title)
			for _, line := range f.Explain(src.err, width) {
				out = append(out, Entry{plain: line})
			}
			out = append(out, Entry{plain: "  press " + f.Theme.Paint(view.Accent, "r") + " to try again"})
		case src.loading && src.parts == nil:
			heading(src.Title)
			for _, line := range Skeleton(f.Theme, width, 2) {
				out = append(out, Entry{plain: line})
			}
		}
	}
	return out
}

// Lines implements frame.Screen.
func (d *Detail) Lines(f *frame.Frame, width, height int) []string {
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

func (e Entry) draw(f *frame.Frame, cursor bool, labels, width int) string {
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
	return "  " + f.Theme.Paint(view.Faint, label) + f.Theme.Paint(e.Style, text)
}

// OnPage is the Keeper of an object's page for changes by its own deeds: the page is read again or left, and the list
// that it came from is updated.
type OnPage[T any] struct {
	Frame *frame.Frame
	Page  *Detail
	List  Keeper[T]
}

// Put shows changed items.
func (k OnPage[T]) Put(items ...T) tea.Cmd {
	return tea.Batch(k.List.Put(items...), k.Page.load(k.Frame))
}

// Drop removes items.
func (k OnPage[T]) Drop(ids ...string) tea.Cmd {
	return tea.Batch(k.List.Drop(ids...), k.Frame.Leave(k.Page.scope))
}
