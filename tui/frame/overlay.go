package frame

import (
	"strings"

	tea "charm.land/bubbletea/v2"

	"github.com/cfid-cli/cfid/internal/view"
)

// overlay covers the lower part of the screen and gets all keys.
type overlay interface {
	key(f *Frame, k tea.KeyPressMsg) tea.Cmd
	keys(f *Frame) []Binding // for the line at the bottom
	lines(f *Frame, width, height int) []string
}

// label returns a binding that is only shown: the overlay handles the key itself.
func label(key, help string) Binding { return Binding{Keys: []string{key}, help: help, bar: true} }

// rule is the line between the screen and an overlay.
func rule(t Theme, title string, width int) string {
	line := ""
	if title != "" {
		line = t.Pick("── ", "-- ") + title + " "
	}
	rest := max(0, width-len([]rune(line)))
	return t.Paint(view.Accent, Fit(line+strings.Repeat(t.Pick("─", "-"), rest), width))
}

// help lists all keys of the screen.
type help struct{ Window }

func (h *help) keys(*Frame) []Binding {
	return []Binding{label("esc", "close"), label("down", "more")}
}

func (h *help) key(f *Frame, k tea.KeyPressMsg) tea.Cmd {
	if !h.Moved(k.String()) {
		f.lift(h)
	}
	return nil
}

func (h *help) lines(f *Frame, width, height int) []string {
	table := f.table()
	h.Size(len(table), height-1)
	out := []string{rule(f.Theme, "keys", width)}
	for _, b := range table[h.Top:h.Bottom()] {
		names := make([]string, len(b.Keys))
		for i, k := range b.Keys {
			names[i] = KeyName(f.Theme, k)
		}
		out = append(out, f.Theme.Paint(view.Accent, f.Theme.Cell("  "+strings.Join(names, " "), 18, false))+" "+b.help)
	}
	return out
}

// Sheet shows lines of text: command lines, a whole message.
type Sheet struct {
	Window
	Title string
	Text  []string
	More  []Option
	Left  func(f *Frame) // called if none of More was chosen; may be nil
}

func (s *Sheet) keys(*Frame) []Binding {
	table := make([]Binding, 0, len(s.More)+1)
	for _, o := range s.More {
		table = append(table, label(o.Key, o.Text))
	}
	return append(table, label("esc", "close"))
}

func (s *Sheet) key(f *Frame, k tea.KeyPressMsg) tea.Cmd {
	for _, o := range s.More {
		if o.Key == k.String() {
			f.lift(s)
			return o.Do(f)
		}
	}
	if s.Moved(k.String()) {
		return nil
	}
	f.lift(s)
	if s.Left != nil {
		s.Left(f)
	}
	return nil
}

func (s *Sheet) lines(f *Frame, width, height int) []string {
	var all []string
	for _, line := range s.Text {
		all = append(all, Wrap(f.Theme.Clean(line), width-2)...)
	}
	s.Size(len(all), height-1)
	out := []string{rule(f.Theme, s.Title, width)}
	for _, line := range all[s.Top:s.Bottom()] {
		out = append(out, "  "+line)
	}
	return out
}

// Option is one answer of a choice.
type Option struct {
	Key, Text string
	Do        func(f *Frame) tea.Cmd
}

// Choice asks for one of a few answers.
type Choice struct {
	Title   string
	Text    string
	Options []Option
}

func (c *Choice) keys(*Frame) []Binding {
	table := make([]Binding, len(c.Options))
	for i, o := range c.Options {
		table[i] = label(o.Key, o.Text)
	}
	return table
}

func (c *Choice) key(f *Frame, k tea.KeyPressMsg) tea.Cmd {
	name := k.String()
	if name == "ctrl+c" || name == "q" || name == "n" {
		name = "esc"
	}
	for _, o := range c.Options {
		if o.Key == name {
			f.lift(c)
			return o.Do(f)
		}
	}
	return nil
}

func (c *Choice) lines(f *Frame, width, _ int) []string {
	out := []string{rule(f.Theme, c.Title, width)}
	for _, line := range Wrap(f.Theme.Clean(c.Text), width-2) {
		out = append(out, "  "+f.Theme.Paint(view.Warn, line))
	}
	for _, o := range c.Options {
		out = append(out, "    "+f.Theme.Paint(view.Accent, f.Theme.Cell(o.Key, 5, false))+" "+o.Text)
	}
	return out
}

// Line asks for one line of text: a filter, a name. changed, if not nil, is called for every change.
type Line struct {
	*Editor
	Label   string
	Changed func(f *Frame, text string) tea.Cmd
	Done    func(f *Frame, text string) tea.Cmd
	Left    func(f *Frame) tea.Cmd // esc
	Pass    func(f *Frame, key string) bool
}

func (l *Line) keys(*Frame) []Binding {
	return []Binding{label("enter", "done"), label("esc", "cancel")}
}

func (l *Line) key(f *Frame, k tea.KeyPressMsg) tea.Cmd {
	switch name := k.String(); {
	case name == "esc" || name == "ctrl+c":
		f.lift(l)
		return call(f, l.Left)
	case name == "enter":
		f.lift(l)
		if l.Done == nil {
			return nil
		}
		return l.Done(f, l.String())
	case l.Pass != nil && k.Text == "" && l.Pass(f, name):
		return nil
	case l.Editor.key(k):
		return l.edited(f)
	}
	return nil
}

func (l *Line) paste(f *Frame, text string) tea.Cmd {
	l.Insert(text)
	return l.edited(f)
}

func (l *Line) edited(f *Frame) tea.Cmd {
	if l.Changed == nil {
		return nil
	}
	return l.Changed(f, l.String())
}

func (l *Line) lines(f *Frame, width, _ int) []string {
	head := " " + f.Theme.Clean(l.Label) + " "
	return []string{f.Theme.Paint(view.Accent, head) + l.draw(f.Theme, max(width-len([]rune(head)), 1))}
}

func call(f *Frame, do func(f *Frame) tea.Cmd) tea.Cmd {
	if do == nil {
		return nil
	}
	return do(f)
}
