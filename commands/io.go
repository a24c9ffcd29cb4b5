package commands

import (
	"io"
	"os"
)

// IO is everything a run of cfid may touch of the process it lives in. Main reads nothing else: tests, the demo and
// embedding programs hand it their own.
type IO struct {
	In       io.Reader
	Out, Err io.Writer
	// TTY opens the terminal that questions are asked on, apart from standard input so that this stays free for data.
	// nil: there is no terminal.
	TTY func() (*os.File, error)
	// Env is the environment, "KEY=value" each. os.Environ is never read below.
	Env []string
	// Dir is the working directory.
	Dir string
	// Version is what `cfid version` prints, without a leading v.
	Version string
}

// terminal says whether w is a terminal, and how wide it is.
func terminal(w any) (width int, ok bool) {
	f, isFile := w.(*os.File)
	if !isFile || !isTerminal(f) {
		return 0, false
	}
	return terminalWidth(f), true
}
