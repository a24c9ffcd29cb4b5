package store

import (
	"bytes"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

func journalLines(t *testing.T, j *Journal) []string {
	t.Helper()
	var all []string
	for line, err := range j.Lines() {
		if err != nil {
			t.Fatal(err)
		}
		all = append(all, string(line))
	}
	return all
}

func TestJournal(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "state")
	j := OpenJournal(dir)
	if got := journalLines(t, j); got != nil {
		t.Errorf("lines of nothing: %q", got)
	}
	for _, line := range []string{"one", "two"} {
		if err := j.Append(t.Context(), []byte(line)); err != nil {
			t.Fatal(err)
		}
	}
	// a process that was killed in the middle of a line
	f, err := os.OpenFile(j.Path(), os.O_WRONLY|os.O_APPEND, 0)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := f.WriteString(`{"cut`); err != nil {
		t.Fatal(err)
	}
	if err := f.Close(); err != nil {
		t.Fatal(err)
	}
	if err := j.Append(t.Context(), []byte("three")); err != nil {
		t.Fatal(err)
	}
	if d := cmp.Diff([]string{"one", "two", `{"cut`, "three"}, journalLines(t, j)); d != "" {
		t.Error(d)
	}
	for _, bad := range []string{"two\nlines", "cr\r", strings.Repeat("x", maxEntry+1)} {
		if j.Append(t.Context(), []byte(bad)) == nil {
			t.Errorf("%.20q was taken", bad)
		}
	}
	for path, want := range map[string]os.FileMode{j.Path(): 0o600, dir: 0o700 | os.ModeDir} {
		if info, err := os.Stat(path); err != nil || info.Mode() != want {
			t.Errorf("%s: %v %v", path, info.Mode(), err)
		}
	}
}

func TestJournalRotates(t *testing.T) {
	j := OpenJournal(t.TempDir())
	j.max = 100
	for i := range 40 { // 10 bytes each: four files' worth
		if err := j.Append(t.Context(), fmt.Appendf(nil, "line %04d", i)); err != nil {
			t.Fatal(err)
		}
	}
	got := journalLines(t, j)
	if len(got) != 20 || got[0] != "line 0020" || got[19] != "line 0039" {
		t.Errorf("%d lines: %q", len(got), got)
	}
}

func TestJournalRefusesALink(t *testing.T) {
	dir := t.TempDir()
	other := filepath.Join(t.TempDir(), "other")
	if err := os.WriteFile(other, []byte("mine\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	j := OpenJournal(dir)
	if err := os.Symlink(other, j.Path()); err != nil {
		t.Skip(err)
	}
	if err := j.Append(t.Context(), []byte("line")); err == nil {
		t.Error("a link was followed")
	}
	if data, err := os.ReadFile(other); err != nil || string(data) != "mine\n" {
		t.Errorf("%q %v", data, err)
	}
}

func TestJournalSaysReadOnly(t *testing.T) {
	if os.Geteuid() == 0 {
		t.Skip("root may write everywhere")
	}
	dir := t.TempDir()
	if err := os.Chmod(dir, 0o500); err != nil {
		t.Fatal(err)
	}
	if err := OpenJournal(dir).Append(t.Context(), []byte("line")); !errors.Is(err, ErrReadOnly) {
		t.Errorf("%v", err)
	}
}

const journalChild = "CFID_TEST_JOURNAL"

// TestJournalChild runs as a process of the tests below.
func TestJournalChild(t *testing.T) {
	dir := os.Getenv(journalChild)
	if dir == "" {
		t.Skip("not a child")
	}
	j := OpenJournal(dir)
	var running sync.WaitGroup
	for g := range 4 {
		running.Go(func() {
			for i := 0; os.Getenv("CFID_TEST_FOREVER") != "" || i < 25; i++ {
				if err := j.Append(t.Context(), fmt.Appendf(nil, "%d %d %04d %s .", os.Getpid(), g, i, strings.Repeat("x", 300))); err != nil {
					t.Error(err)
				}
			}
		})
	}
	running.Wait()
}

func child(t *testing.T, dir string, more ...string) *exec.Cmd {
	t.Helper()
	c := exec.CommandContext(t.Context(), os.Args[0], "-test.run=^TestJournalChild$", "-test.v")
	c.Env = append(append(os.Environ(), journalChild+"="+dir), more...)
	return c
}

// TestJournalOfManyProcesses: each line of each process is in the journal once and complete.
func TestJournalOfManyProcesses(t *testing.T) {
	dir := t.TempDir()
	const processes = 6
	var running sync.WaitGroup
	for range processes {
		running.Go(func() {
			if out, err := child(t, dir).CombinedOutput(); err != nil || bytes.Contains(out, []byte("SKIP")) {
				t.Errorf("%v: %s", err, out)
			}
		})
	}
	running.Wait()
	seen := map[string]bool{}
	for _, line := range journalLines(t, OpenJournal(dir)) {
		if seen[line] || !strings.HasSuffix(line, " .") || len(strings.Fields(line)) != 5 {
			t.Fatalf("a line that is broken or there twice: %q", line)
		}
		seen[line] = true
	}
	if len(seen) != processes*100 {
		t.Errorf("%d lines, want %d", len(seen), processes*100)
	}
}

// TestJournalOfKilledProcesses: a process that is killed leaves complete lines, except for the last, and no lock.
func TestJournalOfKilledProcesses(t *testing.T) {
	dir := t.TempDir()
	j := OpenJournal(dir)
	for range 5 {
		c := child(t, dir, "CFID_TEST_FOREVER=1")
		if err := c.Start(); err != nil {
			t.Fatal(err)
		}
		before := len(journalLines(t, j))
		for end := time.Now().Add(time.Minute); len(journalLines(t, j)) < before+30 && time.Now().Before(end); {
			time.Sleep(2 * time.Millisecond)
		}
		if err := c.Process.Kill(); err != nil {
			t.Fatal(err)
		}
		_ = c.Wait() // it was killed
		if err := j.Append(t.Context(), []byte("after 0 0000 kill .")); err != nil {
			t.Fatal(err)
		}
	}
	broken := 0
	for _, line := range journalLines(t, j) {
		if !strings.HasSuffix(line, " .") || len(strings.Fields(line)) != 5 {
			broken++
		}
	}
	if broken > 5 {
		t.Errorf("%d broken lines of 5 killed processes", broken)
	}
}
