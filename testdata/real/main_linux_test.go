package real

import (
	"fmt"
	"os"
	"path/filepath"
	"testing"
)

// bench is what the tests of this package share: folders, and the one UAA.
type bench struct {
	cache string // below the user's cache folder: what was fetched and unpacked
	home  string // HOME of everything that runs here, thrown away afterwards
	uaa   *uaaServer
}

var shared bench

func TestMain(m *testing.M) {
	os.Exit(run(m))
}

func run(m *testing.M) int {
	if len(os.Args) > 1 && os.Args[1] == "player" {
		return play(os.Args[2:])
	}
	caches, err := os.UserCacheDir()
	if err != nil {
		return complain(err)
	}
	home, err := os.MkdirTemp("", "cfid-real-")
	if err != nil {
		return complain(err)
	}
	defer os.RemoveAll(home)
	shared = bench{cache: filepath.Join(caches, "cfid-ci"), home: home}
	shared.uaa = newUAA(shared.cache, filepath.Join(home, "uaa"))
	defer shared.uaa.stop()
	// From here on nothing finds the developer's own contexts, keyring or desktop.
	for name, value := range map[string]string{"HOME": home, "XDG_CONFIG_HOME": "", "XDG_CACHE_HOME": "", "XDG_RUNTIME_DIR": "", "DBUS_SESSION_BUS_ADDRESS": "", "DISPLAY": "", "WAYLAND_DISPLAY": ""} {
		if value == "" {
			err = os.Unsetenv(name)
		} else {
			err = os.Setenv(name, value)
		}
		if err != nil {
			return complain(err)
		}
	}
	return m.Run()
}

func complain(err error) int {
	fmt.Fprintln(os.Stderr, err)
	return 1
}
