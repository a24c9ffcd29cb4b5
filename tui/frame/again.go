package frame

import (
	"slices"

	tea "charm.land/bubbletea/v2"

	"github.com/cfid-cli/cfid/internal/session"
)

// SessionOver offers a login if something failed because the session has ended, and then repeats it: with again, or if
// that is nil with the screen's own r.
func (f *Frame) SessionOver(err error, again func() tea.Cmd) tea.Cmd {
	if !session.LoginHelps(f.Session, err) || f.Session.Settings.Direct.Used() {
		return nil
	}
	once := (*Frame).Retry
	if again != nil {
		once = func(*Frame) tea.Cmd { return again() }
	}
	if f.Repeat != nil { // already offered
		f.Repeat = append(f.Repeat, once)
		return nil
	}
	if len(f.Over) > 0 { // an open overlay is kept; the screen shows the error
		return nil
	}
	f.Repeat = append(f.Repeat, once)
	f.Screens.Login(f, err, (*Frame).repeated)
	return nil
}

// repeated does again what failed because the session had ended.
func (f *Frame) repeated() tea.Cmd {
	var cmds []tea.Cmd
	for _, again := range f.Repeat {
		cmds = append(cmds, again(f))
	}
	f.Repeat = nil
	return tea.Batch(cmds...)
}

// Retry is the key r of the screen in front: it reads again what failed.
func (f *Frame) Retry() tea.Cmd {
	for _, b := range f.table() {
		if slices.Contains(b.Keys, "r") {
			return b.Do(f)
		}
	}
	return nil
}
