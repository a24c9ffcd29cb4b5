package secret

import "errors"

// reachable: macOS always has a keychain.
func reachable(func(string) string) error { return nil }

// keyringCause reads the exit status of /usr/bin/security, the low byte of an OSStatus (Security framework, SecBase.h).
func keyringCause(err error) error {
	var exit interface{ ExitCode() int }
	if !errors.As(err, &exit) {
		return ErrNoKeyring
	}
	switch exit.ExitCode() {
	case 36: // errSecInteractionNotAllowed: locked, and no screen for a dialog
		return ErrLocked
	case 51, 128: // errSecAuthFailed, userCanceledErr
		return ErrDenied
	}
	return ErrNoKeyring
}
