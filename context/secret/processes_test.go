package secret

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"
)

const (
	workVar = "CFID_TEST_WORK" // what this process does: login, update or rekey
	homeVar = "CFID_TEST_VAULT_HOME"
	ringVar = "CFID_TEST_RING"
	fileVar = "CFID_TEST_KEY_FILE"
	nameVar = "CFID_TEST_NAME"
)

// TestMain allows starting the test binary again as another process of the same user.
func TestMain(m *testing.M) {
	work := os.Getenv(workVar)
	if work == "" {
		os.Exit(m.Run())
	}
	if err := workerMain(context.Background(), work); err != nil {
		fmt.Println(err)
		os.Exit(1)
	}
}

func workerVault() *Vault {
	o := Options{Dir: filepath.Join(os.Getenv(homeVar), "config", "vault"), KeyFile: os.Getenv(fileVar)}
	if o.KeyFile != "" && os.Getenv(workVar) != "migrate" {
		o.Mode = ModeFile
	}
	o.Keyring = folderRing{os.Getenv(ringVar)}
	v := New(o)
	v.kernel = refusing(errNoService)
	return v
}

func workerMain(ctx context.Context, work string) error {
	v, name := workerVault(), os.Getenv(nameVar)
	switch work {
	case "login":
		return errors.Join(store(ctx, v, "ctx-"+name, "of "+name), appendTo(ctx, v, name))
	case "update":
		fmt.Println("started")
		for n := 0; ; n++ {
			if err := store(ctx, v, "one", pattern(n)); err != nil {
				return err
			}
		}
	case "rekey":
		fmt.Println("started")
		for {
			if err := v.Rekey(ctx); err != nil {
				return err
			}
		}
	case "migrate":
		for {
			if err := errors.Join(v.Migrate(ctx, ModeFile), v.Migrate(ctx, ModeKeyring)); err != nil {
				return err
			}
		}
	}
	return desktopMain(ctx, work)
}

func store(ctx context.Context, v *Vault, id, value string) error {
	return v.Update(ctx, id, func([]byte) ([]byte, error) { return []byte(value), nil })
}

// appendTo adds a line to an entry that all processes share.
func appendTo(ctx context.Context, v *Vault, line string) error {
	return v.Update(ctx, "shared", func(old []byte) ([]byte, error) { return append(old, line+"\n"...), nil })
}

// pattern is an entry that can be checked for being complete.
func pattern(n int) string { return strings.Repeat(fmt.Sprintf("%08d", n), 1000) }

func whole(entry string) bool {
	return len(entry) == 8000 && strings.Repeat(entry[:8], 1000) == entry
}

func worker(t *testing.T, work, home, ring, keyFile, name string) *exec.Cmd {
	t.Helper()
	cmd := exec.CommandContext(t.Context(), os.Args[0])
	cmd.Env = append(os.Environ(), workVar+"="+work, homeVar+"="+home, ringVar+"="+ring, fileVar+"="+keyFile, nameVar+"="+name)
	return cmd
}

const logins = 50

func TestFirstLoginsOfManyGoroutines(t *testing.T) {
	home, ring := t.TempDir(), newRing()
	var wg sync.WaitGroup
	for i := range logins {
		wg.Go(func() {
			v, name := testVault(t, home, ring), fmt.Sprint(i)
			if err := errors.Join(store(t.Context(), v, "ctx-"+name, "of "+name), appendTo(t.Context(), v, name)); err != nil {
				t.Error(err)
			}
		})
	}
	wg.Wait()
	wantAllLogins(t, testVault(t, home, ring))
	if names := ring.names(); len(names) != 1 {
		t.Errorf("the keyring holds %v", names)
	}
}

func TestFirstLoginsOfManyProcesses(t *testing.T) {
	for _, m := range []Mode{ModeKeyring, ModeFile} {
		t.Run(string(m), func(t *testing.T) {
			home, ring, keyFile := t.TempDir(), t.TempDir(), ""
			if m == ModeFile {
				keyFile = filepath.Join(t.TempDir(), "cfid.key")
			}
			var wg sync.WaitGroup
			for i := range logins / 2 {
				for _, name := range []string{fmt.Sprint(2 * i), fmt.Sprint(2*i + 1)} {
					wg.Go(func() {
						if out, err := worker(t, "login", home, ring, keyFile, name).CombinedOutput(); err != nil {
							t.Errorf("%v: %s", err, out)
						}
					})
				}
			}
			wg.Wait()
			wantAllLogins(t, testVault(t, home, folderRing{ring}))
			keys := len(snapshot(t, ring))
			if m == ModeFile {
				data, err := os.ReadFile(keyFile)
				keys += strings.Count(string(data), "AGE-SECRET-KEY-1")
				if err != nil {
					t.Error(err)
				}
			}
			if keys != 1 {
				t.Errorf("%d keys were made", keys)
			}
		})
	}
}

