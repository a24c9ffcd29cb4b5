package tui

import (
	tea "charm.land/bubbletea/v2"

	"github.com/cfid-cli/cfid/internal/view"
)

// secret shows what can be seen this one time. It goes by its own keys only, so that none typed ahead takes it away, and with
// it goes all that the dashboard knows of it.
type secret struct {
	window
	title  string
	shown  []disclosed // what is to be copied first
	below  []string
	copies string // what Y copies
}

// disclosed is a value with what it is.
type disclosed struct{ name, value string }

func (s *secret) keys(f *frame) []binding {
	table := []binding{label("enter", "forget it")}
	if !f.options.Remote {
		table = append(table, label("Y", "copy "+s.copies))
	}
	return table
}

func (s *secret) key(f *frame, k tea.KeyPressMsg) tea.Cmd {
	switch name := k.String(); name {
	case "enter", "esc", "ctrl+c":
		f.lift(s)
		s.shown, s.below = nil, nil
	case "Y":
		return f.copySecret(s.copies, s.shown[0].value)
	default:
		s.moved(name)
	}
	return nil
}

func (s *secret) lines(f *frame, width, height int) []string {
	var all []string
	for _, n := range s.shown {
		all = append(all, f.theme.paint(view.Faint, f.theme.clean(n.name)))
		for _, line := range wrap(f.theme.clean(n.value), width-4) {
			all = append(all, "  "+f.theme.paint(view.Strong, line))
		}
	}
	for _, text := range s.below {
		all = append(all, wrap(f.theme.clean(text), width-2)...)
	}
	s.size(len(all), height-1)
	out := []string{rule(f.theme, s.title, width)}
	for _, line := range all[s.top:s.bottom()] {
		out = append(out, "  "+line)
	}
	return out
}
