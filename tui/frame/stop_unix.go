//go:build unix

package frame

import (
	"os"
	"os/signal"
	"syscall"

	tea "charm.land/bubbletea/v2"
)

// watchStops makes the dashboard leave the terminal as a shell wants it while the process is stopped, by a key or by a signal,
// and take it back when it goes on. bubbletea's own way is not taken: it sends SIGTSTP, which the Go runtime, once somebody has
// asked for that signal, never gives its usual effect again.
func watchStops(p *tea.Program) (sleep func() tea.Cmd, done func()) {
	signals, asked, end := make(chan os.Signal, 4), make(chan struct{}, 1), make(chan struct{})
	signal.Notify(signals, syscall.SIGTSTP, syscall.SIGCONT)
	stop := func() {
		_ = p.ReleaseTerminal() // where it fails nothing is left to restore
		_ = syscall.Kill(0, syscall.SIGSTOP)
		for s := range signals {
			if s == syscall.SIGCONT {
				break
			}
		}
		_ = p.RestoreTerminal()
	}
	go func() {
		for {
			select {
			case <-asked:
				stop()
			case s := <-signals:
				if s == syscall.SIGTSTP {
					stop()
					continue
				}
				_ = p.ReleaseTerminal() // after SIGSTOP, which nothing can catch, the terminal is the shell's still
				_ = p.RestoreTerminal()
			case <-end:
				return
			}
		}
	}()
	sleep = func() tea.Cmd {
		return func() tea.Msg {
			select {
			case asked <- struct{}{}:
			default: // it is stopping already
			}
			return nil
		}
	}
	return sleep, func() { signal.Stop(signals); close(end) }
}
