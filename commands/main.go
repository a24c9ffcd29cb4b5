package commands

import (
	"context"
	"errors"
	"fmt"
	"runtime/debug"
	"strings"

	"github.com/spf13/cobra"

	"github.com/cfid-cli/cfid/internal/session"
	"github.com/cfid-cli/cfid/internal/view"
)

// Main runs one command line and returns its exit code. It may be called any number of times, also at once.
func Main(ctx context.Context, args []string, std IO) (code int) {
	a := newApp(std)
	defer func() {
		if err := a.close(); err != nil && code == exitOK {
			code = exitCode(ctx, err)
		}
	}()
	defer func() {
		if p := recover(); p != nil {
			code = a.crash(p, debug.Stack())
		}
	}()
	root := newRoot(a, args)
	root.SetArgs(args)
	cmd, err := root.ExecuteContextC(ctx)
	if err != nil {
		a.report(cmd, err)
	}
	a.closing()
	return exitCode(ctx, err)
}

// report writes what went wrong to standard error.
func (a *app) report(cmd *cobra.Command, err error) {
	if errors.Is(err, session.ErrAnswerNo) && err.Error() == session.ErrAnswerNo.Error() {
		return // the result on stdout said so
	}
	if isReported(err) || unread(err) {
		return
	}
	view.WriteError(a.errOut(), view.Explain(err, a.facts(cmd, err)), a.colorErr())
}

// crash turns a panic into a report without secrets, and the exit code that says it was our fault.
func (a *app) crash(p any, stack []byte) int {
	text := fmt.Sprintf("cfid %s crashed: %v\n\n%s", a.io.Version, p, stack)
	fmt.Fprintln(a.errOut(), strings.TrimRight(a.scrub.Clean(text), "\n"))
	fmt.Fprintln(a.errOut(), "\nThis is a fault in cfid. Please report it with the lines above; they hold no secrets.")
	return exitCrash
}

// reported marks an error whose every part was written already.
type reported struct{ error }

func (r reported) Unwrap() error { return r.error }

func isReported(err error) bool {
	var r reported
	return errors.As(err, &r)
}

// reportItem writes the error of one of several items at once, so that a long run tells as it goes.
func (a *app) reportItem(cmd *cobra.Command, name string, err error) {
	facts := a.facts(cmd, err)
	if !namesItself(err) {
		facts.Doing = strings.TrimPrefix(cmd.CommandPath(), "cfid ") + " " + name
	}
	view.WriteError(a.errOut(), view.Explain(err, facts), a.colorErr())
}

// reportNotStarted names the items that an interruption left untouched: they are the last of the list.
func (a *app) reportNotStarted(first string, count int) {
	what := "not started: " + first
	if count > 1 {
		what += fmt.Sprintf(" and the %d after it", count-1)
	}
	if count > 0 {
		view.WriteError(a.errOut(), view.Explanation{What: view.Clean(what)}, a.colorErr())
	}
}

// namesItself: the error tells which item it is about.
func namesItself(err error) bool {
	var missing *session.MissingError
	var ambiguous *session.AmbiguousError
	return errors.As(err, &missing) || errors.As(err, &ambiguous)
}

// tallied keeps the exit code of several items and the count, but not their errors, which were written.
func (a *app) tallied(err error) error {
	var partly *session.PartlyError
	if errors.As(err, &partly) {
		a.note("%v", partly)
	}
	if err == nil {
		return nil
	}
	return reported{err}
}
