package session

import (
	"context"
	"errors"
	"os"

	"github.com/cfid-cli/cfid/context/secret"
	"github.com/cfid-cli/cfid/context/store"
	"github.com/cfid-cli/cfid/internal/auth"
	"github.com/cfid-cli/cfid/internal/rest"
)

// ErrorClass is the class of an outcome; package commands maps each to its exit code.
type ErrorClass int

// The classes, in the order of their exit codes.
const (
	OK ErrorClass = iota
	Failure
	UsageFault
	NotFound
	LoginNeeded
	Forbidden
	Conflict
	Partly
	Drift
	Unavailable
)

// classed is an error with a class.
type classed interface {
	error
	Class() ErrorClass
}

// Class returns the class of an error: its own, else that of the first rule that matches.
func Class(err error) ErrorClass {
	if err == nil {
		return OK
	}
	var own classed
	if errors.As(err, &own) {
		return own.Class()
	}
	for _, rule := range classes() {
		if rule.fits(err) {
			return rule.kind
		}
	}
	return Failure
}

// Classed returns a sentinel error of a class.
func Classed(class ErrorClass, text string) error { return &classedError{class, text} }

type classedError struct {
	class ErrorClass
	text  string
}

func (e *classedError) Error() string { return e.text }

// Class implements classed.
func (e *classedError) Class() ErrorClass { return e.class }

type classRule struct {
	kind ErrorClass
	fits func(error) bool
}

func classes() []classRule {
	return []classRule{
		{UsageFault, IsAny[*UsageError]},
		{UsageFault, IsAny[*AmbiguousError]},
		{UsageFault, AnyOf(ErrNotInteractive, store.ErrBadName,
			secret.ErrBadMode, secret.ErrMode, secret.ErrWeakPassphrase, secret.ErrKeyFile)},
		{NotFound, AnyOf(store.ErrUnknownContext, secret.ErrNoVault)},
		{Conflict, AnyOf(store.ErrNameTaken, secret.ErrExists)},
		{Conflict, IsAny[*TakenError]},
		{Partly, IsAny[*PartlyError]},
		{NotFound, IsAny[*MissingError]},
		{LoginNeeded, IsAny[*LoginError]},
		{LoginNeeded, AnyOf(auth.ErrLoginNeeded, auth.ErrTargetChanged, auth.ErrOtherOwner, auth.ErrExpired, auth.ErrClientKey, secret.ErrKeyGone, store.ErrNoContext)},
		{LoginNeeded, AnyOf(auth.ErrCodeExpired, auth.ErrAssertionEnded, auth.ErrUntrusted)},
		{LoginNeeded, IsAny[*rest.ClientCertError]},
		{Unavailable, AnyOf(secret.ErrLocked, secret.ErrDenied, secret.ErrTimeout, secret.ErrNoKeyring, secret.ErrBusy, store.ErrBusy)},
		{LoginNeeded, AnyOf(auth.ErrBadCredentials, auth.ErrLocked, auth.ErrPasswordChange, auth.ErrSecondFactor)},
		{LoginNeeded, AnyOf(auth.ErrCode, auth.ErrIDToken, auth.ErrNotAnswer)},
		{Forbidden, AnyOf(auth.ErrDenied, auth.ErrUnverified, auth.ErrGrantNotAllowed, auth.ErrScope)},
		{Unavailable, AnyOf(rest.ErrUnreachable, rest.ErrRateLimited, rest.ErrServer, context.DeadlineExceeded, os.ErrDeadlineExceeded)},
		{NotFound, AnyOf(rest.ErrNotFound)},
		{LoginNeeded, AnyOf(rest.ErrUnauthorized)},
		{Forbidden, AnyOf(rest.ErrForbidden)},
		{Conflict, AnyOf(rest.ErrConflict)},
	}
}

// AnyOf reports whether an error is one of the targets.
func AnyOf(targets ...error) func(error) bool {
	return func(err error) bool {
		for _, t := range targets {
			if errors.Is(err, t) {
				return true
			}
		}
		return false
	}
}

// IsAny reports whether an error of type T is in the chain.
func IsAny[T error](err error) bool {
	var t T
	return errors.As(err, &t)
}
