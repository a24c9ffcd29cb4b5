package session

import (
	"errors"
	"slices"
	"strings"

	"github.com/cfid-cli/cfid/context/secret"
	"github.com/cfid-cli/cfid/internal/auth"
	"github.com/cfid-cli/cfid/internal/rest"
)

// SessionOver reports whether an error means that there is no valid session, so that the same can be
// tried again after a login.
func SessionOver(err error) bool {
	switch {
	case err == nil, errors.Is(err, ErrOldPassword):
		return false
	case IsAny[*LoginError](err), errors.Is(err, rest.ErrUnauthorized):
		return true
	}
	return AnyOf(auth.ErrLoginNeeded, auth.ErrTargetChanged, auth.ErrExpired, secret.ErrKeyGone)(err)
}

// ForController reports whether a Cloud Controller accepts the session's token, judged by its scopes. It answers
// 401 (CF-InvalidAuthToken) to others, even if they are valid.
func ForController(s *Session) bool {
	scopes := s.Scopes()
	return scopes == nil || slices.ContainsFunc(scopes, func(scope string) bool { return strings.HasPrefix(scope, "cloud_controller.") })
}

// LoginHelps is SessionOver, except for a token that the Cloud Controller never accepts: the same login gets the
// same token.
func LoginHelps(s *Session, err error) bool {
	var said *rest.Error
	if errors.As(err, &said) && said.Code == "CF-InvalidAuthToken" && !ForController(s) {
		return false
	}
	return SessionOver(err)
}
