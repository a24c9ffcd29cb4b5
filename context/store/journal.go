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
	// maxJournal is when a journal is set aside, in place of the one set aside before: two of them are kept.
	maxJournal = 4 << 20
	// maxEntry bounds a line: nothing of ours is longer.
	maxEntry = 64 << 10
)

// Journal is a file of lines that only grows, in the folder for state: the history. What a line means is for others to say.
type Journal struct {
	dir string
	max int64
	mu  sync.Mutex // so that goroutines of one process do not wait for the file's lock, which is polled
}

// OpenJournal names the folder; it touches no file.
func OpenJournal(dir string) *Journal { return &Journal{dir: dir, max: maxJournal} }

// Path gives where the lines are, or will be.
func (j *Journal) Path() string { return filepath.Join(j.dir, journalName) }

// Append adds a line, alone among all processes; it waits two seconds for others (*BusyError then). The line is there whole or
// not at all, also when this process is killed meanwhile; it is not synced to the disk, so a power cut may lose the last ones.
// ErrReadOnly and ErrNoSpace are as for contexts.yaml.
func (j *Journal) Append(ctx context.Context, line []byte) (err error) {
	if len(line) > maxEntry || bytes.ContainsAny(line, "\r\n") {
		return errors.New("a line of the history is one line of at most 64 KiB")
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

// Lines gives the lines, oldest first; none where there is no file. They are the caller's until the next one. What is longer
// than any line of ours is left out.
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
