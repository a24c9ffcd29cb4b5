package durable

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/cfid-cli/cfid/internal/disktest"
	"github.com/google/go-cmp/cmp"
)

func TestWriteReplacesAndIsPrivate(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "a", "b")
	path := filepath.Join(dir, "file")
	for _, text := range []string{"first and longer", "second"} {
		if err := Write(path, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
		if got := read(t, path); got != text {
			t.Errorf("got %q, want %q", got, text)
		}
	}
	wantMode(t, path, 0o600)
	wantMode(t, dir, 0o700|fs.ModeDir)
	wantMode(t, filepath.Dir(dir), 0o700|fs.ModeDir)
	wantFiles(t, dir, "file")
}

func TestWriteTakesTheGivenMode(t *testing.T) {
	path := filepath.Join(t.TempDir(), "file")
	if err := Write(path, []byte("x"), 0o644); err != nil {
		t.Fatal(err)
	}
	wantMode(t, path, 0o644)
}

func TestMakeDirKeepsTheModeOfAFolderThatExists(t *testing.T) {
	dir := t.TempDir()
	if err := os.Chmod(dir, 0o755); err != nil {
		t.Fatal(err)
	}
	if err := Write(filepath.Join(dir, "file"), nil, 0o600); err != nil {
		t.Fatal(err)
	}
	wantMode(t, dir, 0o755|fs.ModeDir)
}

func TestWriteBelowAFileSaysSo(t *testing.T) {
	dir := t.TempDir()
	if err := os.WriteFile(filepath.Join(dir, "file"), nil, 0o600); err != nil {
		t.Fatal(err)
	}
	err := Write(filepath.Join(dir, "file", "below"), nil, 0o600)
	if err == nil || !strings.Contains(err.Error(), "is not a folder") {
		t.Errorf("got %v", err)
	}
}

func TestReserveThenCommit(t *testing.T) {
	dir := t.TempDir()
	path := filepath.Join(dir, "file")
	for _, data := range []string{"short", strings.Repeat("long", 3000), ""} {
		p, err := Reserve(dir, 8192)
		if err != nil {
			t.Fatal(err)
		}
		if err := p.Commit(path, []byte(data)); err != nil {
			t.Fatal(err)
		}
		p.Abort() // does nothing now
		if diff := cmp.Diff(data, read(t, path)); diff != "" {
			t.Error(diff)
		}
		if err := p.Commit(path, nil); err == nil {
			t.Error("a second commit is refused")
		}
	}
	wantMode(t, path, 0o600)
	wantFiles(t, dir, "file")
}

func TestAbortLeavesNothing(t *testing.T) {
	dir := t.TempDir()
	p, err := Reserve(dir, 10)
	if err != nil {
		t.Fatal(err)
	}
	p.Abort()
	p.Abort()
	wantFiles(t, dir)
}

func TestCommitElsewhereIsRefused(t *testing.T) {
	dir, other := t.TempDir(), t.TempDir()
	p, err := Reserve(dir, 10)
	if err != nil {
		t.Fatal(err)
	}
	if err := p.Commit(filepath.Join(other, "file"), []byte("x")); err == nil {
		t.Error("the rename would not be in one folder")
	}
	wantFiles(t, dir)
	wantFiles(t, other)
}

func TestFailedReplaceKeepsTheOld(t *testing.T) {
	dir := t.TempDir()
	path := filepath.Join(dir, "folder")
	if err := os.MkdirAll(filepath.Join(path, "full"), 0o700); err != nil {
		t.Fatal(err)
	}
	if err := Write(path, []byte("x"), 0o600); err == nil {
		t.Error("a file cannot replace a folder")
	}
	wantFiles(t, dir, "folder")
}

