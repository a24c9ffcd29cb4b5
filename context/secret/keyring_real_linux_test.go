package secret

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
)

// TestRealKeyring uses gnome-keyring on its own session bus.
func TestRealKeyring(t *testing.T) {
	for _, program := range []string{"dbus-run-session", "gnome-keyring-daemon", "gdbus"} {
		if _, err := exec.LookPath(program); err != nil {
			t.Skipf("no headless keyring can be started on this machine: %v", err)
		}
	}
	for _, work := range []string{"desktop", "locked"} {
		t.Run(work, func(t *testing.T) { inSession(t, work) })
	}
}

// session starts the keyring, unlocked for the work "desktop", waits until it is on the bus and stops it at the end,
// because it sometimes outlives its bus.
const session = `
case $CFID_TEST_WORK in
desktop) printf testpw | gnome-keyring-daemon --unlock --foreground --components=secrets & ;;
*) gnome-keyring-daemon --foreground --components=secrets & ;;
esac
daemon=$!
gdbus wait --session --timeout 20 org.freedesktop.secrets && "$0"
code=$?
kill $daemon
wait $daemon
exit $code`

func inSession(t *testing.T, work string) {
	t.Helper()
	log, err := os.Create(filepath.Join(t.TempDir(), "log")) // not a pipe, which the daemons would keep open
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = log.Close() }()
	cmd := exec.CommandContext(t.Context(), "dbus-run-session", "--", "sh", "-c", session, os.Args[0])
	cmd.Env = append(os.Environ(), "HOME="+t.TempDir(), "DISPLAY=", "WAYLAND_DISPLAY=", workVar+"="+work, homeVar+"="+t.TempDir())
	cmd.Stdout, cmd.Stderr = log, log
	if err := cmd.Run(); err != nil {
		out, _ := os.ReadFile(log.Name())
		t.Errorf("%v: %s", err, out)
	}
}

func desktopMain(ctx context.Context, work string) error {
	open := func() *Vault {
		v := New(Options{Dir: filepath.Join(os.Getenv(homeVar), "config", "vault"), Env: os.Getenv})
		v.kernel = refusing(ErrDenied)
		return v
	}
	switch work {
	case "desktop":
		return desktopWork(ctx, open)
	case "locked":
		err := store(ctx, open(), "one", planted)
		if !errors.Is(err, ErrLocked) && !errors.Is(err, ErrNoKeyring) || errors.Is(err, errNoService) {
			return fmt.Errorf("a keyring that was never unlocked: %w", err)
		}
		return nil
	}
	return errors.New("no such work: " + work)
}

func desktopWork(ctx context.Context, open func() *Vault) error {
	v := open()
	if err := store(ctx, v, "one", planted); err != nil {
		return err
	}
	if err := v.Rekey(ctx); err != nil {
		return err
	}
	if got, err := open().Read(ctx, "one"); err != nil || string(got) != planted {
		return fmt.Errorf("read %q: %w", got, err)
	}
	s, err := open().Status(ctx)
	if err != nil || s.Mode != ModeKeyring || s.Key != nil {
		return fmt.Errorf("status %+v: %w", s, err)
	}
	out, err := exec.CommandContext(ctx, "gdbus", "call", "--session", "--dest", "org.freedesktop.secrets", "--object-path",
		"/org/freedesktop/secrets", "--method", "org.freedesktop.Secret.Service.Lock",
		"[objectpath '/org/freedesktop/secrets/collection/login']").CombinedOutput()
	if err != nil || !strings.Contains(string(out), "login") {
		return fmt.Errorf("lock: %w: %s", err, out)
	}
	if _, err := open().Read(ctx, "one"); !errors.Is(err, ErrLocked) {
		return fmt.Errorf("the locked keyring: %w", err)
	}
	if err := store(ctx, open(), "one", planted); !errors.Is(err, ErrLocked) {
		return fmt.Errorf("the locked keyring: %w", err)
	}
	return nil
}
