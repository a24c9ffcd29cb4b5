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
	// noteAt: Windows locks are mandatory and cover byte 0, so the note that others read is behind it.
	noteAt  = 1
	maxNote = 256
)

// Held is an exclusive lock on a file, held until Unlock or until the process ends, however it ends.
type Held struct {
	flock *flock.Flock
	path  string
}

// Holder says who had a lock, as written into the lock file by the process that took it. It is a note for people, not a
// proof: it may be empty, or name a process that has just let go.
type Holder struct {
	PID     int
	Command string // the program's name; never its arguments, for they may hold a secret
	Since   time.Time
}

// String gives "process 4711 (cfid) since 15:04:05", or "another process".
func (h Holder) String() string {
	if h.PID == 0 {
		return "another process"
	}
	return fmt.Sprintf("process %d (%s) since %s", h.PID, h.Command, h.Since.Local().Format(time.TimeOnly))
}

// BusyError is the ErrBusy that Lock answers with.
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

// Lock takes the lock at path, whose folder is made (0700) where it is missing. It tries until it has it, ctx ends (the
// error wraps ctx.Err()) or wait is over (*BusyError, which Is ErrBusy); with wait 0 it tries once. The lock excludes
// other processes and other goroutines of this one alike; who holds it and takes it again waits for himself. Nothing
// removes the file: deleting a lock file can give it two holders.
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

// Unlock lets go. It may be called more than once.
func (h *Held) Unlock() error {
	if !h.flock.Locked() {
		return nil
	}
	_ = os.Truncate(h.path, 0) // the note is only a hint
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

// writeNote tells who waits whom he waits for. The lock holds without it, so its errors don't matter.
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

// program is the name this process was started by, cut down to what is safe to print.
func program() string {
	name := strings.Map(func(r rune) rune {
		if r > ' ' && r < 0x7f {
			return r
		}
		return '?'
	}, filepath.Base(os.Args[0]))
	return name[:min(len(name), 64)]
}

// readNote answers the zero Holder where there is no note or it is not one of ours.
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
