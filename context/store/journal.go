package store

import (
	"bufio"
	"bytes"
	"context"
	"errors"
	"io"
	"io/fs"
	"iter"
	"os"
	"path/filepath"
	"sync"
	"time"

	"github.com/cfid-cli/cfid/context/internal/durable"
)

const (
	journalName  = "history.jsonl"
	journalOlder = "history.1.jsonl"
	journalLock  = "history.lock"
	journalWait  = 2 * time.Second
	// maxJournal is the size in bytes at which the journal is renamed; the previous renamed one is replaced.
	maxJournal = 4 << 20
	// maxEntry is the maximum length of a line in bytes.
	maxEntry = 64 << 10
)

// Journal is the history: a file of lines in the folder for state. Lines are only added. It does not interpret them.
type Journal struct {
	dir string
	max int64
	mu  sync.Mutex // saves goroutines of this process from waiting for the file's lock, which is polled
}

// OpenJournal returns the journal in dir. It accesses no file.
func OpenJournal(dir string) *Journal { return &Journal{dir: dir, max: maxJournal} }

// Path returns the path of the journal, which need not exist.
func (j *Journal) Path() string { return filepath.Join(j.dir, journalName) }

// Append adds a line, under a lock between processes, which it waits for up to two seconds. A process that is killed
// while it writes leaves no partial line before the next one. Append does not sync the disk, so a power cut may lose the
// last lines. Errors: a *BusyError, ErrReadOnly, ErrNoSpace.
func (j *Journal) Append(ctx context.Context, line []byte) (err error) {
	if len(line) > maxEntry || bytes.ContainsAny(line, "\r\n") {
		return errors.New("an entry of the history must be one line of at most 64 KiB")
	}
	j.mu.Lock()
	defer j.mu.Unlock()
	held, err := durable.Lock(ctx, filepath.Join(j.dir, journalLock), journalWait)
	if err != nil {
		return err
	}
	defer func() {
		if unlockErr := held.Unlock(); err == nil {
			err = unlockErr
		}
	}()
	if err := j.rotate(); err != nil {
		return err
	}
	return durable.Append(j.Path(), line)
}

func (j *Journal) rotate() error {
	info, err := os.Lstat(j.Path())
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	if err != nil || info.Size() < j.max {
		return err
	}
	return os.Rename(j.Path(), filepath.Join(j.dir, journalOlder))
}

// Lines returns the lines, oldest first; none if there is no file. A line is valid until the next one. Lines longer than
// maxEntry are skipped.
func (j *Journal) Lines() iter.Seq2[[]byte, error] {
	return func(yield func([]byte, error) bool) {
		for _, name := range []string{journalOlder, journalName} {
			data, err := durable.Read(filepath.Join(j.dir, name), 2*maxJournal)
			if errors.Is(err, fs.ErrNotExist) {
				continue
			}
			if err != nil {
				yield(nil, err)
				return
			}
			if !eachLine(data, yield) {
				return
			}
		}
	}
}

func eachLine(data []byte, yield func([]byte, error) bool) bool {
	in := bufio.NewReader(bytes.NewReader(data))
	for {
		line, err := in.ReadBytes('\n')
		line = bytes.TrimSpace(line)
		if len(line) > 0 && len(line) <= maxEntry && !yield(line, nil) {
			return false
		}
		if err == io.EOF {
			return true
		}
	}
}
