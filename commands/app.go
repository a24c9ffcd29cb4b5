package commands

import (
	"bufio"
	"context"
	"fmt"
	"io"
	"time"

	"github.com/spf13/cobra"

	"github.com/cfid-cli/cfid/internal/line"
	"github.com/cfid-cli/cfid/internal/session"
	"github.com/cfid-cli/cfid/internal/view"
)

// app is the state of one run: the process's IO, the values of the global flags, and the session once it is open. It is
// the only state that command constructors share.
type app struct {
	io    IO
	env   environment
	scrub *session.Scrubber
	out   io.WriteCloser // standard output behind the scrubber, which passes only secrets that were registered with Show
	err   io.WriteCloser // standard error behind the scrubber
	line  *statusLine    // the progress of long work, on the terminal that out and err may share
	stdin *bufio.Reader  // see input
	start time.Time

	contextName string
	zone        string
	verbose     bool
	quiet       bool
	yes         string
	timeout     time.Duration
	parallel    int
	passFD      int
	dry         bool
	readOnly    bool
	readOnlySet bool          // --read-only or --read-only=false was given
	typed       func() string // the command line without secrets; nil before a command begins
	given       given

	settings *session.Settings
	session  *session.Session
	begun    bool // io.Start was called
	settled  bool // settings are not read from config.yaml
}

// given are secrets from the command line of a familiar form; native commands never accept any there.
type given struct {
	password     *string
	oldPassword  *string
	clientSecret *string
	passcode     *string
}

func newApp(std IO) *app {
	a := &app{io: std, env: environment(std.Env), scrub: session.NewScrubber(), start: time.Now(), passFD: -1}
	a.line = &statusLine{w: std.Err}
	out := std.Out
	if _, tty := terminal(out); tty {
		out = a.line.under(out)
	}
	a.out, a.err = a.scrub.ResultWriter(out), a.scrub.Writer(a.line.under(std.Err))
	for _, key := range secretVars() {
		a.scrub.Add(a.env.get(key))
	}
	return a
}

func (a *app) errOut() io.Writer { return a.err }

// note writes one line beside the result; --quiet drops it.
func (a *app) note(format string, args ...any) {
	if !a.quiet {
		fmt.Fprintln(a.err, view.Clean(fmt.Sprintf(format, args...)))
	}
}

// close ends the session and lets the scrubber write what it held back. The error is standard output's.
func (a *app) close() error {
	if a.session != nil {
		a.session.Close()
	}
	err := a.out.Close()
	_ = a.err.Close() // standard error is closed: nobody can be told
	return err
}

func (a *app) colorErr() bool {
	_, tty := terminal(a.io.Err)
	return a.env.color(tty)
}

// config fills the settings once; it opens no file.
func (a *app) config() (session.Settings, error) {
	if a.settings != nil {
		return *a.settings, nil
	}
	s, err := a.env.settings(a.io)
	if err != nil {
		return s, err
	}
	if a.parallel < 0 || a.parallel > 64 {
		return s, session.Usage("--concurrency is between 1 and 64")
	}
	s.Context, s.Yes, s.Timeout, s.PassphraseFD, s.Parallel = a.contextName, a.yes, a.timeout, a.passFD, a.parallel
	s.TTY, s.Getenv = a.hasTerminal(), a.env.get
	s.Scrub, s.DryRun, s.ReadOnly, s.Zone = a.scrub, a.dry, a.readOnly, a.zone
	if a.verbose {
		s.Trace = a.err
	}
	if a.typed != nil {
		s.Command = a.typed()
	}
	if err := a.settle(&s); err != nil {
		return s, err
	}
	a.settings = &s
	return s, nil
}

// hasTerminal reports whether the user can be asked.
func (a *app) hasTerminal() bool {
	if a.io.TTY == nil {
		return false
	}
	tty, err := a.io.TTY()
	if err != nil {
		return false
	}
	_ = tty.Close() // nothing was written
	return true
}

// begin runs before every command except version, help and completion.
func (a *app) begin(cmd *cobra.Command, args []string) {
	switch cmd.Name() {
	case "version", cobra.ShellCompRequestCmd, cobra.ShellCompNoDescRequestCmd:
		return
	}
	a.readOnlySet = cmd.Flags().Changed("read-only")
	a.typed = func() string { return typed(cmd, args) }
	if a.io.Start != nil && !a.begun {
		a.io.Start()
	}
	a.begun = true
}

// open returns the session of the selected context. It reads only contexts.yaml: no key, no request.
func (a *app) open(ctx context.Context) (*session.Session, error) {
	if a.session != nil {
		return a.session, nil
	}
	settings, err := a.config()
	if err != nil {
		return nil, err
	}
	s, err := session.Open(ctx, settings, &lineUI{app: a})
	if err != nil {
		return nil, err
	}
	a.session = s
	return s, nil
}

// look is open for commands that send no request: in environment mode, which stores nothing about its target, it does
// not discover the target.
func (a *app) look(ctx context.Context) (*session.Session, error) {
	if a.zone != "" {
		return nil, &session.UsageError{
			Text: "--zone selects the identity zone in which a command uses the session; this command creates, ends or shows sessions",
			Try:  []line.Advice{line.Target.With("URL").Flag("--zone", "SUBDOMAIN").Say(", for a session in the zone itself")},
		}
	}
	if _, err := a.config(); err != nil {
		return nil, err
	}
	a.settings.Offline = true
	return a.open(ctx)
}

// closing writes the last line of -v.
func (a *app) closing() {
	if !a.verbose || a.session == nil {
		return
	}
	st := a.session.Stats()
	total := time.Since(a.start)
	fmt.Fprintf(a.err, "* %s, %s sent, %s received, %s waiting, %s working\n", session.Counted(st.Requests, "request"),
		view.Bytes(st.BytesOut), view.Bytes(st.BytesIn), st.Waiting.Round(time.Millisecond),
		(total - st.Waiting).Round(time.Millisecond))
}

// facts is what an explanation may use besides the error itself.
func (a *app) facts(cmd *cobra.Command, err error) view.Facts {
	f := view.FactsOf(a.session, err)
	f.Verbose = a.verbose
	if cmd != nil {
		f.Command = line.Of(cmd)
	}
	return f
}
