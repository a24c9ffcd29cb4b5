package frame

import (
	"slices"

	tea "charm.land/bubbletea/v2"

	"github.com/cfid-cli/cfid/internal/session"
)

// SessionOver offers a login where something did not work because the session has ended, and afterwards does it again:
// by again, or where that is nil by the screen's own r.
func (f *Frame) SessionOver(err error, again func() tea.Cmd) tea.Cmd {
	if !session.LoginHelps(f.Session, err) || f.Session.Settings.Direct.Used() {
		return nil
	}
	once := (*Frame).Retry
	if again != nil {
		once = func(*Frame) tea.Cmd { return again() }
	}
	if f.Repeat != nil { // it is offered already
		f.Repeat = append(f.Repeat, once)
		return nil
	}
	if len(f.Over) > 0 { // nobody's typing is removed; the screen says what is wrong
		return nil
	}
	f.Repeat = append(f.Repeat, once)
	f.Screens.Login(f, err, (*Frame).repeated)
	return nil
}

// repeated does again what the end of the session kept from being done.
func (f *Frame) repeated() tea.Cmd {
	var cmds []tea.Cmd
	for _, again := range f.Repeat {
		cmds = append(cmds, again(f))
	}
	f.Repeat = nil
	return tea.Batch(cmds...)
}

// Retry is what r does on the screen in front: it reads again what did not come.
func (f *Frame) Retry() tea.Cmd {
	for _, b := range f.table() {
		if slices.Contains(b.Keys, "r") {
			return b.Do(f)
		}
	}
	return nil
}
