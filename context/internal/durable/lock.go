package durable

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"time"

	"github.com/gofrs/flock"
)

const (
	firstPause = time.Millisecond
	maxPause   = 25 * time.Millisecond
	// noteAt is the offset of the note that other processes read: on Windows they cannot read byte 0, which is locked.
	noteAt  = 1
	maxNote = 256
)

// Held is an exclusive lock on a file, held until Unlock or until the process ends.
type Held struct {
	flock *flock.Flock
	path  string
}

// Holder names the process that holds a lock, as that process has written it into the lock file. It is for messages only: it
// may be empty, or name a process that has just released the lock.
type Holder struct {
	PID     int
	Command string // the program's name without its arguments, which may contain a secret
	Since   time.Time
}

// String returns "process 4711 (cfid) since 15:04:05", or "another process".
func (h Holder) String() string {
	if h.PID == 0 {
		return "another process"
	}
	return fmt.Sprintf("process %d (%s) since %s", h.PID, h.Command, h.Since.Local().Format(time.TimeOnly))
}

// BusyError is the ErrBusy that Lock returns.
type BusyError struct {
	Path   string // of the lock file
	Holder Holder
	Waited time.Duration
}

func (e *BusyError) Error() string {
	return fmt.Sprintf("%s is held by %s; waited %s", e.Path, e.Holder, e.Waited)
}

// Is makes errors.Is(err, ErrBusy) true.
func (e *BusyError) Is(target error) bool { return target == ErrBusy }

// Lock takes the lock at path and creates its folder (0700) if it is missing. It tries until it has the lock, ctx is done
// (the error wraps ctx.Err()) or wait has passed (*BusyError); with wait 0 it tries once. The lock excludes other
// processes and other goroutines of this process. It is not reentrant: a goroutine that takes it twice waits for itself.
// The file is never removed, because two processes could then hold locks on different files at the same path.
func Lock(ctx context.Context, path string, wait time.Duration) (*Held, error) {
	if err := MakeDir(filepath.Dir(path)); err != nil {
		return nil, err
	}
	f := flock.New(path, flock.SetFlag(os.O_CREATE|os.O_RDWR), flock.SetPermissions(0o600))
	end := time.Now().Add(wait)
	for pause := firstPause; ; pause = min(2*pause, maxPause) {
		if err := ctx.Err(); err != nil {
			return nil, fmt.Errorf("lock %s, held by %s: %w", path, readNote(path), err)
		}
		locked, err := f.TryLock()
		if err != nil {
			return nil, classify(fmt.Errorf("lock %s: %w", path, err))
		}
		if locked {
			writeNote(path)
			return &Held{flock: f, path: path}, nil
		}
		left := time.Until(end)
		if left <= 0 {
			return nil, &BusyError{Path: path, Holder: readNote(path), Waited: wait}
		}
		sleep(ctx, min(pause, left))
	}
}

// Unlock releases the lock. It may be called more than once.
func (h *Held) Unlock() error {
	if !h.flock.Locked() {
		return nil
	}
	_ = os.Truncate(h.path, 0) // a note that stays does no harm
	return h.flock.Unlock()
}

func sleep(ctx context.Context, d time.Duration) {
	t := time.NewTimer(d)
	defer t.Stop()
	select {
	case <-ctx.Done():
	case <-t.C:
	}
}

// writeNote writes the Holder into the lock file, for the messages of waiting processes. The lock works without it, so
// errors are ignored.
func writeNote(path string) {
	f, err := os.OpenFile(path, os.O_WRONLY, 0)
	if err != nil {
		return
	}
	defer func() { _ = f.Close() }()
	note := fmt.Sprintf("%d %d %s\n", os.Getpid(), time.Now().Unix(), program())
	if _, err := f.WriteAt([]byte(note), noteAt); err == nil {
		_ = f.Truncate(int64(noteAt + len(note)))
	}
}

// program returns the name that this process was started with, shortened and with only printable ASCII characters.
func program() string {
	name := strings.Map(func(r rune) rune {
		if r > ' ' && r < 0x7f {
			return r
		}
		return '?'
	}, filepath.Base(os.Args[0]))
	return name[:min(len(name), 64)]
}

// readNote returns the zero Holder if there is no valid note.
func readNote(path string) Holder {
	f, err := os.Open(path)
	if err != nil {
		return Holder{}
	}
	defer func() { _ = f.Close() }()
	buf := make([]byte, maxNote)
	n, _ := f.ReadAt(buf, noteAt) // a short file ends in io.EOF
	return parseNote(string(buf[:n]))
}

func parseNote(note string) Holder {
	fields := strings.Fields(note)
	if len(fields) != 3 {
		return Holder{}
	}
	pid, err := strconv.Atoi(fields[0])
	if err != nil || pid <= 0 {
		return Holder{}
	}
	since, err := strconv.ParseInt(fields[1], 10, 64)
	if err != nil {
		return Holder{}
	}
	for _, r := range fields[2] {
		if r <= ' ' || r >= 0x7f {
			return Holder{}
		}
	}
	return Holder{PID: pid, Command: fields[2], Since: time.Unix(since, 0)}
}
