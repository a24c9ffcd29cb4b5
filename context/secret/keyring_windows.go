package secret

import (
	"errors"

	"golang.org/x/sys/windows"
)

// reachable: Windows always has a credential store.
func reachable(func(string) string) error { return nil }

// keyringCause classifies the errors of CredRead and CredWrite. A logon without a credential set (a service, a network
// logon) returns ERROR_NO_SUCH_LOGON_SESSION.
func keyringCause(err error) error {
	if errors.Is(err, windows.ERROR_ACCESS_DENIED) {
		return ErrDenied
	}
	return ErrNoKeyring
}
