//go:build !unix

package frame

import tea "charm.land/bubbletea/v2"

// watchStops does nothing: on these systems a process cannot be stopped and continued.
func watchStops(*tea.Program) (sleep func() tea.Cmd, done func()) {
	return func() tea.Cmd { return nil }, func() {}
}
