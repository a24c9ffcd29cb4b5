package tui

import (
	"slices"
	"strings"

	tea "charm.land/bubbletea/v2"

	"github.com/cfid-cli/cfid/internal/view"
)

// form asks for several things at once. What was typed stays when the server refuses it: see again.
type form struct {
	title  string
	fields []*field
	at     int // among those that are asked for
	bad    string
	done   func(f *frame) tea.Cmd
}

// field is one line of a form: free text, or one of a few words.
type field struct {
	*editor
	name   string
	about  string      // shown while it is filled in
	needed bool        // it can't be empty
	words  [][2]string // what can be chosen, and what each means; nil: free text
	chosen int
	when   func() bool // asked for at all; nil: always
}

func newField(name, about string) *field {
	return &field{editor: newEditor(""), name: name, about: about}
}

func newWords(name string, words ...[2]string) *field {
	return &field{editor: newEditor(""), name: name, words: words}
}

// value is what was typed or chosen; nothing for what isn't asked for.
func (d *field) value() string {
	switch {
	case d.when != nil && !d.when():
		return ""
	case d.words != nil:
		return d.words[d.chosen][0]
	}
	return strings.TrimSpace(d.String())
}

// list is a value with blanks between its items.
func (d *field) list() []string { return strings.Fields(d.value()) }

func (m *form) asked() []*field {
	var out []*field
	for _, d := range m.fields {
		if d.when == nil || d.when() {
			out = append(out, d)
		}
	}
	return out
}

func (m *form) current() *field { return m.asked()[m.at] }

func (m *form) keys(*frame) []binding {
	table := []binding{label("enter", "next")}
	if m.at == len(m.asked())-1 {
		table = []binding{label("enter", "done")}
	}
	if m.current().words != nil {
		table = append(table, label("right", "next choice"))
	}
	return append(table, label("tab", "next"), label("esc", "cancel"))
}

func (m *form) key(f *frame, k tea.KeyPressMsg) tea.Cmd {
	m.bad = ""
	switch k.String() {
	case "esc", "ctrl+c":
		f.lift(m)
	case "enter":
		if d := m.current(); m.at == len(m.asked())-1 || d.lacks() {
			return m.submit(f)
		}
		m.at++
	case "tab", "down":
		m.at = (m.at + 1) % len(m.asked())
	case "shift+tab", "up":
		m.at = (m.at + len(m.asked()) - 1) % len(m.asked())
	default:
		m.current().edit(k)
	}
	return nil
}

func (d *field) edit(k tea.KeyPressMsg) {
	if d.words == nil {
		d.editor.key(k)
		return
	}
	switch k.String() {
	case "right", "space":
		d.chosen = (d.chosen + 1) % len(d.words)
	case "left":
		d.chosen = (d.chosen + len(d.words) - 1) % len(d.words)
	}
}

func (m *form) paste(_ *frame, text string) tea.Cmd {
	if d := m.current(); d.words == nil {
		d.insert(text)
	}
	return nil
}

func (d *field) lacks() bool { return d.needed && d.value() == "" }

// submit goes to what is still needed, at first where one is; else it is done.
func (m *form) submit(f *frame) tea.Cmd {
	asked := m.asked()
	if !m.current().lacks() {
		m.at = max(0, slices.IndexFunc(asked, (*field).lacks))
	}
	if d := m.current(); d.lacks() {
		m.bad = d.name + " is needed"
		return nil
	}
	f.lift(m)
	return m.done(f)
}

// again is an answer to a failure: the form with what was typed.
func (m *form) again() option {
	return option{"e", "edit again", func(f *frame) tea.Cmd {
		m.at = 0
		f.lay(m)
		return nil
	}}
}

func (m *form) lines(f *frame, width, _ int) []string {
	out := []string{rule(f.theme, m.title, width)}
	asked, longest := m.asked(), 0
	for _, d := range asked {
		longest = max(longest, len(d.name))
	}
	for i, d := range asked {
		head := "  "
		if i == m.at {
			head = f.theme.pick("› ", "> ")
		}
		head += f.theme.cell(d.name, longest, false) + "  "
		out = append(out, f.theme.paint(view.Accent, head)+d.drawn(f.theme, i == m.at, max(width-longest-4, 1)))
	}
	below, style := m.current().hint(), view.Faint
	if m.bad != "" {
		below, style = m.bad, view.Bad
	}
	return append(out, "  "+f.theme.paint(style, f.theme.cell(below, max(width-2, 1), false)))
}

func (d *field) drawn(t theme, current bool, width int) string {
	switch {
	case d.words != nil && current:
		return t.pick("‹ ", "< ") + d.words[d.chosen][0] + t.pick(" ›", " >")
	case d.words != nil:
		return d.words[d.chosen][0]
	case current:
		return d.draw(t, width)
	}
	return t.cell(t.clean(d.String()), width, false)
}

func (d *field) hint() string {
	if d.words != nil {
		return d.words[d.chosen][1]
	}
	return d.about
}
