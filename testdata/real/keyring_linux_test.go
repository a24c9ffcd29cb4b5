package real

import (
	"encoding/json"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
	"golang.org/x/sys/unix"
	"gopkg.in/yaml.v3"
)

const value = "not-a-real-secret"

// unlocked is the start of a script in a desktop session whose keyring is open. The
// daemon returns before it has its name on the bus; who asks then starts a second one.
const unlocked = `
	printf testpw | gnome-keyring-daemon --unlock --components=secrets >/dev/null
	owned() { gdbus call --session --dest org.freedesktop.DBus --object-path /org/freedesktop/DBus \
		--method org.freedesktop.DBus.NameHasOwner org.freedesktop.secrets; }
	open() { gdbus call --session --dest org.freedesktop.secrets --object-path /org/freedesktop/secrets/collection/login \
		--method org.freedesktop.DBus.Properties.Get org.freedesktop.Secret.Collection Locked; }
	for i in $(seq 500); do [ "$(owned)" != "(true,)" ] || break; sleep 0.01; done
	for i in $(seq 500); do [ "$(open 2>&1)" != "(<false>,)" ] || break; sleep 0.01; done
	[ "$(open)" = "(<false>,)" ]
`

// lock shuts the keyring that is open.
const lock = `
	gdbus call --session --dest org.freedesktop.secrets --object-path /org/freedesktop/secrets \
		--method org.freedesktop.Secret.Service.Lock '[objectpath "/org/freedesktop/secrets/collection/login"]' >/dev/null
`

// TestKeyringKeepsTheKey: what one process writes another reads, the key is an item of
// the desktop's keyring, and nothing below the folder can be read without it.
func TestKeyringKeepsTheKey(t *testing.T) {
	folder := t.TempDir()
	script := unlocked + `
		"$SELF" player vault put "$FOLDER" one not-a-real-secret
		"$SELF" player vault get "$FOLDER" one
		id=$(sed -n 's/^id: *//p' "$FOLDER/vault/vault.yaml")
		secret-tool search --all service cfid username "$id" >"$FOLDER/found" 2>&1
		secret-tool clear service cfid username "$id"
		"$SELF" player vault get "$FOLDER" one
		"$SELF" player vault put "$FOLDER" one another-not-a-real-secret`
	want := []outcome{{}, {Value: value}, {Error: "key gone"}, {Error: "key gone"}}
	compare(t, want, inDesktop(t, folder, script))
	if mode := vaultMode(t, folder); mode != "keyring" {
		t.Errorf("mode %q, want keyring", mode)
	}
	if found := readFile(t, folder, "found"); !strings.Contains(found, "AGE-SECRET-KEY-") {
		t.Errorf("no key in the desktop's keyring:\n%s", found)
	}
	if sealed := readFile(t, folder, "vault/one.age"); !strings.HasPrefix(sealed, "age-encryption.org/") || strings.Contains(sealed, value) {
		t.Errorf("not an age file: %.40q", sealed)
	}
}

// TestKeyringLocked: without a display it can't be unlocked, so it is an error at once.
func TestKeyringLocked(t *testing.T) {
	folder := t.TempDir()
	script := unlocked + `"$SELF" player vault put "$FOLDER" one not-a-real-secret` + "\n" + lock +
		`"$SELF" player vault get "$FOLDER" one
		"$SELF" player vault put "$FOLDER" one another-not-a-real-secret`
	got := inDesktop(t, folder, script)
	compare(t, []outcome{{}, {Error: "locked"}, {Error: "locked"}}, got)
	within(t, got, 2*time.Second)
}

// TestKeyringLockedAtFirst: a keyring that is there but locked is no reason to put the
// key of a new vault elsewhere.
func TestKeyringLockedAtFirst(t *testing.T) {
	folder := t.TempDir()
	got := inDesktop(t, folder, unlocked+lock+`"$SELF" player vault put "$FOLDER" one not-a-real-secret`)
	compare(t, []outcome{{Error: "locked"}}, got)
	within(t, got, 2*time.Second)
}

// TestKeyringAbsent: a vault whose key is in a desktop's keyring, opened without one.
func TestKeyringAbsent(t *testing.T) {
	folder := vaultInKeyring(t)
	got := onBareMachine(t, folder, `"$SELF" player vault get "$FOLDER" one`)
	compare(t, []outcome{{Error: "no keyring"}}, got)
	within(t, got, time.Second)
}

// TestKeyringHangs: a bus that accepts the connection and never answers.
func TestKeyringHangs(t *testing.T) {
	folder := vaultInKeyring(t)
	bus := deafBus(t)
	got := onBareMachine(t, folder, `DBUS_SESSION_BUS_ADDRESS="$BUS" "$SELF" player vault get "$FOLDER" one`, "BUS=unix:path="+bus)
	compare(t, []outcome{{Error: "timeout"}}, got)
	within(t, got, 5*time.Second)
}

// TestKernelKeyring: on a machine without a desktop the first vault takes the kernel's
// keyring and prints a note once.
func TestKernelKeyring(t *testing.T) {
	folder := t.TempDir()
	t.Cleanup(func() { forgetKernelKey(t, folder) })
	got := onBareMachine(t, folder, `
		"$SELF" player vault put "$FOLDER" one not-a-real-secret
		"$SELF" player vault get "$FOLDER" one`)
	compare(t, []outcome{{}, {Value: value}}, got)
	if mode := vaultMode(t, folder); mode != "kernel" {
		t.Errorf("mode %q, want kernel", mode)
	}
	if len(got[0].Notices) != 1 || !strings.Contains(got[0].Notices[0], "kernel") || len(got[1].Notices) != 0 {
		t.Errorf("notices %+v, want one line about the kernel's keyring, once", got)
	}
	// After a reboot the key is missing; the vault stays unchanged.
	forgetKernelKey(t, folder)
	compare(t, []outcome{{Error: "key gone"}}, onBareMachine(t, folder, `"$SELF" player vault get "$FOLDER" one`))
}

