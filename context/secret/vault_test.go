package secret

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/cfid-cli/cfid/internal/disktest"
)

func TestReadUpdateDelete(t *testing.T) {
	home, ring := t.TempDir(), newRing()
	v := testVault(t, home, ring)
	if got, err := v.Read(t.Context(), "one"); got != nil || err != nil {
		t.Fatalf("no vault: %q, %v", got, err)
	}
	if files := snapshot(t, home); len(files) != 0 || len(ring.calls) != 0 {
		t.Fatalf("reading nothing made %v, asked %v", files, ring.calls)
	}
	put(t, v, "one", planted)
	put(t, v, "two", planted+"-2")
	want(t, v, "one", planted)
	other := testVault(t, home, ring)
	before := ring.count("get")
	want(t, other, "two", planted+"-2")
	want(t, other, "one", planted)
	want(t, other, "three", "")
	if n := ring.count("get") - before; n != 1 {
		t.Errorf("the key was read %d times", n)
	}
	err := other.Update(t.Context(), "one", func(old []byte) ([]byte, error) {
		if string(old) != planted {
			t.Errorf("fn was given %q", old)
		}
		copy(old, "changed in place")
		return old, nil
	})
	if err != nil {
		t.Fatal(err)
	}
	want(t, v, "one", "changed in place"+planted[16:])
	if err := v.Delete(t.Context(), "one"); err != nil {
		t.Fatal(err)
	}
	if err := v.Update(t.Context(), "two", func([]byte) ([]byte, error) { return nil, nil }); err != nil {
		t.Fatal(err)
	}
	want(t, v, "one", "")
	want(t, other, "two", "")
	if err := v.Delete(t.Context(), "never-was"); err != nil {
		t.Error(err)
	}
	wantErr(t, v.Delete(t.Context(), "../x"), ErrBadID)
	_, err = v.Read(t.Context(), "../x")
	wantErr(t, err, ErrBadID)
}

func TestUpdateLeavesTheEntryAlone(t *testing.T) {
	home := t.TempDir()
	v := testVault(t, home, newRing())
	put(t, v, "one", planted)
	before := snapshot(t, home)
	refused := errors.New("the server said no")
	for name, fn := range map[string]func([]byte) ([]byte, error){
		"same bytes": func(old []byte) ([]byte, error) { return bytes.Clone(old), nil },
		"an error":   func([]byte) ([]byte, error) { return []byte("lost"), refused },
	} {
		err := v.Update(t.Context(), "one", fn)
		if name == "an error" {
			wantErr(t, err, refused)
		} else if err != nil {
			t.Error(err)
		}
		if after := snapshot(t, home); fmt.Sprint(after) != fmt.Sprint(before) {
			t.Errorf("%s: the files changed", name)
		}
	}
}

