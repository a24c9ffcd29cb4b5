package store

import (
	"context"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/cfid-cli/cfid/context/internal/durable"
	"github.com/cfid-cli/cfid/internal/disktest"
	"github.com/google/go-cmp/cmp"
)

func TestReadWhereNothingIs(t *testing.T) {
	s := Open(filepath.Join(t.TempDir(), "absent"))
	got, err := s.Read(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(&File{Version: Version}, got); diff != "" {
		t.Error(diff)
	}
	if _, err := os.Stat(filepath.Dir(s.Path())); !errors.Is(err, fs.ErrNotExist) {
		t.Error("reading makes no folder")
	}
}

func TestUpdateThenRead(t *testing.T) {
	s := Open(filepath.Join(t.TempDir(), "sub", "cfid"))
	want := &File{Version: Version, Current: "b", Previous: "a", Contexts: []*Context{testContext("a"), testContext("b")}}
	update(t, s, func(f *File) error {
		f.Current, f.Previous = "b", "a"
		f.Contexts = []*Context{testContext("b"), testContext("a")}
		return nil
	})
	if diff := cmp.Diff(want, read(t, s)); diff != "" {
		t.Errorf("file (-want +got):\n%s", diff)
	}
	wantMode(t, s.Path(), 0o600)
	wantMode(t, filepath.Dir(s.Path()), 0o700|fs.ModeDir)
	wantFiles(t, s, "contexts.lock", "contexts.yaml")
}

func TestNothingIsWritten(t *testing.T) {
	boom := errors.New("boom")
	cancelled, cancel := context.WithCancel(t.Context())
	for _, tc := range []struct {
		name   string
		ctx    context.Context
		change func(*File) error
		want   error
	}{
		{"nothing changes", t.Context(), func(*File) error { return nil }, nil},
		{"changed and changed back", t.Context(), func(f *File) error { f.Current = "a"; f.Current = ""; return nil }, nil},
		{"an error", t.Context(), func(f *File) error { f.Contexts = nil; return boom }, boom},
		{"a file that could not be read", t.Context(), func(f *File) error { f.Contexts[0].Name = "-x"; return nil }, ErrInvalid},
		{"cancelled meanwhile", cancelled, func(f *File) error { cancel(); f.Contexts = nil; return nil }, context.Canceled},
		{"cancelled before", cancelled, func(f *File) error { f.Contexts = nil; return nil }, context.Canceled},
	} {
		t.Run(tc.name, func(t *testing.T) {
			s := Open(t.TempDir())
			update(t, s, add(testContext("a")))
			before, data := stat(t, s.Path()), readFile(t, s.Path())
			if err := s.Update(tc.ctx, tc.change); !errors.Is(err, tc.want) {
				t.Errorf("got %v, want %v", err, tc.want)
			}
			if !os.SameFile(before, stat(t, s.Path())) {
				t.Error("the file was replaced")
			}
			if diff := cmp.Diff(data, readFile(t, s.Path())); diff != "" {
				t.Error(diff)
			}
			wantFiles(t, s, "contexts.lock", "contexts.yaml")
		})
	}
}

func TestUpdateReturnsTheErrorOfTheChangeAsItIs(t *testing.T) {
	boom := errors.New("boom")
	if err := Open(t.TempDir()).Update(t.Context(), func(*File) error { return boom }); err != boom { //nolint:errorlint // the very same
		t.Errorf("got %#v", err)
	}
}

func TestDamagedFileIsKept(t *testing.T) {
	s := Open(t.TempDir())
	const damaged = "version: 1\ncurrent: [\n"
	for i, name := range []string{"a", "b"} {
		writeFile(t, s.Path(), damaged)
		var damage *DamagedError
		if _, err := s.Read(t.Context()); !errors.Is(err, ErrDamaged) || !errors.As(err, &damage) || damage.Path != s.Path() {
			t.Fatalf("got %v, want a DamagedError with its path", err)
		}
		if err := s.Update(t.Context(), func(f *File) error { return nil }); !errors.Is(err, ErrDamaged) {
			t.Errorf("a change of nothing: got %v, want ErrDamaged", err)
		}
		if err := s.Update(t.Context(), func(f *File) error { return f.Damage }); !errors.Is(err, ErrDamaged) {
			t.Errorf("a change that refuses: got %v, want ErrDamaged", err)
		}
		if got := readFile(t, s.Path()); got != damaged {
			t.Fatalf("the damaged file was touched: %q", got)
		}
		update(t, s, func(f *File) error {
			damage = f.Damage
			return add(testContext(name))(f)
		})
		if got := readFile(t, damage.Kept); got != damaged || !strings.HasPrefix(damage.Kept, s.Path()+".damaged-") {
			t.Errorf("kept at %s: %q", damage.Kept, got)
		}
		wantMode(t, damage.Kept, 0o600)
		if got := read(t, s).Contexts[0].Name; got != name {
			t.Errorf("the new file has %q", got)
		}
		if kept, _ := filepath.Glob(s.Path() + ".damaged-*"); len(kept) != i+1 {
			t.Errorf("%d copies, want %d", len(kept), i+1)
		}
	}
}

func TestNewerVersionIsLeftAlone(t *testing.T) {
	s := Open(t.TempDir())
	const newer = "version: 3\nplanets: [earth]\n"
	writeFile(t, s.Path(), newer)
	if _, err := s.Read(t.Context()); !errors.Is(err, ErrNewerVersion) || errors.Is(err, ErrDamaged) {
		t.Errorf("read: got %v", err)
	}
	if err := s.Update(t.Context(), add(testContext("a"))); !errors.Is(err, ErrNewerVersion) {
		t.Errorf("update: got %v", err)
	}
	if got := readFile(t, s.Path()); got != newer {
		t.Errorf("the file now reads %q", got)
	}
	wantFiles(t, s, "contexts.lock", "contexts.yaml")
}

func TestBusy(t *testing.T) {
	s := Open(t.TempDir())
	held, err := durable.Lock(t.Context(), filepath.Join(filepath.Dir(s.Path()), lockName), 0)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = held.Unlock() }()
	s.wait = 20 * time.Millisecond
	var busy *BusyError
	err = s.Update(t.Context(), add(testContext("a")))
	if !errors.Is(err, ErrBusy) || !errors.As(err, &busy) || busy.Holder.PID != os.Getpid() {
		t.Errorf("got %v, want ErrBusy that names this process", err)
	}
	if _, err := s.Read(t.Context()); err != nil {
		t.Errorf("a read waited for the lock: %v", err)
	}
}

