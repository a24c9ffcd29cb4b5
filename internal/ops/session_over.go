package ops

import (
	"errors"

	"github.com/cfid-cli/cfid/context/secret"
	"github.com/cfid-cli/cfid/internal/auth"
	"github.com/cfid-cli/cfid/internal/rest"
)

// SessionOver says that something did not work because there is no session, or none that lasts: after a login the same can
// be tried again.
func SessionOver(err error) bool {
	switch {
	case err == nil, errors.Is(err, ErrOldPassword):
		return false
	case isAny[*LoginError](err), errors.Is(err, rest.ErrUnauthorized):
		return true
	}
	return anyOf(auth.ErrLoginNeeded, auth.ErrTargetChanged, auth.ErrExpired, secret.ErrKeyGone)(err)
}
