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
		{exitOK, "done; what was asked for is so"},
		{exitFailed, "it did not work, or the answer to the question is no"},
		{exitUsage, "the command line cannot be meant: unknown flag, missing or ambiguous argument, no terminal to ask on"},
		{exitNotFound, "something that was named does not exist"},
		{exitLogin, "a login is needed: none stored, expired, revoked, or the credentials were refused"},
		{exitForbidden, "logged in, but the scope or role is missing"},
		{exitConflict, "it exists already, or was changed by somebody else meanwhile"},
		{exitPartly, "some of several items failed; each was reported"},
		{exitDrift, "the plan holds changes (plan --exit-code)"},
		{exitUnavailable, "unreachable, rate-limited or locked: trying again later may help"},
		{exitCrash, "a fault in cfid itself; please report it"},
		{129, "ended by SIGHUP"},
		{exitInterrupt, "ended by Ctrl-C (SIGINT)"},
		{exitUnread, "nobody reads the output any more (SIGPIPE)"},
		{143, "ended by SIGTERM"},
	}
}

// Interrupt is the cause of a context that a signal ended; main sets it so that the exit code names the signal.
type Interrupt struct {
	Signal string
	Code   int // 128 + the signal's number
}

func (e *Interrupt) Error() string { return "interrupted by " + e.Signal }

// Is makes it a context.Canceled, whose cause it is.
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

// unread says that standard output is a pipe whose reader has gone, as in `cfid users | head -1`. A broken connection to a
// server is the same error of the system, but not of a file.
func unread(err error) bool {
	var file *fs.PathError
	return errors.As(err, &file) && errors.Is(file, syscall.EPIPE)
}
