package commands

import (
	"context"
	"errors"
	"io/fs"
	"syscall"

	"github.com/cfid-cli/cfid/internal/session"
)

// Exit codes. docs/exit-codes.md and `cfid help exit-codes` are written from exitTable, so there is one list.
const (
	exitOK          = 0
	exitFailed      = 1
	exitUsage       = 2
	exitNotFound    = 3
	exitLogin       = 4
	exitForbidden   = 5
	exitConflict    = 6
	exitPartly      = 7
	exitDrift       = 8
	exitUnavailable = 9
	exitCrash       = 70
	exitInterrupt   = 130
	exitUnread      = 141
)

type exitRow struct {
	code    int
	meaning string
}

func exitTable() []exitRow {
	return []exitRow{
		{exitOK, "success"},
		{exitFailed, "failure, or the answer is no"},
		{exitUsage, "invalid command line: unknown flag, missing or ambiguous argument, no terminal"},
		{exitNotFound, "not found"},
		{exitLogin, "login needed: no session, expired, revoked, or wrong credentials"},
		{exitForbidden, "permission denied: the scope or role is missing"},
		{exitConflict, "already exists, or changed by somebody else in the meantime"},
		{exitPartly, "some of several items failed; each was reported"},
		{exitDrift, "reserved: there are differences from the desired state"},
		{exitUnavailable, "unreachable, rate-limited or locked: try again later"},
		{exitCrash, "a bug in cfid; please report it"},
		{129, "ended by SIGHUP"},
		{exitInterrupt, "ended by Ctrl-C (SIGINT)"},
		{exitUnread, "the output is no longer read (SIGPIPE)"},
		{143, "ended by SIGTERM"},
	}
}

// Interrupt is the cause of a context that a signal has canceled; main sets it, and the exit code follows from it.
type Interrupt struct {
	Signal string
	Code   int // 128 + the signal's number
}

func (e *Interrupt) Error() string { return "interrupted by " + e.Signal }

// Is reports true for context.Canceled, so that callers treat a signal like any cancellation.
func (e *Interrupt) Is(target error) bool { return target == context.Canceled }

func exitCode(ctx context.Context, err error) int {
	if err == nil {
		return exitOK
	}
	var stopped *Interrupt
	if errors.As(context.Cause(ctx), &stopped) {
		return stopped.Code
	}
	if errors.Is(err, context.Canceled) {
		return exitInterrupt
	}
	if unread(err) {
		return exitUnread
	}
	switch session.Class(err) {
	case session.OK:
		return exitOK
	case session.UsageFault:
		return exitUsage
	case session.NotFound:
		return exitNotFound
	case session.LoginNeeded:
		return exitLogin
	case session.Forbidden:
		return exitForbidden
	case session.Conflict:
		return exitConflict
	case session.Partly:
		return exitPartly
	case session.Drift:
		return exitDrift
	case session.Unavailable:
		return exitUnavailable
	default:
		return exitFailed
	}
}

// unread reports whether standard output is a pipe whose reader has exited, as in `cfid users | head -1`. A broken
// connection to a server is the same system error, but not of a file.
func unread(err error) bool {
	var file *fs.PathError
	return errors.As(err, &file) && errors.Is(file, syscall.EPIPE)
}
