package ops

import (
	"context"
	"errors"
	"os"

	"github.com/cfid-cli/cfid/context/secret"
	"github.com/cfid-cli/cfid/context/store"
	"github.com/cfid-cli/cfid/internal/auth"
	"github.com/cfid-cli/cfid/internal/rest"
)

// Kind is the class of an outcome; commands maps each to its exit code.
type Kind int

// The classes, in the order of their exit codes.
const (
	OK Kind = iota
	Failed
	UsageFault
	NotFound
	LoginNeeded
	Forbidden
	Conflict
	Partly
	Drift
	Unavailable
)

// Class says which class an error belongs to. The first rule that fits decides.
func Class(err error) Kind {
	if err == nil {
		return OK
	}
	for _, rule := range classes() {
		if rule.fits(err) {
			return rule.kind
		}
	}
	return Failed
}

type classRule struct {
	kind Kind
	fits func(error) bool
}

func classes() []classRule {
	return []classRule{
		{UsageFault, isAny[*UsageError]},
		{UsageFault, isAny[*AmbiguousError]},
		{UsageFault, anyOf(ErrNotInteractive, store.ErrBadName,
			secret.ErrBadMode, secret.ErrMode, secret.ErrWeakPassphrase, secret.ErrKeyFile)},
		{NotFound, anyOf(store.ErrUnknownContext, secret.ErrNoVault)},
		{Conflict, anyOf(store.ErrNameTaken, secret.ErrExists)},
		{Conflict, isAny[*TakenError]},
		{Conflict, isAny[*MovedError]},
		{Partly, isAny[*PartlyError]},
		{NotFound, isAny[*MissingError]},
		{LoginNeeded, isAny[*LoginError]},
		{LoginNeeded, anyOf(auth.ErrLoginNeeded, auth.ErrTargetChanged, auth.ErrExpired, auth.ErrClientKey, secret.ErrKeyGone, store.ErrNoContext)},
		{LoginNeeded, anyOf(auth.ErrCodeExpired, auth.ErrAssertionEnded, auth.ErrUntrusted)},
		{LoginNeeded, isAny[*rest.ClientCertError]},
		{Unavailable, anyOf(secret.ErrLocked, secret.ErrDenied, secret.ErrTimeout, secret.ErrNoKeyring, secret.ErrBusy, store.ErrBusy)},
		{LoginNeeded, anyOf(ErrOldPassword)},
		{LoginNeeded, anyOf(auth.ErrBadCredentials, auth.ErrLocked, auth.ErrPasswordChange, auth.ErrSecondFactor)},
		{LoginNeeded, anyOf(auth.ErrCode, auth.ErrIDToken, auth.ErrNotAnswer, ErrNobodyCame)},
		{LoginNeeded, isAny[*OtherUserError]},
		{Forbidden, isAny[*RegistrationError]},
		{Forbidden, anyOf(auth.ErrDenied, auth.ErrUnverified, auth.ErrGrantNotAllowed, auth.ErrScope)},
		{Unavailable, anyOf(rest.ErrUnreachable, rest.ErrRateLimited, rest.ErrServer, context.DeadlineExceeded, os.ErrDeadlineExceeded)},
		{NotFound, anyOf(rest.ErrNotFound)},
		{LoginNeeded, anyOf(rest.ErrUnauthorized)},
		{Forbidden, anyOf(rest.ErrForbidden)},
		{Conflict, anyOf(rest.ErrConflict)},
	}
}

func anyOf(targets ...error) func(error) bool {
	return func(err error) bool {
		for _, t := range targets {
			if errors.Is(err, t) {
				return true
			}
		}
		return false
	}
}

func isAny[T error](err error) bool {
	var t T
	return errors.As(err, &t)
}
