//go:build unix

package frame

import (
	"os"
	"os/signal"
	"syscall"

	tea "charm.land/bubbletea/v2"
)

// watchStops restores the terminal while the process is stopped, by a key or a signal, and takes it back when the
// process continues. It does not use bubbletea's way: that sends SIGTSTP, whose default effect the Go runtime never
// restores once a program has asked for that signal.
func watchStops(p *tea.Program) (sleep func() tea.Cmd, done func()) {
	signals, asked, end := make(chan os.Signal, 4), make(chan struct{}, 1), make(chan struct{})
	signal.Notify(signals, syscall.SIGTSTP, syscall.SIGCONT)
	stop := func() {
		_ = p.ReleaseTerminal() // if it fails there is nothing to restore
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
				_ = p.ReleaseTerminal() // after SIGSTOP, which cannot be caught, the terminal still has the shell's settings
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