func TestSymbolicLinkStays(t *testing.T) {
	s := Open(t.TempDir())
	real := filepath.Join(t.TempDir(), "mine.yaml")
	writeFile(t, real, "version: 1\ncontexts: []\n")
	if err := os.Symlink(real, s.Path()); err != nil {
		t.Fatal(err)
	}
	update(t, s, add(testContext("a")))
	if info, err := os.Lstat(s.Path()); err != nil || info.Mode()&fs.ModeSymlink == 0 {
		t.Errorf("the link no longer exists: %v, %v", info, err)
	}
	if !strings.Contains(readFile(t, real), "name: a") {
		t.Error("the file behind the link was not written")
	}
}

func TestUpdateSweepsLitter(t *testing.T) {
	s := Open(t.TempDir())
	old := filepath.Join(filepath.Dir(s.Path()), ".cfid-1.tmp")
	writeFile(t, old, "half a file")
	hours := time.Now().Add(-2 * time.Hour)
	if err := os.Chtimes(old, hours, hours); err != nil {
		t.Fatal(err)
	}
	update(t, s, add(testContext("a")))
	wantFiles(t, s, "contexts.lock", "contexts.yaml")
}

func TestFullDisk(t *testing.T) {
	disktest.Run(t, func(t *testing.T, disk disktest.Disk) {
		s := Open(disk.Dir)
		update(t, s, add(testContext("a")))
		before := readFile(t, s.Path())
		disk.Fill()
		err := s.Update(t.Context(), func(f *File) error {
			f.Contexts[0].TLS.CA = strings.Repeat("-----BEGIN CERTIFICATE-----\n", 300)
			return nil
		})
		if !errors.Is(err, ErrNoSpace) {
			t.Errorf("got %v, want ErrNoSpace", err)
		}
		if diff := cmp.Diff(before, readFile(t, s.Path())); diff != "" {
			t.Error(diff)
		}
		writeFile(t, filepath.Join(disk.Dir, "filler"), "")
		writeFile(t, s.Path(), "damaged")
		disk.Fill()
		if err := s.Update(t.Context(), add(testContext("b"))); !errors.Is(err, ErrNoSpace) {
			t.Errorf("damaged: got %v, want ErrNoSpace", err)
		}
		if got := readFile(t, s.Path()); got != "damaged" {
			t.Errorf("the damaged file now reads %q", got)
		}
		wantFiles(t, s, "contexts.lock", "contexts.yaml", "filler")
	})
}

func TestReadOnlyDisk(t *testing.T) {
	disktest.Run(t, func(t *testing.T, disk disktest.Disk) {
		s := Open(disk.Dir)
		update(t, s, add(testContext("a")))
		disk.ReadOnly()
		if err := s.Update(t.Context(), add(testContext("b"))); !errors.Is(err, ErrReadOnly) {
			t.Errorf("got %v, want ErrReadOnly", err)
		}
		if got := read(t, s); len(got.Contexts) != 1 {
			t.Errorf("read %d contexts", len(got.Contexts))
		}
	})
}

func update(t *testing.T, s *Store, change func(*File) error) {
	t.Helper()
	if err := s.Update(t.Context(), change); err != nil {
		t.Fatal(err)
	}
}

func read(t *testing.T, s *Store) *File {
	t.Helper()
	f, err := s.Read(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	return f
}

func wantFiles(t *testing.T, s *Store, want ...string) {
	t.Helper()
	entries, err := os.ReadDir(filepath.Dir(s.Path()))
	if err != nil {
		t.Fatal(err)
	}
	got := []string{}
	for _, e := range entries {
		got = append(got, e.Name())
	}
	if !slices.Equal(want, got) {
		t.Errorf("files %v, want %v", got, want)
	}
}
