package secret

import (
	"errors"
	"fmt"
	"runtime"
	"time"

	"golang.org/x/sys/unix"
)

const (
	keyType = "user"
	// keyPerm lets the possessor and every process of this user do everything, others nothing. The kernel's default lets
	// only possessors read, and a session that is not linked to the user's keyring (su, cron, some ssh set-ups) possesses
	// nothing of it: keyrings(7).
	keyPerm = 0x3f3f0000
	maxItem = 16 << 10
)

// kernel keeps items in the user keyring (user-keyring(7)): in memory, until reboot, shared by all sessions of a user.
type kernel struct{}

func describe(service, name string) string { return service + ":" + name }

func (kernel) Get(service, name string) (string, error) {
	id, err := unix.KeyctlSearch(unix.KEY_SPEC_USER_KEYRING, keyType, describe(service, name), 0)
	if err != nil {
		return "", kernelCause("search", err)
	}
	buf := make([]byte, maxItem)
	n, err := unix.KeyctlBuffer(unix.KEYCTL_READ, id, buf, 0)
	if err != nil {
		return "", kernelCause("read", err)
	}
	if n > len(buf) {
		return "", fmt.Errorf("the kernel's keyring: %w: an item of %d bytes", ErrTooBig, n)
	}
	return string(buf[:n]), nil
}

func (k kernel) Set(service, name, value string) error { return k.SetFor(service, name, value, 0) }

// SetFor adds the key to the thread's keyring first: there the thread possesses it and may set its permissions and timeout.
// In a session that is not linked to the user's keyring it could not do so there.
func (kernel) SetFor(service, name, value string, d time.Duration) error {
	runtime.LockOSThread()
	defer runtime.UnlockOSThread()
	id, err := unix.AddKey(keyType, describe(service, name), []byte(value), unix.KEY_SPEC_THREAD_KEYRING)
	if err != nil {
		return kernelCause("add", err)
	}
	defer func() { _ = keyctl(unix.KEYCTL_UNLINK, id, unix.KEY_SPEC_THREAD_KEYRING) }()
	if err := unix.KeyctlSetperm(id, keyPerm); err != nil {
		return kernelCause("set the permissions", err)
	}
	if d > 0 {
		if err := keyctl(unix.KEYCTL_SET_TIMEOUT, id, max(1, int(d/time.Second))); err != nil {
			return kernelCause("set the timeout", err)
		}
	}
	return kernelCause("link", keyctl(unix.KEYCTL_LINK, id, unix.KEY_SPEC_USER_KEYRING))
}

// Delete removes the item from the user's keyring and revokes it, so that a link in another keyring does not keep it.
func (kernel) Delete(service, name string) error {
	id, err := unix.KeyctlSearch(unix.KEY_SPEC_USER_KEYRING, keyType, describe(service, name), 0)
	if err != nil {
		return kernelCause("search", err)
	}
	if err := keyctl(unix.KEYCTL_UNLINK, id, unix.KEY_SPEC_USER_KEYRING); err != nil {
		return kernelCause("unlink", err)
	}
	_ = keyctl(unix.KEYCTL_REVOKE, id, 0) // fails only if no keyring links the key
	return nil
}

func keyctl(command, id, argument int) error {
	_, err := unix.KeyctlInt(command, id, argument, 0, 0)
	return err
}

// kernelCause maps the errors of keyctl(2) to those of this package. Containers often forbid the calls (EPERM, ENOSYS).
func kernelCause(step string, err error) error {
	switch {
	case err == nil:
		return nil
	case errors.Is(err, unix.ENOKEY), errors.Is(err, unix.EKEYEXPIRED), errors.Is(err, unix.EKEYREVOKED):
		return fmt.Errorf("the kernel's keyring: %w: %w", ErrNoItem, err)
	case errors.Is(err, unix.EACCES), errors.Is(err, unix.EDQUOT):
		return fmt.Errorf("the kernel's keyring: %s: %w: %w", step, ErrDenied, err)
	}
	return fmt.Errorf("the kernel's keyring: %s: %w: %w", step, errNoService, err)
}