// TestNoKeyringAtAll: where the kernel refuses too, nothing is stored unless a key file
// is named; nothing is stored in plain text either way.
func TestNoKeyringAtAll(t *testing.T) {
	folder, keys := t.TempDir(), t.TempDir()
	got := onBareMachine(t, folder, `
		"$SELF" player without-keyctl "$SELF" player vault put "$FOLDER" one not-a-real-secret
		export CFID_VAULT=file CFID_VAULT_FILE="$KEYS/key"
		"$SELF" player without-keyctl "$SELF" player vault put "$FOLDER" two not-a-real-secret
		"$SELF" player without-keyctl "$SELF" player vault get "$FOLDER" two`, "KEYS="+keys)
	compare(t, []outcome{{}, {}, {Value: value}}, got)
	if len(got[0].Notices) == 0 || len(got[2].Notices) != 0 {
		t.Errorf("notices %+v, want a word that nothing was stored", got)
	}
	if _, err := os.Stat(filepath.Join(folder, "vault/one.age")); !os.IsNotExist(err) {
		t.Errorf("an entry was stored without a key: %v", err)
	}
	if mode := vaultMode(t, folder); mode != "file" {
		t.Errorf("mode %q, want file", mode)
	}
}

// vaultInKeyring makes a vault whose key is in the keyring of a session that has ended.
func vaultInKeyring(t *testing.T) (folder string) {
	t.Helper()
	folder = t.TempDir()
	compare(t, []outcome{{}}, inDesktop(t, folder, unlocked+`"$SELF" player vault put "$FOLDER" one not-a-real-secret`))
	return folder
}

// inDesktop runs a script in a desktop session of its own: its bus, its keyring, its
// HOME. The daemons end with the session.
func inDesktop(t *testing.T, folder, script string) []outcome {
	t.Helper()
	return runScript(t, exec.CommandContext(t.Context(), "dbus-run-session", "--", "bash", "-euo", "pipefail", "-c", script), folder)
}

// onBareMachine runs a script as on a server: no bus, no desktop.
func onBareMachine(t *testing.T, folder, script string, env ...string) []outcome {
	t.Helper()
	return runScript(t, exec.CommandContext(t.Context(), "bash", "-euo", "pipefail", "-c", script), folder, env...)
}

func runScript(t *testing.T, command *exec.Cmd, folder string, env ...string) (outcomes []outcome) {
	t.Helper()
	self, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	command.Env = append([]string{"HOME=" + t.TempDir(), "PATH=" + os.Getenv("PATH"), "SELF=" + self, "FOLDER=" + folder}, env...)
	out, err := command.CombinedOutput()
	if err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	text := readFile(t, folder, "outcomes")
	if err := os.Remove(filepath.Join(folder, "outcomes")); err != nil {
		t.Fatal(err)
	}
	for lines := json.NewDecoder(strings.NewReader(text)); lines.More(); {
		var o outcome
		if err := lines.Decode(&o); err != nil {
			t.Fatalf("%v in\n%s", err, text)
		}
		outcomes = append(outcomes, o)
	}
	return outcomes
}

func compare(t *testing.T, want, got []outcome) {
	t.Helper()
	if diff := cmp.Diff(want, got, cmpopts.IgnoreFields(outcome{}, "Text", "Notices", "Millis")); diff != "" {
		t.Fatalf("outcomes (-want +got):\n%s\n%+v", diff, got)
	}
}

func within(t *testing.T, outcomes []outcome, limit time.Duration) {
	t.Helper()
	for i, o := range outcomes {
		if took := time.Duration(o.Millis) * time.Millisecond; took > limit {
			t.Errorf("operation %d took %s, at most %s", i+1, took, limit)
		}
	}
}

// deafBus gives the path of a socket that accepts connections and stays silent.
func deafBus(t *testing.T) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), "bus")
	listener, err := net.Listen("unix", path)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { listener.Close() })
	go func() {
		for {
			connection, err := listener.Accept()
			if err != nil {
				return // the test is over
			}
			t.Cleanup(func() { connection.Close() })
		}
	}()
	return path
}

func readFile(t *testing.T, folder, name string) string {
	t.Helper()
	text, err := os.ReadFile(filepath.Join(folder, name))
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}

// header is what the tests need of vault.yaml.
type header struct {
	ID   string `yaml:"id"`
	Mode string `yaml:"mode"`
}

func vaultHeader(t *testing.T, folder string) (h header) {
	t.Helper()
	if err := yaml.Unmarshal([]byte(readFile(t, folder, "vault/vault.yaml")), &h); err != nil {
		t.Fatal(err)
	}
	return h
}

func vaultMode(t *testing.T, folder string) string {
	t.Helper()
	return vaultHeader(t, folder).Mode
}

// forgetKernelKey takes the vault's key out of the kernel's keyring, as a reboot does.
func forgetKernelKey(t *testing.T, folder string) {
	t.Helper()
	if _, err := os.Stat(filepath.Join(folder, "vault/vault.yaml")); os.IsNotExist(err) {
		return // no vault was made
	}
	id, err := unix.KeyctlSearch(unix.KEY_SPEC_USER_KEYRING, "user", "cfid:"+vaultHeader(t, folder).ID, 0)
	if err != nil {
		return // no such key
	}
	if _, err := unix.KeyctlInt(unix.KEYCTL_UNLINK, id, unix.KEY_SPEC_USER_KEYRING, 0, 0); err != nil {
		t.Error(err)
	}
}
