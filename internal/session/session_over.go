package session

import (
	"errors"
	"slices"
	"strings"

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
	case IsAny[*LoginError](err), errors.Is(err, rest.ErrUnauthorized):
		return true
	}
	return AnyOf(auth.ErrLoginNeeded, auth.ErrTargetChanged, auth.ErrExpired, secret.ErrKeyGone)(err)
}

// ForController says whether the session's token is one that a Cloud Controller takes, as far as its scopes tell. It answers
// 401 (CF-InvalidAuthToken) to all others, as long as they last.
func ForController(s *Session) bool {
	scopes := s.Scopes()
	return scopes == nil || slices.ContainsFunc(scopes, func(scope string) bool { return strings.HasPrefix(scope, "cloud_controller.") })
}

// LoginHelps is SessionOver, except for a token that was never meant for the server that refused it: the same login gets the
// same token.
func LoginHelps(s *Session, err error) bool {
	var said *rest.Error
	if errors.As(err, &said) && said.Code == "CF-InvalidAuthToken" && !ForController(s) {
		return false
	}
	return SessionOver(err)
}
