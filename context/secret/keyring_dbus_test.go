//go:build !windows && !darwin

package secret

import (
	"errors"
	"fmt"
	"net"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/godbus/dbus/v5"
	"github.com/zalando/go-keyring"
)

func TestReachable(t *testing.T) {
	elsewhere := t.TempDir()
	if err := os.WriteFile(filepath.Join(elsewhere, "bus"), nil, 0o600); err != nil {
		t.Fatal(err)
	}
	for name, row := range map[string]struct {
		env  map[string]string
		want error
	}{
		"nothing":              {nil, errNoService},
		"address":              {map[string]string{"DBUS_SESSION_BUS_ADDRESS": "unix:path=/nowhere"}, nil},
		"autolaunch":           {map[string]string{"DBUS_SESSION_BUS_ADDRESS": "autolaunch:"}, errNoService},
		"folder without a bus": {map[string]string{"XDG_RUNTIME_DIR": t.TempDir()}, errNoService},
		"folder nobody asks":   {map[string]string{"XDG_RUNTIME_DIR": elsewhere}, errNoService},
	} {
		t.Run(name, func(t *testing.T) {
			if err := reachable(func(key string) string { return row.env[key] }); !errors.Is(err, row.want) {
				t.Errorf("%v, not %v", err, row.want)
			}
		})
	}
}

// Without a bus the library is not called, because it would start one and not stop it.
func TestDesktopWithoutABus(t *testing.T) {
	d := desktop{func(string) string { return "" }}
	_, err := d.Get("cfid", "x")
	for _, err := range []error{err, d.Set("cfid", "x", "y"), d.Delete("cfid", "x")} {
		wantErr(t, err, ErrNoKeyring)
	}
}

func TestExplain(t *testing.T) {
	remote := func(name string) error { return dbus.Error{Name: name} }
	for _, row := range []struct{ err, want error }{
		{keyring.ErrNotFound, ErrNoItem},
		{keyring.ErrSetDataTooBig, keyring.ErrSetDataTooBig},
		{&net.OpError{Op: "dial", Err: errors.New("refused")}, errNoService},
		{remote("org.freedesktop.DBus.Error.ServiceUnknown"), errNoService},
		{remote("org.freedesktop.DBus.Error.Spawn.ChildExited"), errNoService},
		{remote("org.freedesktop.Secret.Error.IsLocked"), ErrLocked},
		{fmt.Errorf("failed to unlock correct collection '%v'", "/x"), ErrLocked},
		{remote("org.freedesktop.DBus.Error.AccessDenied"), ErrDenied},
		{remote("org.freedesktop.DBus.Error.NoReply"), ErrTimeout},
		{remote("org.freedesktop.DBus.Error.UnknownObject"), ErrNoKeyring},
		{errors.New("something else"), ErrNoKeyring},
	} {
		got := explain(row.err)
		if !errors.Is(got, row.want) || !strings.Contains(got.Error(), row.err.Error()) {
			t.Errorf("%v becomes %v, not %v", row.err, got, row.want)
		}
		if errors.Is(got, errNoService) != errors.Is(row.want, errNoService) {
			t.Errorf("%v: only the absence of a keyring may lead to another mode", row.err)
		}
	}
}