func TestSweepTakesOldLitterOnly(t *testing.T) {
	dir := t.TempDir()
	now := time.Now()
	for name, age := range map[string]time.Duration{
		".cfid-1.tmp": 2 * time.Hour, ".cfid-2.tmp": time.Minute, "contexts.yaml": 2 * time.Hour, "mine.tmp": 2 * time.Hour,
	} {
		path := filepath.Join(dir, name)
		if err := os.WriteFile(path, nil, 0o600); err != nil {
			t.Fatal(err)
		}
		if err := os.Chtimes(path, now.Add(-age), now.Add(-age)); err != nil {
			t.Fatal(err)
		}
	}
	Sweep(dir, now.Add(-time.Hour))
	Sweep(filepath.Join(dir, "absent"), now)
	wantFiles(t, dir, ".cfid-2.tmp", "contexts.yaml", "mine.tmp")
}

func TestFullDisk(t *testing.T) {
	disktest.Run(t, func(t *testing.T, disk disktest.Disk) {
		path := filepath.Join(disk.Dir, "file")
		if err := Write(path, []byte("old"), 0o600); err != nil {
			t.Fatal(err)
		}
		early, err := Reserve(disk.Dir, 16<<10)
		if err != nil {
			t.Fatal(err)
		}
		disk.Fill()
		if err := Write(path, make([]byte, 8192), 0o600); !errors.Is(err, ErrNoSpace) || !errors.Is(err, syscall.ENOSPC) {
			t.Errorf("write: got %v, want ErrNoSpace with its cause", err)
		}
		if _, err := Reserve(disk.Dir, 8192); !errors.Is(err, ErrNoSpace) {
			t.Errorf("reserve: got %v, want ErrNoSpace", err)
		}
		if got := read(t, path); got != "old" {
			t.Errorf("the old file now reads %q", got)
		}
		want := strings.Repeat("n", 16<<10)
		if err := early.Commit(path, []byte(want)); err != nil {
			t.Errorf("what was reserved before must fit: %v", err)
		}
		if diff := cmp.Diff(want, read(t, path)); diff != "" {
			t.Error(diff)
		}
		wantFiles(t, disk.Dir, "file", "filler")
	})
}

func TestReadOnlyDisk(t *testing.T) {
	disktest.Run(t, func(t *testing.T, disk disktest.Disk) {
		path := filepath.Join(disk.Dir, "file")
		if err := Write(path, []byte("old"), 0o600); err != nil {
			t.Fatal(err)
		}
		disk.ReadOnly()
		if err := Write(path, []byte("new"), 0o600); !errors.Is(err, ErrReadOnly) {
			t.Errorf("write: got %v, want ErrReadOnly", err)
		}
		if _, err := Lock(t.Context(), filepath.Join(disk.Dir, "lock"), 0); !errors.Is(err, ErrReadOnly) {
			t.Errorf("lock: got %v, want ErrReadOnly", err)
		}
		if err := MakeDir(filepath.Join(disk.Dir, "sub")); !errors.Is(err, ErrReadOnly) {
			t.Errorf("folder: got %v, want ErrReadOnly", err)
		}
		if got := read(t, path); got != "old" {
			t.Errorf("the old file now reads %q", got)
		}
	})
}

func TestPermissionDeniedIsReadOnly(t *testing.T) {
	err := classify(&fs.PathError{Op: "open", Path: "x", Err: syscall.EACCES})
	if !errors.Is(err, ErrReadOnly) || !errors.Is(err, fs.ErrPermission) {
		t.Errorf("got %v", err)
	}
}

func read(t *testing.T, path string) string {
	t.Helper()
	data, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	return string(data)
}

func wantMode(t *testing.T, path string, want fs.FileMode) {
	t.Helper()
	info, err := os.Stat(path)
	if err != nil {
		t.Fatal(err)
	}
	if info.Mode() != want {
		t.Errorf("%s has mode %v, want %v", path, info.Mode(), want)
	}
}

func wantFiles(t *testing.T, dir string, want ...string) {
	t.Helper()
	entries, err := os.ReadDir(dir)
	if err != nil {
		t.Fatal(err)
	}
	var got []string
	for _, e := range entries {
		got = append(got, e.Name())
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("files in the folder (-want +got):\n%s", diff)
	}
}
