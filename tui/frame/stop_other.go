//go:build !unix

package frame

import tea "charm.land/bubbletea/v2"

// watchStops: nothing stops a process and lets it go on here.
func watchStops(*tea.Program) (sleep func() tea.Cmd, done func()) {
	return func() tea.Cmd { return nil }, func() {}
}
