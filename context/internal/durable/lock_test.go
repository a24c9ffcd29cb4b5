package durable

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

const holdVar = "CFID_TEST_HOLD_LOCK"

// TestMain allows starting the test binary again as a process that takes a lock and keeps it until it is killed.
func TestMain(m *testing.M) {
	path := os.Getenv(holdVar)
	if path == "" {
		os.Exit(m.Run())
	}
	if _, err := Lock(context.Background(), path, time.Minute); err != nil {
		fmt.Println(err)
		os.Exit(1)
	}
	fmt.Println("held")
	time.Sleep(time.Hour)
}

func TestLockExcludesGoroutines(t *testing.T) {
	path := filepath.Join(t.TempDir(), "sub", "lock")
	var wg sync.WaitGroup
	var inside, total atomic.Int32 // atomic: the race detector does not know what a file lock orders
	for range 20 {
		wg.Go(func() {
			held, err := Lock(t.Context(), path, time.Minute)
			if err != nil {
				t.Error(err)
				return
			}
			if n := inside.Add(1); n != 1 {
				t.Errorf("%d holders", n)
			}
			total.Add(1)
			time.Sleep(100 * time.Microsecond)
			inside.Add(-1)
			if err := held.Unlock(); err != nil {
				t.Error(err)
			}
		})
	}
	wg.Wait()
	if n := total.Load(); n != 20 {
		t.Errorf("%d of 20 got the lock", n)
	}
	wantMode(t, path, 0o600)
}

func TestBusyNamesTheHolderAndAKilledHolderLetsGo(t *testing.T) {
	path := filepath.Join(t.TempDir(), "lock")
	holder := startHolder(t, path)

	start := time.Now()
	_, err := Lock(t.Context(), path, 30*time.Millisecond)
	var busy *BusyError
	if !errors.Is(err, ErrBusy) || !errors.As(err, &busy) {
		t.Fatalf("got %v, want a BusyError", err)
	}
	if waited := time.Since(start); waited < 30*time.Millisecond {
		t.Errorf("waited %s", waited)
	}
	want := Holder{PID: holder.Process.Pid, Command: filepath.Base(os.Args[0]), Since: busy.Holder.Since}
	if diff := cmp.Diff(want, busy.Holder); diff != "" {
		t.Error(diff)
	}
	if age := time.Since(busy.Holder.Since); age < 0 || age > time.Hour {
		t.Errorf("held since %s", busy.Holder.Since)
	}
	if text := fmt.Sprintf("process %d (", holder.Process.Pid); !strings.Contains(err.Error(), text) {
		t.Errorf("%q does not name the holder", err)
	}

	if err := holder.Process.Kill(); err != nil {
		t.Fatal(err)
	}
	held, err := Lock(t.Context(), path, time.Minute)
	if err != nil {
		t.Fatal(err)
	}
	if err := held.Unlock(); err != nil {
		t.Fatal(err)
	}
	if got := readNote(path); got != (Holder{}) {
		t.Errorf("the note outlived the lock: %v", got)
	}
	if err := held.Unlock(); err != nil {
		t.Errorf("a second unlock: %v", err)
	}
}

func TestLockWaitIsCancelled(t *testing.T) {
	path := filepath.Join(t.TempDir(), "lock")
	held, err := Lock(t.Context(), path, 0)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = held.Unlock() }()
	ctx, cancel := context.WithCancel(t.Context())
	time.AfterFunc(20*time.Millisecond, cancel)
	if _, err := Lock(ctx, path, 10*time.Minute); !errors.Is(err, context.Canceled) || errors.Is(err, ErrBusy) {
		t.Errorf("got %v, want context.Canceled", err)
	}
}

func startHolder(t *testing.T, path string) *exec.Cmd {
	t.Helper()
	cmd := exec.CommandContext(t.Context(), os.Args[0])
	cmd.Env = append(os.Environ(), holdVar+"="+path)
	out, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		_ = cmd.Process.Kill()
		_ = cmd.Wait()
	})
	line, err := bufio.NewReader(out).ReadString('\n')
	if err != nil || line != "held\n" {
		t.Fatalf("the holder says %q, %v", line, err)
	}
	return cmd
}

func FuzzParseNote(f *testing.F) {
	for _, seed := range []string{"", "4711 1700000000 cfid\n", "-1 0 x", "1 2", "1 x y", "1 2 \x1b[31m", "9999999999999999999 1 a"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, note string) {
		h := parseNote(note)
		for _, r := range h.String() {
			if r < ' ' || r > '~' {
				t.Errorf("%q leads to %q", note, h)
			}
		}
		if h != (Holder{}) && h.PID <= 0 {
			t.Errorf("%q leads to %+v", note, h)
		}
	})
}
