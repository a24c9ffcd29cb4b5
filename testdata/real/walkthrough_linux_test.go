package real

import (
	"context"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

// The newcomer's walk-through with the program as it is installed, on a released UAA,
// wherever a machine may keep the vault's key. What each command prints is held by
// testdata/script; here it is that the session is there for the next process, or that
// the person is told why not.

// expect runs a command and fails unless it ends with the exit code named first.
const expect = `
	expect() {
		local want=$1 code=0; shift
		"$@" >"$HOME/out" 2>"$HOME/err" || code=$?
		if [ "$code" != "$want" ]; then echo "$*: exit $code, want $want"; cat "$HOME/out" "$HOME/err"; exit 1; fi
	}
	says() { grep -qiE -- "$2" "$HOME/$1" || { echo "no \"$2\" in $1:"; cat "$HOME/$1"; exit 1; }; }
	silent() { ! grep -qiE -- "$2" "$HOME/$1" || { echo "\"$2\" in $1:"; cat "$HOME/$1"; exit 1; }; }
`

const walkthrough = `
	expect 0 cfid target "$UAA"
	expect 0 cfid token client get admin -s adminsecret
	expect 0 cfid context
	says out 'admin'
	silent out 'eyJ'
	expect 0 cfid token decode
	says out 'clients.read'
	expect 0 cfid token get
	says out '^eyJ'
	expect 0 cfid users -o name
	says out '^marissa$'
	expect 0 cfid token get marissa koala
	expect 0 cfid whoami
	says out 'marissa'
	expect 0 cfid logout
	expect 4 cfid token get
`

func TestWalkthroughInADesktop(t *testing.T) {
	home := t.TempDir()
	walk(t, home, "dbus-run-session -- bash -euo pipefail -c", unlocked+expect+walkthrough)
	if mode := vaultMode(t, configIn(home)); mode != "keyring" {
		t.Errorf("mode %q, want keyring", mode)
	}
}

func TestWalkthroughOnABareMachine(t *testing.T) {
	home := t.TempDir()
	t.Cleanup(func() { forgetKernelKey(t, configIn(home)) })
	walk(t, home, "bash -euo pipefail -c", expect+walkthrough)
	if mode := vaultMode(t, configIn(home)); mode != "kernel" {
		t.Errorf("mode %q, want kernel", mode)
	}
}

// TestWalkthroughWithoutAnyKeyring: a session lasts for its command, and the person
// learns what to do; with a key file, or with everything in the environment, it works.
func TestWalkthroughWithoutAnyKeyring(t *testing.T) {
	home := t.TempDir()
	walk(t, home, "SELF player without-keyctl bash -euo pipefail -c", expect+`
		expect 0 cfid target "$UAA"
		expect 0 cfid token client get admin -s adminsecret
		says err 'CFID_VAULT=file'
		says err 'CFID_VAULT_FILE'
		expect 4 cfid token get
		CFID_TARGET=$UAA CFID_CLIENT_ID=admin CFID_CLIENT_SECRET=adminsecret expect 0 cfid token get
		says out '^eyJ'
		export CFID_VAULT=file CFID_VAULT_FILE="$HOME/elsewhere/key"
		mkdir -m 700 "$HOME/elsewhere"
	`+walkthrough)
	if mode := vaultMode(t, configIn(home)); mode != "file" {
		t.Errorf("mode %q, want file", mode)
	}
}

// walk runs a script with the real UAA and the built program; home is its HOME.
func walk(t *testing.T, home, shell, script string) {
	t.Helper()
	self, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	uaa, folder := startUAA(t), filepath.Dir(builtProgram(t))
	words := strings.Fields(strings.Replace(shell, "SELF", self, 1))
	command := exec.CommandContext(t.Context(), words[0], append(words[1:], script)...)
	command.Env = []string{"HOME=" + home, "PATH=" + folder + ":" + os.Getenv("PATH"), "UAA=" + uaa}
	command.Dir = home
	if out, err := command.CombinedOutput(); err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	for _, secret := range []string{"adminsecret", "koala", "eyJhbGci"} {
		search(t, configIn(home), secret)
	}
}

func configIn(home string) string { return filepath.Join(home, ".config", "cfid") }

// search fails the test when a file below folder holds the text.
func search(t *testing.T, folder, text string) {
	t.Helper()
	err := filepath.WalkDir(folder, func(path string, entry os.DirEntry, err error) error {
		if err != nil || entry.IsDir() {
			return err
		}
		content, err := os.ReadFile(path)
		if strings.Contains(string(content), text) {
			t.Errorf("found %s in %s", text, path)
		}
		return err
	})
	if err != nil {
		t.Error(err)
	}
}

// builtProgram is the path of cfid, which the first caller builds.
func builtProgram(t *testing.T) string {
	t.Helper()
	path := filepath.Join(shared.home, "bin", "cfid")
	if _, err := os.Stat(path); err == nil {
		return path
	}
	ctx, cancel := context.WithTimeout(t.Context(), 5*time.Minute)
	defer cancel()
	build := exec.CommandContext(ctx, "go", "build", "-o", path, "../../cmd/cfid")
	build.Env = append(os.Environ(), shared.goEnv...)
	if out, err := build.CombinedOutput(); err != nil {
		t.Fatalf("go build: %v\n%s", err, out)
	}
	return path
}
