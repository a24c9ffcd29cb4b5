package frame

import (
	"slices"
	"strings"

	tea "charm.land/bubbletea/v2"

	"github.com/cfid-cli/cfid/internal/view"
)

// Form asks for several values at once. The values stay if the server rejects them: see again.
type Form struct {
	Title  string
	Fields []*Field
	At     int // index among the visible fields
	bad    string
	Done   func(f *Frame) tea.Cmd
}

// Field is one line of a form: free text, or one of a few words.
type Field struct {
	*Editor
	name   string
	about  string      // shown while the field is edited
	Needed bool        // it can't be empty
	words  [][2]string // choices, each with its meaning; nil: free text
	Chosen int
	When   func() bool // whether the field is visible; nil: always
}

// NewField is an empty field of a form; about explains it.
func NewField(name, about string) *Field {
	return &Field{Editor: NewEditor(""), name: name, about: about}
}

// NewWords returns a field with some choices, each with an explanation.
func NewWords(name string, words ...[2]string) *Field {
	return &Field{Editor: NewEditor(""), name: name, words: words}
}

// Value is the text that was typed or chosen; empty for a hidden field.
func (d *Field) Value() string {
	switch {
	case d.When != nil && !d.When():
		return ""
	case d.words != nil:
		return d.words[d.Chosen][0]
	}
	return strings.TrimSpace(d.String())
}

// List is a value with blanks between its items.
func (d *Field) List() []string { return strings.Fields(d.Value()) }

func (m *Form) asked() []*Field {
	var out []*Field
	for _, d := range m.Fields {
		if d.When == nil || d.When() {
			out = append(out, d)
		}
	}
	return out
}

func (m *Form) current() *Field { return m.asked()[m.At] }

func (m *Form) keys(*Frame) []Binding {
	table := []Binding{label("enter", "next")}
	if m.At == len(m.asked())-1 {
		table = []Binding{label("enter", "done")}
	}
	if m.current().words != nil {
		table = append(table, label("right", "next choice"))
	}
	return append(table, label("tab", "next"), label("esc", "cancel"))
}

func (m *Form) key(f *Frame, k tea.KeyPressMsg) tea.Cmd {
	m.bad = ""
	switch k.String() {
	case "esc", "ctrl+c":
		f.lift(m)
	case "enter":
		if d := m.current(); m.At == len(m.asked())-1 || d.lacks() {
			return m.submit(f)
		}
		m.At++
	case "tab", "down":
		m.At = (m.At + 1) % len(m.asked())
	case "shift+tab", "up":
		m.At = (m.At + len(m.asked()) - 1) % len(m.asked())
	default:
		m.current().edit(k)
	}
	return nil
}

func (d *Field) edit(k tea.KeyPressMsg) {
	if d.words == nil {
		d.Editor.key(k)
		return
	}
	switch k.String() {
	case "right", "space":
		d.Chosen = (d.Chosen + 1) % len(d.words)
	case "left":
		d.Chosen = (d.Chosen + len(d.words) - 1) % len(d.words)
	}
}

func (m *Form) paste(_ *Frame, text string) tea.Cmd {
	if d := m.current(); d.words == nil {
		d.Insert(text)
	}
	return nil
}

func (d *Field) lacks() bool { return d.Needed && d.Value() == "" }

// submit moves to the first field that is still needed; if there is none, it ends the form.
func (m *Form) submit(f *Frame) tea.Cmd {
	asked := m.asked()
	if !m.current().lacks() {
		m.At = max(0, slices.IndexFunc(asked, (*Field).lacks))
	}
	if d := m.current(); d.lacks() {
		m.bad = d.name + " is required"
		return nil
	}
	f.lift(m)
	return m.Done(f)
}

// again is an option after a failure: the form with the values that were typed.
func (m *Form) again() Option {
	return Option{"e", "edit again", func(f *Frame) tea.Cmd {
		m.At = 0
		f.Lay(m)
		return nil
	}}
}

func (m *Form) lines(f *Frame, width, _ int) []string {
	out := []string{rule(f.Theme, m.Title, width)}
	asked, longest := m.asked(), 0
	for _, d := range asked {
		longest = max(longest, len(d.name))
	}
	for i, d := range asked {
		head := "  "
		if i == m.At {
			head = f.Theme.Pick("› ", "> ")
		}
		head += f.Theme.Cell(d.name, longest, false) + "  "
		out = append(out, f.Theme.Paint(view.Accent, head)+d.drawn(f.Theme, i == m.At, max(width-longest-4, 1)))
	}
	below, style := m.current().hint(), view.Faint
	if m.bad != "" {
		below, style = m.bad, view.Bad
	}
	return append(out, "  "+f.Theme.Paint(style, f.Theme.Cell(below, max(width-2, 1), false)))
}

func (d *Field) drawn(t Theme, current bool, width int) string {
	switch {
	case d.words != nil && current:
		return t.Pick("‹ ", "< ") + d.words[d.Chosen][0] + t.Pick(" ›", " >")
	case d.words != nil:
		return d.words[d.Chosen][0]
	case current:
		return d.draw(t, width)
	}
	return t.Cell(t.Clean(d.String()), width, false)
}

func (d *Field) hint() string {
	if d.words != nil {
		return d.words[d.Chosen][1]
	}
	return d.about
}
