package commands

import (
	"io"
	"os"
)

// IO is everything that a run of cfid uses of its process. Main reads nothing else: tests, the demo and embedding
// programs pass their own.
type IO struct {
	In       io.Reader
	Out, Err io.Writer
	// TTY opens the terminal that questions are asked on, apart from standard input so that this stays free for data.
	// nil or an error: there is no terminal. It is called when a command may have to ask, and only then.
	TTY func() (*os.File, error)
	// Start is called once, before a command does what a signal must not interrupt halfway; nil: the caller handles
	// signals. Version, help and completion don't call it.
	Start func()
	// Env is the environment, "KEY=value" each; os.Environ is never read.
	Env []string
	// Dir is the working directory.
	Dir string
	// Version is what `cfid version` prints, without a leading v.
	Version string
}

// secretVars hold credentials of environment mode.
func secretVars() []string {
	return []string{"CFID_PASSWORD", "CFID_CLIENT_SECRET", "CFID_ACCESS_TOKEN"}
}

// TakenVars are the variables that a program takes out of its process after it has copied the environment for IO.Env:
// credentials, which child processes would inherit, and SSL_CERT_FILE and SSL_CERT_DIR, which Go's own reader of trust
// stores would follow – a context keeps the trust store that it was targeted with.
func TakenVars() []string { return append(secretVars(), "SSL_CERT_FILE", "SSL_CERT_DIR") }

// terminal reports whether w is a terminal, and its width in columns.
func terminal(w any) (width int, ok bool) {
	f, isFile := w.(*os.File)
	if !isFile || !isTerminal(f) {
		return 0, false
	}
	return terminalWidth(f), true
}