func TestFilesArePrivateAndHoldNoSecret(t *testing.T) {
	home, ring := t.TempDir(), newRing()
	v := testVault(t, home, ring)
	if err := os.MkdirAll(v.opts.Dir, 0o755); err != nil {
		t.Fatal(err)
	}
	put(t, v, "one", planted)
	err := filepath.Walk(v.opts.Dir, func(path string, info os.FileInfo, err error) error {
		if err == nil && info.Mode().Perm()&0o077 != 0 {
			t.Errorf("%s has mode %v", path, info.Mode())
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	k := v.alreadyOpen().key
	wantNowhere(t, home, planted, k.text(), k.identity.Recipient().String(), string(k.mac))
	if len(ring.names()) != 1 || ring.names()[0] != "cfid:"+k.vault {
		t.Errorf("the keyring holds %v", ring.names())
	}
}

func TestDamagedEntries(t *testing.T) {
	home, ring := t.TempDir(), newRing()
	for name, spoil := range map[string]func(v *Vault, path string) error{
		"empty":     func(_ *Vault, path string) error { return os.WriteFile(path, nil, 0o600) },
		"garbage":   func(_ *Vault, path string) error { return os.WriteFile(path, []byte("garbage"), 0o600) },
		"too big":   func(_ *Vault, path string) error { return os.Truncate(path, maxEntryFile+1) },
		"a bit":     func(_ *Vault, path string) error { return flip(path) },
		"swapped":   func(v *Vault, path string) error { return os.Rename(v.entryPath("other"), path) },
		"of others": func(_ *Vault, path string) error { return os.Rename(strangersEntry(t, ring), path) },
	} {
		t.Run(name, func(t *testing.T) {
			v := testVault(t, filepath.Join(home, name), ring)
			put(t, v, "one", planted)
			put(t, v, "other", planted)
			if err := spoil(v, v.entryPath("one")); err != nil {
				t.Fatal(err)
			}
			before := snapshot(t, v.opts.Dir)
			_, err := v.Read(t.Context(), "one")
			wantErr(t, err, ErrDamaged)
			err = v.Update(t.Context(), "one", func([]byte) ([]byte, error) { t.Error("fn was called"); return nil, nil })
			wantErr(t, err, ErrDamaged)
			if fmt.Sprint(snapshot(t, v.opts.Dir)) != fmt.Sprint(before) {
				t.Error("the files changed")
			}
			replaceDamaged(t, v, before["one.age"])
		})
	}
}

// replaceDamaged checks that Replace works on a damaged entry and keeps its file, and that Delete deletes that file, too.
func replaceDamaged(t *testing.T, v *Vault, was string) {
	t.Helper()
	err := v.Replace(t.Context(), "one", func(old []byte) ([]byte, error) {
		if old != nil {
			t.Errorf("fn was given %q", old)
		}
		return []byte("fresh"), nil
	})
	if err != nil {
		t.Fatal(err)
	}
	want(t, v, "one", "fresh")
	s, err := v.Status(t.Context())
	if err != nil || len(s.Damaged) != 1 {
		t.Fatalf("kept %v, %v", s.Damaged, err)
	}
	if snapshot(t, v.opts.Dir)[s.Damaged[0]] != was {
		t.Error("what was kept is not what was damaged")
	}
	if err := v.Delete(t.Context(), "one"); err != nil {
		t.Fatal(err)
	}
	if s, err := v.Status(t.Context()); err != nil || len(s.Damaged) != 0 {
		t.Errorf("after Delete: %v, %v", s.Damaged, err)
	}
}

func flip(path string) error {
	data, err := os.ReadFile(path)
	if err != nil {
		return err
	}
	data[len(data)-1] ^= 1
	return os.WriteFile(path, data, 0o600)
}

// strangersEntry makes an entry of the same context in another home on the same keyring.
func strangersEntry(t *testing.T, ring Keyring) string {
	t.Helper()
	v := testVault(t, t.TempDir(), ring)
	put(t, v, "one", planted)
	return v.entryPath("one")
}

func TestDamagedHeader(t *testing.T) {
	home, ring := t.TempDir(), newRing()
	put(t, testVault(t, home, ring), "one", planted)
	path := filepath.Join(home, "config", "vault", headerName)
	good, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	check := func(name string, want error) {
		t.Helper()
		v, before := testVault(t, home, ring), snapshot(t, home)
		_, readErr := v.Read(t.Context(), "one")
		updateErr := v.Update(t.Context(), "one", func([]byte) ([]byte, error) { return []byte("x"), nil })
		newErr := v.Update(t.Context(), "new", func([]byte) ([]byte, error) { return []byte("x"), nil })
		initErr := v.Init(t.Context(), ModeKeyring)
		for _, err := range []error{readErr, updateErr, newErr, initErr} {
			if !errors.Is(err, want) {
				t.Errorf("%s: %v, not %v", name, err, want)
			}
		}
		if fmt.Sprint(snapshot(t, home)) != fmt.Sprint(before) || len(ring.names()) != 1 {
			t.Errorf("%s: something was written", name)
		}
	}
	if err := os.WriteFile(path, []byte("version: 1\nid: x\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	check("damaged", ErrDamaged)
	if err := os.WriteFile(path, []byte("version: 7\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	check("newer", ErrNewerVersion)
	if err := os.Remove(path); err != nil {
		t.Fatal(err)
	}
	check("missing", ErrDamaged)
	if err := os.WriteFile(path, good, 0o600); err != nil {
		t.Fatal(err)
	}
	want(t, testVault(t, home, ring), "one", planted)
}

func TestBusyNamesTheHolder(t *testing.T) {
	v := testVault(t, t.TempDir(), newRing())
	put(t, v, "one", planted)
	held, err := v.lock(t.Context(), "one")
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = held.Unlock() }()
	ctx, cancel := context.WithDeadline(t.Context(), time.Now()) // it has expired when Update waits for the lock
	defer cancel()
	err = v.Update(ctx, "one", func([]byte) ([]byte, error) { t.Error("fn was called"); return nil, nil })
	wantErr(t, err, context.DeadlineExceeded)
	if !strings.Contains(err.Error(), fmt.Sprint(os.Getpid())) {
		t.Errorf("the holder is not named: %v", err)
	}
	put(t, v, "two", planted) // another context's lock is free
}

func TestNoSpaceBeforeTheFunctionRuns(t *testing.T) {
	disktest.Run(t, func(t *testing.T, disk disktest.Disk) {
		v := testVault(t, disk.Dir, newRing())
		called := false
		err := v.Update(t.Context(), "one", func([]byte) ([]byte, error) { called = true; return []byte("x"), nil })
		wantErr(t, err, ErrNoSpace) // the disk has 64 KiB
		var write *WriteError
		if called || errors.As(err, &write) {
			t.Errorf("fn was called: %v, %v", called, err)
		}
	})
}

func TestWriteErrorAfterTheFunctionRan(t *testing.T) {
	v := testVault(t, t.TempDir(), newRing())
	put(t, v, "one", planted)
	err := v.Update(t.Context(), "one", func([]byte) ([]byte, error) { return make([]byte, maxEntry+1), nil })
	var write *WriteError
	if !errors.As(err, &write) || write.ID != "one" || !errors.Is(err, ErrTooBig) {
		t.Errorf("error %v", err)
	}
	want(t, v, "one", planted)
	err = v.Update(t.Context(), "one", func([]byte) ([]byte, error) {
		path := v.entryPath("one")
		return []byte("x"), errors.Join(os.Remove(path), os.Mkdir(path, 0o700)) // a rename cannot replace a folder
	})
	if !errors.As(err, &write) {
		t.Errorf("error %v", err)
	}
}

func TestLitterOfKilledProcessesIsSwept(t *testing.T) {
	v := testVault(t, t.TempDir(), newRing())
	put(t, v, "one", planted)
	litter := filepath.Join(v.opts.Dir, ".cfid-123.tmp")
	if err := os.WriteFile(litter, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	old := time.Now().Add(-2 * litterAge)
	if err := os.Chtimes(litter, old, old); err != nil {
		t.Fatal(err)
	}
	put(t, v, "one", "again")
	if _, err := os.Stat(litter); err == nil {
		t.Error("the litter is still there")
	}
}
