//go:build unix

package scripttest

import (
	"io"
	"os"
	"os/exec"
	"strings"
	"syscall"

	"github.com/creack/pty"
	"golang.org/x/sys/unix"
)

func leadsSession() bool {
	sid, err := unix.Getsid(0)
	return err == nil && sid == os.Getpid()
}

// atTerminal runs a command in a session of its own, with a terminal at which text and Ctrl-D are typed ahead, and answers all
// that the terminal showed.
func atTerminal(cmd *exec.Cmd, text string, stdin bool) (shown string, err error) {
	control, tty, err := pty.Open()
	if err != nil {
		return "", err
	}
	defer func() { _ = control.Close() }()
	if stdin {
		cmd.Stdin = tty
	}
	const ours = 3 // the first of ExtraFiles
	cmd.ExtraFiles, cmd.SysProcAttr = []*os.File{tty}, &syscall.SysProcAttr{Setsid: true, Setctty: true, Ctty: ours}
	if err := cmd.Start(); err != nil {
		_ = tty.Close()
		return "", err
	}
	var screen strings.Builder
	read := make(chan struct{})
	go func() {
		defer close(read)
		_, _ = io.Copy(&screen, control) // ends when the command and this process have closed the other end
	}()
	const ctrlD = "\x04"
	_, err = io.WriteString(control, text+ctrlD)
	_ = tty.Close()
	if end := cmd.Wait(); err == nil {
		err = end
	}
	<-read
	return screen.String(), err
}
