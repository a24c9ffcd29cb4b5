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
	// nil or an error: there is no terminal. It is called when a command may have to ask, and only then.
	TTY func() (*os.File, error)
	// Start is called once, before a command does what a signal must not cut in half; nil: the caller takes care of
	// signals. What answers at once (version, help, completion) does without.
	Start func()
	// Env is the environment, "KEY=value" each. os.Environ is never read below.
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

// Environ is the process's environment, and takes out of the process what must not be read from there: credentials, by
// child processes, and SSL_CERT_FILE and SSL_CERT_DIR, by Go's reader of trust stores – a context keeps the trust store that
// it was targeted with.
func Environ() []string {
	env := os.Environ()
	for _, key := range append(secretVars(), "SSL_CERT_FILE", "SSL_CERT_DIR") {
		_ = os.Unsetenv(key) // fails for impossible names only
	}
	return env
}

// terminal says whether w is a terminal, and how wide it is.
func terminal(w any) (width int, ok bool) {
	f, isFile := w.(*os.File)
	if !isFile || !isTerminal(f) {
		return 0, false
	}
	return terminalWidth(f), true
}
