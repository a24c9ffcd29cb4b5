package store

import (
	"bufio"
	"context"
	"fmt"
	"io"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

const (
	roleVar = "CFID_TEST_ROLE" // "ROLE DIR NAME": what this binary does when it is started again
	workers = 5                // goroutines of one process
)

func TestMain(m *testing.M) {
	role := strings.Split(os.Getenv(roleVar), "|")
	if len(role) != 3 {
		os.Exit(m.Run())
	}
	s, name := Open(role[1]), role[2]
	var err error
	switch role[0] {
	case "add":
		err = addFrom(s, name)
	case "forever":
		err = writeForever(s)
	}
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

// addFrom is one process in which several goroutines add a context each.
func addFrom(s *Store, name string) error {
	errs := make(chan error)
	for i := range workers {
		go func() { errs <- s.Update(context.Background(), add(testContext(fmt.Sprintf("%s-%d", name, i)))) }()
	}
	var err error
	for range workers {
		if e := <-errs; e != nil {
			err = e
		}
	}
	return err
}

// writeForever writes increasing numbers as the name of the current context and prints each one after it is written.
func writeForever(s *Store) error {
	for {
		count := 0
		err := s.Update(context.Background(), func(f *File) error {
			if f.Damage != nil {
				return f.Damage
			}
			_, _ = fmt.Sscanf(f.Current, "count-%d", &count)
			count++
			f.Current = fmt.Sprintf("count-%d", count)
			f.Contexts = []*Context{testContext(f.Current)}
			f.Contexts[0].Target.APIVersion = strings.Repeat("x", rand.IntN(20000))
			return nil
		})
		if err != nil {
			return err
		}
		fmt.Println(count)
	}
}

func start(t *testing.T, role string, s *Store, name string) (*exec.Cmd, io.Reader) {
	t.Helper()
	cmd := exec.CommandContext(t.Context(), os.Args[0])
	cmd.Env = append(os.Environ(), roleVar+"="+strings.Join([]string{role, filepath.Dir(s.Path()), name}, "|"))
	cmd.Stderr = os.Stderr
	out, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	return cmd, out
}

// TestFiftyWritersLoseNothing: ten processes of five goroutines each add a context, all at once.
func TestFiftyWritersLoseNothing(t *testing.T) {
	s := Open(filepath.Join(t.TempDir(), "cfid"))
	var want, got []string
	var wg sync.WaitGroup
	for p := range 10 {
		name := fmt.Sprintf("p%d", p)
		for i := range workers {
			want = append(want, fmt.Sprintf("%s-%d", name, i))
		}
		cmd, _ := start(t, "add", s, name)
		wg.Go(func() {
			if err := cmd.Wait(); err != nil {
				t.Errorf("%s: %v", name, err)
			}
		})
	}
	wg.Wait()
	for _, c := range read(t, s).List() {
		got = append(got, c.Name)
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("contexts (-want +got):\n%s", diff)
	}
	wantFiles(t, s, "contexts.lock", "contexts.yaml")
}

// TestKilledWritersLeaveAFileThatReads kills writers: each number that one has printed is in the file, the file is
// complete, and the lock is free.
func TestKilledWritersLeaveAFileThatReads(t *testing.T) {
	s := Open(t.TempDir())
	for round := range 25 {
		cmd, out := start(t, "forever", s, "")
		said := make(chan int, 1)
		ready := make(chan struct{})
		go lastNumber(out, ready, said)
		<-ready
		time.Sleep(rand.N(15 * time.Millisecond)) // anywhere in a write
		if err := cmd.Process.Kill(); err != nil {
			t.Fatal(err)
		}
		last := <-said
		_ = cmd.Wait()
		f := read(t, s)
		count := 0
		if _, err := fmt.Sscanf(f.Current, "count-%d", &count); err != nil || count < last || count > last+1 {
			t.Fatalf("round %d: %q after the process said %d", round, f.Current, last)
		}
		update(t, s, func(f *File) error { f.Previous = fmt.Sprint(round); return nil })
	}
	if kept, _ := filepath.Glob(s.Path() + ".damaged*"); len(kept) > 0 {
		t.Errorf("damaged files: %v", kept)
	}
}

// lastNumber reads lines to the end, closes ready at the first one and sends the last whole one.
func lastNumber(out io.Reader, ready chan struct{}, last chan<- int) {
	tell := sync.OnceFunc(func() { close(ready) })
	number := 0
	for lines := bufio.NewReader(out); ; tell() {
		line, err := lines.ReadString('\n')
		if err != nil {
			break
		}
		_, _ = fmt.Sscan(line, &number)
	}
	tell() // if the process ended early, its number shows it
	last <- number
}
