package tui

import (
	"slices"

	tea "charm.land/bubbletea/v2"

	"github.com/cfid-cli/cfid/internal/ops"
)

// sessionOver offers a login where something did not work because the session has ended, and afterwards does it once more:
// by again, or where that is nil by the screen's own r.
func (f *frame) sessionOver(err error, again func() tea.Cmd) tea.Cmd {
	if !ops.LoginHelps(f.session, err) || f.session.Settings.Direct.Used() {
		return nil
	}
	once := (*frame).anew
	if again != nil {
		once = func(*frame) tea.Cmd { return again() }
	}
	if f.repeat != nil { // it is offered already
		f.repeat = append(f.repeat, once)
		return nil
	}
	if len(f.over) > 0 { // nobody's typing is taken away; the screen says what is wrong
		return nil
	}
	f.repeat = append(f.repeat, once)
	f.screens.Login(f, err, (*frame).repeated)
	return nil
}

// repeated does once more what the end of the session kept from being done.
func (f *frame) repeated() tea.Cmd {
	var cmds []tea.Cmd
	for _, again := range f.repeat {
		cmds = append(cmds, again(f))
	}
	f.repeat = nil
	return tea.Batch(cmds...)
}

// anew is what r does on the screen in front: it reads again what did not come.
func (f *frame) anew() tea.Cmd {
	for _, b := range f.table() {
		if slices.Contains(b.keys, "r") {
			return b.do(f)
		}
	}
	return nil
}
