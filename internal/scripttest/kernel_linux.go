package scripttest

import "golang.org/x/sys/unix"

// kernelKeyring reports whether a process can store a key in the kernel's keyring; in containers it often can't.
func kernelKeyring() bool {
	name := "cfid-script-" + unique()
	id, err := unix.AddKey("user", name, []byte("x"), unix.KEY_SPEC_USER_KEYRING)
	if err != nil {
		return false
	}
	_, err = unix.KeyctlInt(unix.KEYCTL_UNLINK, id, unix.KEY_SPEC_USER_KEYRING, 0, 0)
	return err == nil
}