func wantAllLogins(t *testing.T, v *Vault) {
	t.Helper()
	shared := strings.Fields(get(t, v, "shared"))
	seen := map[string]bool{}
	for _, name := range shared {
		seen[name] = true
	}
	if len(shared) != logins || len(seen) != logins {
		t.Errorf("the shared entry has %d lines, %d different ones", len(shared), len(seen))
	}
	for i := range logins {
		want(t, v, fmt.Sprintf("ctx-%d", i), fmt.Sprintf("of %d", i))
	}
}

// killed starts a worker, lets it work for some milliseconds and kills it.
func killed(t *testing.T, cmd *exec.Cmd, most time.Duration) {
	t.Helper()
	var errs bytes.Buffer
	cmd.Stderr = &errs
	out, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	first := make([]byte, len("started"))
	if _, err := out.Read(first); err != nil || string(first) != "started" {
		t.Fatalf("%q, %v: %s", first, err, errs.String())
	}
	time.Sleep(rand.N(most))
	if err := cmd.Process.Kill(); err != nil {
		t.Fatal(err)
	}
	if err := cmd.Wait(); err == nil || !strings.Contains(err.Error(), "killed") {
		t.Fatalf("the worker ended by itself: %v: %s%s", err, first, errs.String())
	}
}

func TestKillDuringUpdate(t *testing.T) {
	home, ring := t.TempDir(), t.TempDir()
	v := testVault(t, home, folderRing{ring})
	put(t, v, "one", pattern(0))
	moved := false
	for round := 0; round < 20 || !moved && round < 1000; round++ { // on a busy machine a worker may be killed before it writes
		killed(t, worker(t, "update", home, ring, "", ""), 20*time.Millisecond)
		got := get(t, v, "one")
		if !whole(got) {
			t.Fatalf("a broken entry of %d bytes", len(got))
		}
		moved = moved || got != pattern(0)
	}
	if !moved {
		t.Error("no worker ever wrote anything")
	}
	put(t, v, "one", pattern(1)) // no lock is left held
}

func TestKillDuringRekey(t *testing.T) {
	home, ring := t.TempDir(), t.TempDir()
	v := testVault(t, home, folderRing{ring})
	for n := range 8 {
		put(t, v, fmt.Sprintf("ctx-%d", n), pattern(n))
	}
	before := v.alreadyOpen().key.vault
	for round := range 20 {
		killed(t, worker(t, "rekey", home, ring, "", ""), 30*time.Millisecond)
		for n := range 8 {
			want(t, v, fmt.Sprintf("ctx-%d", n), pattern(n))
		}
		put(t, v, "ctx-0", pattern(0))
		put(t, v, fmt.Sprintf("new-%d", round), "new")
	}
	if err := v.Rekey(t.Context()); err != nil {
		t.Fatal(err)
	}
	s, err := v.Status(t.Context())
	if err != nil || s.Moving || s.ID == before || len(s.Entries) != 28 {
		t.Errorf("status %+v, %v", s, err)
	}
	for _, e := range s.Entries {
		if e.Err != nil {
			t.Errorf("entry %s: %v", e.ID, e.Err)
		}
	}
}

// TestMigrateKilledAnywhere: if a process is killed while it moves the key, the key may stay in the new place only until the
// vault is opened again.
func TestMigrateKilledAnywhere(t *testing.T) {
	home, ring, keyFile := t.TempDir(), t.TempDir(), filepath.Join(t.TempDir(), "key")
	open := func() *Vault {
		return New(Options{Dir: filepath.Join(home, "config", "vault"), KeyFile: keyFile, Keyring: folderRing{ring}})
	}
	put(t, New(Options{Dir: filepath.Join(home, "config", "vault"), Mode: ModeKeyring, Keyring: folderRing{ring}}), "one", planted)
	begun := 0
	for range 60 {
		cmd := worker(t, "migrate", home, ring, keyFile, "")
		if err := cmd.Start(); err != nil {
			t.Fatal(err)
		}
		time.Sleep(20*time.Millisecond + rand.N(40*time.Millisecond))
		_ = cmd.Process.Kill()
		_ = cmd.Wait() // it was killed
		if h, err := open().readHeader(); err == nil && h.Next != nil {
			begun++
		}
		want(t, open(), "one", planted)
		keys, err := filepath.Glob(filepath.Join(ring, service+"-*"))
		if err != nil {
			t.Fatal(err)
		}
		for i, key := range keys {
			keys[i] = strings.Replace(filepath.Base(key), service+"-", service+":", 1)
		}
		wantOneKey(t, open(), keys, keyFile)
		if s, err := open().Status(t.Context()); err != nil || s.Moving || s.Key != nil {
			t.Errorf("status %+v, %v", s, err)
		}
	}
	t.Logf("%d times a move had begun", begun)
}
