package tui

import (
	"strings"

	tea "charm.land/bubbletea/v2"

	"github.com/cfid-cli/cfid/internal/view"
)

// overlay lies over the lower part of the screen and takes all keys.
type overlay interface {
	key(f *frame, k tea.KeyPressMsg) tea.Cmd
	keys(f *frame) []binding // for the line at the bottom
	lines(f *frame, width, height int) []string
}

// label makes a binding that is only shown: the overlay does the rest itself.
func label(key, help string) binding { return binding{keys: []string{key}, help: help, bar: true} }

// rule is the line between the screen and what lies over it.
func rule(t theme, title string, width int) string {
	line := ""
	if title != "" {
		line = t.pick("── ", "-- ") + title + " "
	}
	rest := max(0, width-len([]rune(line)))
	return t.paint(view.Accent, fit(line+strings.Repeat(t.pick("─", "-"), rest), width))
}

// help lists all keys of the screen.
type help struct{ window }

func (h *help) keys(*frame) []binding {
	return []binding{label("esc", "close"), label("down", "more")}
}

func (h *help) key(f *frame, k tea.KeyPressMsg) tea.Cmd {
	if !h.moved(k.String()) {
		f.lift(h)
	}
	return nil
}

func (h *help) lines(f *frame, width, height int) []string {
	table := f.table()
	h.size(len(table), height-1)
	out := []string{rule(f.theme, "keys", width)}
	for _, b := range table[h.top:h.bottom()] {
		names := make([]string, len(b.keys))
		for i, k := range b.keys {
			names[i] = keyName(f.theme, k)
		}
		out = append(out, f.theme.paint(view.Accent, f.theme.cell("  "+strings.Join(names, " "), 18, false))+" "+b.help)
	}
	return out
}

// sheet shows lines of text: command lines, a whole message.
type sheet struct {
	window
	title string
	text  []string
	more  []option
	left  func(f *frame) // called where none of more was chosen; may be nil
}

func (s *sheet) keys(*frame) []binding {
	table := make([]binding, 0, len(s.more)+1)
	for _, o := range s.more {
		table = append(table, label(o.key, o.text))
	}
	return append(table, label("esc", "close"))
}

func (s *sheet) key(f *frame, k tea.KeyPressMsg) tea.Cmd {
	for _, o := range s.more {
		if o.key == k.String() {
			f.lift(s)
			return o.do(f)
		}
	}
	if s.moved(k.String()) {
		return nil
	}
	f.lift(s)
	if s.left != nil {
		s.left(f)
	}
	return nil
}

func (s *sheet) lines(f *frame, width, height int) []string {
	var all []string
	for _, line := range s.text {
		all = append(all, wrap(f.theme.clean(line), width-2)...)
	}
	s.size(len(all), height-1)
	out := []string{rule(f.theme, s.title, width)}
	for _, line := range all[s.top:s.bottom()] {
		out = append(out, "  "+line)
	}
	return out
}

// option is one answer of a choice.
type option struct {
	key, text string
	do        func(f *frame) tea.Cmd
}

// choice asks for one of a few answers.
type choice struct {
	title   string
	text    string
	options []option
}

func (c *choice) keys(*frame) []binding {
	table := make([]binding, len(c.options))
	for i, o := range c.options {
		table[i] = label(o.key, o.text)
	}
	return table
}

func (c *choice) key(f *frame, k tea.KeyPressMsg) tea.Cmd {
	name := k.String()
	if name == "ctrl+c" || name == "q" || name == "n" {
		name = "esc"
	}
	for _, o := range c.options {
		if o.key == name {
			f.lift(c)
			return o.do(f)
		}
	}
	return nil
}

func (c *choice) lines(f *frame, width, _ int) []string {
	out := []string{rule(f.theme, c.title, width)}
	for _, line := range wrap(f.theme.clean(c.text), width-2) {
		out = append(out, "  "+f.theme.paint(view.Warn, line))
	}
	for _, o := range c.options {
		out = append(out, "    "+f.theme.paint(view.Accent, f.theme.cell(o.key, 5, false))+" "+o.text)
	}
	return out
}

// line asks for one line of text: a filter, a name. changed, if not nil, sees every change of it.
type line struct {
	*editor
	label   string
	changed func(f *frame, text string) tea.Cmd
	done    func(f *frame, text string) tea.Cmd
	left    func(f *frame) tea.Cmd // esc
	pass    func(f *frame, key string) bool
}

func (l *line) keys(*frame) []binding {
	return []binding{label("enter", "done"), label("esc", "cancel")}
}

func (l *line) key(f *frame, k tea.KeyPressMsg) tea.Cmd {
	switch name := k.String(); {
	case name == "esc" || name == "ctrl+c":
		f.lift(l)
		return call(f, l.left)
	case name == "enter":
		f.lift(l)
		if l.done == nil {
			return nil
		}
		return l.done(f, l.String())
	case l.pass != nil && k.Text == "" && l.pass(f, name):
		return nil
	case l.editor.key(k):
		return l.edited(f)
	}
	return nil
}

func (l *line) paste(f *frame, text string) tea.Cmd {
	l.insert(text)
	return l.edited(f)
}

func (l *line) edited(f *frame) tea.Cmd {
	if l.changed == nil {
		return nil
	}
	return l.changed(f, l.String())
}

func (l *line) lines(f *frame, width, _ int) []string {
	head := " " + f.theme.clean(l.label) + " "
	return []string{f.theme.paint(view.Accent, head) + l.draw(f.theme, max(width-len([]rune(head)), 1))}
}

func call(f *frame, do func(f *frame) tea.Cmd) tea.Cmd {
	if do == nil {
		return nil
	}
	return do(f)
}
