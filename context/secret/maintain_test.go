package secret

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestMigrateBetweenAllModes(t *testing.T) {
	home, keys := t.TempDir(), t.TempDir()
	ring, kern := newRing(), newRing()
	open := func(m Mode, keyFile string) *Vault {
		v := testVault(t, home, ring, mode(m, keyFile), passphrase(passOne, nil))
		v.kernel = kern
		return v
	}
	put(t, open(ModeKeyring, ""), "one", planted)
	id := ""
	for i, to := range []Mode{
		ModeKernel, ModeFile, ModeFile, ModePassphrase, ModeKeyring, ModePassphrase, ModeKernel, ModeKeyring, ModeFile, ModeKeyring,
	} {
		keyFile := ""
		if to == ModeFile {
			keyFile = filepath.Join(keys, fmt.Sprintf("key-%d", i))
		}
		if err := open("", keyFile).Migrate(t.Context(), to); err != nil {
			t.Fatalf("to %s: %v", to, err)
		}
		v := open(to, keyFile)
		want(t, v, "one", planted)
		s, err := v.Status(t.Context())
		if err != nil || s.Mode != to || s.Moving || id != "" && s.ID != id {
			t.Errorf("status %+v, %v", s, err)
		}
		id = s.ID
		if err := open("", keyFile).Migrate(t.Context(), to); err != nil {
			t.Errorf("to %s again: %v", to, err)
		}
		wantOnePlace(t, to, home, keys, ring, kern)
	}
	wantErr(t, open("", "").Migrate(t.Context(), ModeMemory), ErrBadMode)
	wantErr(t, open("", "").Migrate(t.Context(), ModeFile), ErrKeyFile)
}

// wantOnePlace fails unless the key is in the place it was moved to and nowhere else.
func wantOnePlace(t *testing.T, m Mode, home, keys string, ring, kern *fakeRing) {
	t.Helper()
	var keyFiles int
	for name := range snapshot(t, keys) {
		if !strings.HasSuffix(name, ".lock") {
			keyFiles++
		}
	}
	_, err := os.Stat(filepath.Join(home, "config", "vault", keyName))
	inKernel := slices.DeleteFunc(kern.names(), func(name string) bool { return m == ModePassphrase && strings.HasSuffix(name, ":unlocked") })
	got := map[Mode]bool{ModeKeyring: len(ring.names()) > 0, ModeKernel: len(inKernel) > 0, ModeFile: keyFiles > 0, ModePassphrase: err == nil}
	want := map[Mode]bool{ModeKeyring: false, ModeKernel: false, ModeFile: false, ModePassphrase: false}
	want[m] = true
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("after moving to %s: %s", m, diff)
	}
}

