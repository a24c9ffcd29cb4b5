package frame

import (
	tea "charm.land/bubbletea/v2"

	"github.com/cfid-cli/cfid/internal/view"
)

// Secret shows a secret that can be seen only now. Only its own keys close it, so that a key typed too early does not,
// and then the dashboard forgets the secret.
type Secret struct {
	Window
	Title  string
	Shown  []Disclosed // what can be copied
	Below  []string
	Copies string // the name of what Y copies
}

// Disclosed is a value with its name.
type Disclosed struct{ Name, Value string }

func (s *Secret) keys(f *Frame) []Binding {
	table := []Binding{label("enter", "close")}
	if !f.Options.Remote {
		table = append(table, label("Y", "copy "+s.Copies))
	}
	return table
}

func (s *Secret) key(f *Frame, k tea.KeyPressMsg) tea.Cmd {
	switch name := k.String(); name {
	case "enter", "esc", "ctrl+c":
		f.lift(s)
		s.Shown, s.Below = nil, nil
	case "Y":
		return f.CopySecret(s.Copies, s.Shown[0].Value)
	default:
		s.Moved(name)
	}
	return nil
}

func (s *Secret) lines(f *Frame, width, height int) []string {
	var all []string
	for _, n := range s.Shown {
		all = append(all, f.Theme.Paint(view.Faint, f.Theme.Clean(n.Name)))
		for _, line := range Wrap(f.Theme.Clean(n.Value), width-4) {
			all = append(all, "  "+f.Theme.Paint(view.Strong, line))
		}
	}
	for _, text := range s.Below {
		all = append(all, Wrap(f.Theme.Clean(text), width-2)...)
	}
	s.Size(len(all), height-1)
	out := []string{rule(f.Theme, s.Title, width)}
	for _, line := range all[s.Top:s.Bottom()] {
		out = append(out, "  "+line)
	}
	return out
}
