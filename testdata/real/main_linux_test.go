package real

import (
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/cfid-cli/cfid/internal/scripttest"
)

// bench is what the tests of this package share: folders, and the one UAA.
type bench struct {
	cache string // below the user's cache folder: what was fetched and unpacked
	home  string // HOME of everything that runs here, thrown away afterwards
	uaa   *uaaServer
	goEnv []string // where go build keeps its caches, which it would look for below HOME
}

var shared bench

func TestMain(m *testing.M) {
	if len(os.Args) > 1 && os.Args[1] == "player" {
		os.Exit(play(os.Args[2:]))
	}
	scripttest.Main(tests{m})
}

// tests is what runs in the process that isn't a script's cfid.
type tests struct{ m *testing.M }

// Run prepares the bench, runs the tests and clears up.
func (t tests) Run() int {
	caches, err := os.UserCacheDir()
	if err != nil {
		return complain(err)
	}
	home, err := os.MkdirTemp("", "cfid-real-")
	if err != nil {
		return complain(err)
	}
	defer os.RemoveAll(home)
	goEnv, err := goFolders()
	if err != nil {
		return complain(err)
	}
	shared = bench{cache: filepath.Join(caches, "cfid-ci"), home: home, goEnv: goEnv}
	shared.uaa = newUAA(shared.cache, filepath.Join(home, "uaa"))
	defer shared.uaa.stop()
	if err := leaveHome(home); err != nil {
		return complain(err)
	}
	return t.m.Run()
}

// leaveHome sees to it that nothing finds the developer's contexts, keyring or desktop.
func leaveHome(home string) error {
	for _, name := range []string{"XDG_CONFIG_HOME", "XDG_CACHE_HOME", "XDG_RUNTIME_DIR", "DBUS_SESSION_BUS_ADDRESS", "DISPLAY", "WAYLAND_DISPLAY"} {
		if err := os.Unsetenv(name); err != nil {
			return err
		}
	}
	return os.Setenv("HOME", home)
}

// goFolders gives the go command's own folders as variables.
func goFolders() (env []string, err error) {
	names := []string{"GOCACHE", "GOMODCACHE", "GOPATH"}
	out, err := exec.Command("go", append([]string{"env"}, names...)...).Output()
	if err != nil {
		return nil, err
	}
	for i, folder := range strings.Split(strings.TrimSpace(string(out)), "\n") {
		env = append(env, names[i]+"="+folder)
	}
	return env, nil
}

func complain(err error) int {
	fmt.Fprintln(os.Stderr, err)
	return 1
}
