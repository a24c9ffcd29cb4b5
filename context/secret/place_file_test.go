package secret

import (
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
)

func TestFileMode(t *testing.T) {
	home, keys := t.TempDir(), t.TempDir()
	path := filepath.Join(keys, "sub", "cfid.key")
	v := testVault(t, home, refusing(ErrLocked), mode(ModeFile, path))
	put(t, v, "one", planted)
	info, err := os.Stat(path)
	if err != nil || info.Mode().Perm() != 0o600 {
		t.Fatalf("%v, %v", info.Mode(), err)
	}
	want(t, testVault(t, home, refusing(ErrLocked)), "one", planted)
	wantNowhere(t, home, planted, v.alreadyOpen().key.text())
	wantNowhere(t, keys, planted)

	// Another home may use the same file; replacing one key keeps the other.
	b := testVault(t, t.TempDir(), refusing(ErrLocked), mode(ModeFile, path))
	put(t, b, "one", "of b")
	if err := v.Rekey(t.Context()); err != nil {
		t.Fatal(err)
	}
	want(t, testVault(t, home, nil), "one", planted)
	b.forget()
	want(t, b, "one", "of b")
	if data, err := os.ReadFile(path); err != nil || strings.Count(string(data), "AGE-SECRET-KEY-1") != 2 {
		t.Errorf("%q, %v", data, err)
	}
	if err := os.Remove(path); err != nil {
		t.Fatal(err)
	}
	_, err = testVault(t, home, nil).Read(t.Context(), "one")
	wantErr(t, err, ErrKeyGone)
}

func TestManyVaultsShareAKeyFile(t *testing.T) {
	path := filepath.Join(t.TempDir(), "cfid.key")
	homes := make([]string, 20)
	var wg sync.WaitGroup
	for i := range homes {
		homes[i] = t.TempDir()
		wg.Go(func() {
			if err := store(t.Context(), testVault(t, homes[i], nil, mode(ModeFile, path)), "one", planted); err != nil {
				t.Error(err)
			}
		})
	}
	wg.Wait()
	for _, home := range homes {
		want(t, testVault(t, home, nil), "one", planted)
	}
}

func TestKeyFilesThatAreRefused(t *testing.T) {
	for name, spoil := range map[string]func(path string) error{
		"others may read": func(path string) error { return os.Chmod(path, 0o640) },
		"all may write":   func(path string) error { return os.Chmod(path, 0o602) },
		"symlink": func(path string) error {
			if err := os.Rename(path, path+".real"); err != nil {
				return err
			}
			return os.Symlink(path+".real", path)
		},
		"folder": func(path string) error {
			if err := os.Remove(path); err != nil {
				return err
			}
			return os.Mkdir(path, 0o700)
		},
		"garbage": func(path string) error { return os.WriteFile(path, []byte("garbage\n"), 0o600) },
	} {
		t.Run(name, func(t *testing.T) {
			home, path := t.TempDir(), filepath.Join(t.TempDir(), "cfid.key")
			put(t, testVault(t, home, nil, mode(ModeFile, path)), "one", planted)
			if err := spoil(path); err != nil {
				t.Fatal(err)
			}
			_, err := testVault(t, home, nil).Read(t.Context(), "one")
			wantErr(t, err, ErrKeyFile)
			fresh := t.TempDir()
			wantErr(t, testVault(t, fresh, nil, mode(ModeFile, path)).Init(t.Context(), ""), ErrKeyFile)
			if files := snapshot(t, fresh); len(files) != 0 {
				t.Errorf("a vault was made: %v", files)
			}
		})
	}
}

func TestKeyFileMustLieElsewhere(t *testing.T) {
	home := t.TempDir()
	config := filepath.Join(home, "config")
	if err := os.MkdirAll(config, 0o700); err != nil {
		t.Fatal(err)
	}
	if err := os.Symlink(config, filepath.Join(home, "link")); err != nil {
		t.Fatal(err)
	}
	for _, path := range []string{
		filepath.Join(config, "key"), filepath.Join(config, "vault", "key"), filepath.Join(config, "vault", "sub", "key"), filepath.Join(config, "vault.key"),
		filepath.Join(home, "x", "..", "config", "key"), filepath.Join(home, "link", "key"), filepath.Join(home, "link", "new", "key"), "key", "../key",
	} {
		wantErr(t, testVault(t, home, nil, mode(ModeFile, path)).Init(t.Context(), ""), ErrKeyFile)
	}
	if err := testVault(t, home, nil, mode(ModeFile, filepath.Join(home, "config-key"))).Init(t.Context(), ""); err != nil {
		t.Errorf("beside the config folder: %v", err)
	}
}
