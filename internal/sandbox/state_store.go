package sandbox

import (
	"bufio"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"sync"
	"sync/atomic"
	"time"
)

// saveEvery is how often changes are saved. A large state is saved less often: saving takes at most a twentieth of the
// time.
const (
	saveEvery = 3 * time.Second
	saveShare = 20
)

// ErrStateTaken says that another program has written the state file since this one read or wrote it.
var ErrStateTaken = errors.New("another program has written the state file")

// store is the state file of a server.
type store struct {
	changes atomic.Int64 // requests that may have changed something

	mu    sync.Mutex // held while saving
	path  string     // links resolved
	known fs.FileInfo
	sum   string
	saved int64 // changes that the file holds
	took  time.Duration
}

// restore reads the state file; false when there is none. Nothing is written.
func (s *Server) restore(path string) (bool, error) {
	if real, err := filepath.EvalSymlinks(path); err == nil {
		path = real
	}
	s.store.path, s.store.saved = path, -1
	f, err := os.Open(path)
	if errors.Is(err, fs.ErrNotExist) {
		return false, writable(filepath.Dir(path))
	}
	if err != nil {
		return false, err
	}
	defer f.Close()
	info, err := f.Stat()
	switch {
	case err != nil:
		return false, err
	case !info.Mode().IsRegular():
		return false, fmt.Errorf("%s is no plain file", path)
	}
	s.store.known = info
	loaded, err := loadState(f)
	if err == nil {
		err = s.install(loaded)
	}
	if err != nil {
		return false, fmt.Errorf("%s: %w", path, err)
	}
	return true, writable(filepath.Dir(path))
}

// writable fails when no file can be made in a folder: better now than when there is something to lose.
func writable(dir string) error {
	f, err := os.CreateTemp(dir, ".cfid-sandbox-*")
	if err != nil {
		return err
	}
	return errors.Join(f.Close(), os.Remove(f.Name()))
}

// Save writes the state file, when the configuration names one and something has changed: to a new file beside it, mode
// 0600, which then takes its place. A file that another program wrote meanwhile is not replaced (ErrStateTaken).
func (s *Server) Save() error {
	st := &s.store
	if st.path == "" {
		return nil
	}
	st.mu.Lock()
	defer st.mu.Unlock()
	began, changes := time.Now(), st.changes.Load()
	snap, err := s.snapshot()
	if err != nil {
		return err
	}
	f, err := os.CreateTemp(filepath.Dir(st.path), ".cfid-sandbox-*")
	if err != nil {
		return err
	}
	sum, err := snap.write(f)
	if err == nil && sum != st.sum {
		err = f.Sync()
	}
	if err = errors.Join(err, f.Close()); err == nil {
		err = st.replace(f.Name(), sum)
	}
	_ = os.Remove(f.Name()) // gone after a rename
	if err != nil {
		return fmt.Errorf("save %s: %w", st.path, err)
	}
	st.saved, st.took = changes, time.Since(began)
	return nil
}

// replace puts a new file in the place of the old one, unless it says the same.
func (st *store) replace(name, sum string) error {
	now, err := os.Stat(st.path)
	switch {
	case err == nil && (st.known == nil || !os.SameFile(st.known, now)):
		return ErrStateTaken
	case err != nil && !errors.Is(err, fs.ErrNotExist):
		return err
	case err == nil && sum == st.sum:
		return nil
	}
	if err := os.Rename(name, st.path); err != nil {
		return err
	}
	st.sum = sum
	st.known, err = os.Stat(st.path)
	if err != nil {
		return err
	}
	if dir, err := os.Open(filepath.Dir(st.path)); err == nil {
		_ = dir.Sync() // not every system can; the file itself is safe
		_ = dir.Close()
	}
	return nil
}

// startSaving saves changes from time to time. The function it returns stops that and saves a last time. What can't be saved
// meanwhile goes to Config.Trouble.
func (s *Server) startSaving(ctx context.Context) (finish func() error) {
	if s.store.path == "" {
		return func() error { return nil }
	}
	ctx, cancel := context.WithCancel(ctx)
	done := make(chan struct{})
	go func() {
		defer close(done)
		s.keepSaving(ctx)
	}()
	return func() error {
		cancel()
		<-done
		return s.Save()
	}
}

func (s *Server) keepSaving(ctx context.Context) {
	st, told := &s.store, ""
	for wait := time.Duration(0); ; wait = max(saveEvery, saveShare*st.took) {
		select {
		case <-ctx.Done():
			return
		case <-time.After(wait):
		}
		if st.changes.Load() == st.saved {
			continue
		}
		err := s.Save()
		if err == nil {
			told = ""
			continue
		}
		if s.cfg.Trouble != nil && err.Error() != told { // report a full disk once
			s.cfg.Trouble(err)
		}
		told = err.Error()
	}
}

// write writes all lines and returns the sum that the last of them holds.
func (n *snapshot) write(w io.Writer) (string, error) {
	buffered := bufio.NewWriterSize(w, 1<<20)
	total := sha256.New()
	out := json.NewEncoder(io.MultiWriter(buffered, total))
	out.SetEscapeHTML(false)
	if err := out.Encode(n.head); err != nil {
		return "", err
	}
	for _, part := range n.parts {
		for record := range part {
			if err := out.Encode(record); err != nil {
				return "", err
			}
		}
	}
	sum := hex.EncodeToString(total.Sum(nil))
	if err := out.Encode(stateRecord{End: &stateEnd{sum}}); err != nil {
		return "", err
	}
	return sum, buffered.Flush()
}
