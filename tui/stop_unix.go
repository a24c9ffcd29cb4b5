//go:build unix

package tui

import (
	"os"
	"os/signal"
	"sync/atomic"
	"syscall"

	tea "charm.land/bubbletea/v2"
)

// watchStops makes the dashboard leave the terminal as a shell wants it when a signal stops the process, and take it back when
// it goes on. sleep is for the dashboard's own stop, by a key: the signal must then have its usual effect.
func watchStops(p *tea.Program) (sleep func() tea.Cmd, done func()) {
	signals, end := make(chan os.Signal, 4), make(chan struct{})
	signal.Notify(signals, syscall.SIGTSTP, syscall.SIGCONT)
	var own atomic.Bool // the stop is bubbletea's: it restores the terminal itself
	stop := func() {
		own.Store(true)
		signal.Reset(syscall.SIGTSTP)
	}
	handle := func(s os.Signal) {
		switch {
		case s == syscall.SIGTSTP:
			stop()
			p.Send(tea.SuspendMsg{})
		case own.Swap(false):
			signal.Notify(signals, syscall.SIGTSTP)
		default: // SIGSTOP, which nothing can catch: the shell has changed the terminal
			_ = p.ReleaseTerminal() // where it fails nothing is left to restore
			_ = p.RestoreTerminal()
		}
	}
	go func() {
		for {
			select {
			case s := <-signals:
				handle(s)
			case <-end:
				return
			}
		}
	}()
	return func() tea.Cmd { stop(); return tea.Suspend }, func() { signal.Stop(signals); close(end) }
}
