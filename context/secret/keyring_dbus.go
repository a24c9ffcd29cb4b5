//go:build !windows && !darwin

package secret

import (
	"errors"
	"fmt"
	"net"
	"os"
	"path/filepath"
	"strconv"
	"strings"

	"github.com/godbus/dbus/v5"
)

// reachable returns an error if there is no session bus. Without one the library would start daemons and not stop them.
func reachable(env func(string) string) error {
	if address := env("DBUS_SESSION_BUS_ADDRESS"); address != "" && address != "autolaunch:" {
		return nil
	}
	// The library derives the socket's path from the user id and ignores the variable: it does not find another folder.
	runtime := filepath.Clean(env("XDG_RUNTIME_DIR"))
	if runtime == filepath.Join("/run/user", strconv.Itoa(os.Getuid())) && exists(filepath.Join(runtime, "bus")) {
		return nil
	}
	return fmt.Errorf("%w: no session bus", errNoService)
}

func exists(path string) bool {
	_, err := os.Stat(path)
	return err == nil
}

// keyringCause classifies the errors of the Secret Service (freedesktop.org Secret Service API 0.2, D-Bus 1.x).
func keyringCause(err error) error {
	var dial *net.OpError
	if errors.As(err, &dial) {
		return errNoService
	}
	if strings.Contains(err.Error(), "failed to unlock correct collection") { // go-keyring has no error type for it
		return ErrLocked
	}
	var remote dbus.Error
	if !errors.As(err, &remote) {
		return ErrNoKeyring
	}
	switch remote.Name {
	case "org.freedesktop.Secret.Error.IsLocked":
		return ErrLocked
	case "org.freedesktop.DBus.Error.AccessDenied", "org.freedesktop.DBus.Error.AuthFailed":
		return ErrDenied
	case "org.freedesktop.DBus.Error.NoReply", "org.freedesktop.DBus.Error.Timeout", "org.freedesktop.DBus.Error.TimedOut":
		return ErrTimeout
	case "org.freedesktop.DBus.Error.ServiceUnknown", "org.freedesktop.DBus.Error.NameHasNoOwner", "org.freedesktop.DBus.Error.NoServer":
		return errNoService
	}
	if strings.HasPrefix(remote.Name, "org.freedesktop.DBus.Error.Spawn.") { // installed, but cannot be started here
		return errNoService
	}
	return ErrNoKeyring
}
