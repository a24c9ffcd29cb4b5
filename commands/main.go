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

// Main runs one command line and returns its exit code. It may be called several times, also concurrently.
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

// report writes an error to standard error.
func (a *app) report(cmd *cobra.Command, err error) {
	if errors.Is(err, session.ErrAnswerNo) && err.Error() == session.ErrAnswerNo.Error() {
		return // the result on stdout said so
	}
	if isReported(err) || unread(err) {
		return
	}
	view.WriteError(a.errOut(), view.Explain(err, a.facts(cmd, err)), a.colorErr())
}

// crash turns a panic into a report without secrets, and returns exitCrash.
func (a *app) crash(p any, stack []byte) int {
	text := fmt.Sprintf("cfid %s crashed: %v\n\n%s", a.io.Version, p, stack)
	fmt.Fprintln(a.errOut(), strings.TrimRight(a.scrub.Clean(text), "\n"))
	fmt.Fprintln(a.errOut(), "\nThis is a bug in cfid. Please report it with the lines above; they contain no secrets.")
	return exitCrash
}

// reported marks an error that was written already.
type reported struct{ error }

func (r reported) Unwrap() error { return r.error }

func isReported(err error) bool {
	var r reported
	return errors.As(err, &r)
}

// reportItem writes the error of one of several items immediately, so that a long run shows errors as they occur.
func (a *app) reportItem(cmd *cobra.Command, name string, err error) {
	facts := a.facts(cmd, err)
	if !namesItself(err) {
		facts.Doing = strings.TrimPrefix(cmd.CommandPath(), "cfid ") + " " + name
	}
	view.WriteError(a.errOut(), view.Explain(err, facts), a.colorErr())
}

// reportNotStarted names the items that were not begun before an interruption: they are the last of the list.
func (a *app) reportNotStarted(first string, count int) {
	what := "not started: " + first
	if count > 1 {
		what += fmt.Sprintf(" and the %d after it", count-1)
	}
	if count > 0 {
		view.WriteError(a.errOut(), view.Explanation{What: view.Clean(what)}, a.colorErr())
	}
}

// namesItself reports whether the error names the item it is about.
func namesItself(err error) bool {
	var missing *session.MissingError
	var ambiguous *session.AmbiguousError
	return errors.As(err, &missing) || errors.As(err, &ambiguous)
}

// tallied keeps the exit code and the count of several items, but not their errors, which were written already.
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