func TestRekeyMakesOldCopiesWorthless(t *testing.T) {
	home, ring := t.TempDir(), newRing()
	v := testVault(t, home, ring)
	put(t, v, "one", planted)
	put(t, v, "two", planted+"-2")
	copied, oldItem := snapshot(t, v.opts.Dir), ring.names()[0]
	elsewhere := testVault(t, home, ring) // a dashboard that has been open for hours
	want(t, elsewhere, "one", planted)
	if err := v.Rekey(t.Context()); err != nil {
		t.Fatal(err)
	}
	if names := ring.names(); len(names) != 1 || names[0] == oldItem {
		t.Errorf("the keyring holds %v", names)
	}
	want(t, v, "one", planted)
	want(t, elsewhere, "one", planted)
	put(t, elsewhere, "two", "changed")
	want(t, v, "two", "changed")
	for name, data := range copied {
		if err := os.WriteFile(filepath.Join(v.opts.Dir, name), []byte(data), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	_, err := testVault(t, home, ring).Read(t.Context(), "one")
	wantErr(t, err, ErrKeyGone)
}

// After a Rekey or Migrate that fails at any call of the keyring the vault reads and writes, and the next one finishes it.
func TestMaintenanceCutOffAnywhere(t *testing.T) {
	cut := errors.New("cut off")
	steps := map[string]func(v *Vault) error{
		"rekey":   func(v *Vault) error { return v.Rekey(t.Context()) },
		"migrate": func(v *Vault) error { return v.Migrate(t.Context(), ModeFile) },
		"back":    func(v *Vault) error { return v.Migrate(t.Context(), ModeKeyring) },
	}
	for name, step := range steps {
		t.Run(name, func(t *testing.T) {
			stopped := 0
			for at := 0; ; at++ {
				home, ring, keyFile := t.TempDir(), newRing(), filepath.Join(t.TempDir(), "key")
				open := func() *Vault { return testVault(t, home, ring, mode("", keyFile)) }
				first := testVault(t, home, ring, mode(map[bool]Mode{true: ModeFile, false: ModeKeyring}[name == "back"], keyFile))
				put(t, first, "one", planted)
				calls := 0
				ring.before = func(string, string) error {
					if calls++; calls == at+1 {
						return cut
					}
					return nil
				}
				err := step(open())
				ring.before = nil
				if err != nil {
					wantOneKey(t, open(), ring.names(), keyFile)
				}
				want(t, open(), "one", planted)
				put(t, open(), "two", planted)
				if err == nil {
					break
				}
				stopped++
				wantErr(t, err, cut)
				if err := step(open()); err != nil {
					t.Fatalf("after call %d failed: %v", at, err)
				}
				want(t, open(), "one", planted)
				want(t, open(), "two", planted)
				if s, err := open().Status(t.Context()); err != nil || s.Moving || s.Key != nil {
					t.Errorf("status %+v, %v", s, err)
				}
			}
			if stopped < 2 {
				t.Errorf("only %d calls were cut off", stopped)
			}
		})
	}
}

// wantOneKey fails unless a key is in the place that vault.yaml names, perhaps in the previous place of a move that was
// interrupted, and nowhere else.
func wantOneKey(t *testing.T, v *Vault, found []string, keyFile string) {
	t.Helper()
	h, err := v.readHeader()
	if err != nil {
		t.Fatal(err)
	}
	named := map[string]bool{}
	for _, at := range []*keyPlace{{ID: h.ID, Mode: h.Mode}, h.Previous} {
		if at != nil {
			named[string(at.Mode)+" "+at.ID] = true
		}
	}
	keys, err := (&filePlace{path: keyFile}).read()
	if err != nil && !errors.Is(err, ErrNoItem) {
		t.Fatal(err)
	}
	for id := range keys {
		found = append(found, string(ModeFile)+" "+id)
	}
	for _, key := range found {
		if key = strings.Replace(key, service+":", string(ModeKeyring)+" ", 1); !named[key] {
			t.Errorf("a key is in %s, and vault.yaml names %v", key, named)
		}
	}
	if h.Previous == nil && len(found) != 1 {
		t.Errorf("keys in %v", found)
	}
}

// TestRekeyBetweenHeaderAndKey: if a Rekey ends after a process has read vault.yaml and before it fetches the key, the
// process finds no key and reads vault.yaml again.
func TestRekeyBetweenHeaderAndKey(t *testing.T) {
	home, ring := t.TempDir(), newRing()
	put(t, testVault(t, home, ring), "one", planted)
	var once sync.Once
	ring.before = func(op, _ string) error {
		var err error
		if op == "get" {
			once.Do(func() {
				quiet := newRing()
				quiet.items = ring.items
				err = testVault(t, home, quiet).Rekey(t.Context())
			})
		}
		return err
	}
	want(t, testVault(t, home, ring), "one", planted)
}

// A context that is written for the first time while the key is replaced is not lost.
func TestRekeyBesideWriters(t *testing.T) {
	home, ring := t.TempDir(), newRing()
	put(t, testVault(t, home, ring), "one", planted)
	var wg sync.WaitGroup
	for w := range 3 {
		wg.Go(func() {
			v := testVault(t, home, ring)
			for n := range 12 {
				if err := store(t.Context(), v, fmt.Sprintf("ctx-%d-%d", w, n), pattern(n)); err != nil {
					t.Error(err)
				}
				if got, err := v.Read(t.Context(), "one"); err != nil || string(got) != planted {
					t.Errorf("%q, %v", got, err)
				}
			}
		})
	}
	wg.Go(func() {
		for range 4 {
			if err := testVault(t, home, ring).Rekey(t.Context()); err != nil {
				t.Error(err)
			}
		}
	})
	wg.Wait()
	v := testVault(t, home, ring)
	for w := range 3 {
		for n := range 12 {
			want(t, v, fmt.Sprintf("ctx-%d-%d", w, n), pattern(n))
		}
	}
	if names := ring.names(); len(names) != 1 {
		t.Errorf("the keyring holds %v", names)
	}
}
