package store

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"time"

	"github.com/cfid-cli/cfid/context/internal/durable"
)

const (
	fileName = "contexts.yaml"
	lockName = "contexts.lock"
	lockWait = 30 * time.Second
	// litterAge: a temporary file older than this belongs to a process that was killed.
	litterAge = time.Hour
)

// Store is the contexts.yaml of one folder. It is safe for concurrent use.
type Store struct {
	dir  string
	wait time.Duration
}

// Open returns the store in dir. It accesses no file.
func Open(dir string) *Store { return &Store{dir: dir, wait: lockWait} }

// Path returns the path of contexts.yaml, which need not exist.
func (s *Store) Path() string { return filepath.Join(s.dir, fileName) }

// Read returns the file as it is now, or an empty File if there is none. It takes no lock. Errors: a *DamagedError,
// ErrNewerVersion, or an error of the file system.
func (s *Store) Read(ctx context.Context) (*File, error) {
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	f, _, err := s.read()
	return f, err
}

func (s *Store) read() (*File, []byte, error) {
	data, err := durable.Read(s.Path(), maxFile)
	if errors.Is(err, fs.ErrNotExist) {
		return &File{Version: Version}, nil, nil
	}
	if err != nil {
		return nil, nil, err
	}
	f, err := parse(data)
	if damage := (*DamagedError)(nil); errors.As(err, &damage) {
		damage.Path = s.Path()
	} else if err != nil {
		err = fmt.Errorf("%s: %w", s.Path(), err)
	}
	return f, data, err
}

// Update reads the file, calls change with it and writes the result in one step, under a lock between processes, which it
// waits for up to 30 seconds. change must be quick: no request, no prompt, no other lock.
//
// Nothing is written if change returns an error, which Update returns as it is, or if it changes nothing. The file is
// synced to the disk when Update returns. On an error the file is not changed. If the file is damaged, change gets an
// empty File with Damage set: if it changes that, a copy of the damaged file is kept at Damage.Kept; if it does not,
// Update returns Damage.
//
// Errors: a *BusyError, ErrReadOnly, ErrNoSpace, ErrNewerVersion, ErrInvalid, a *DamagedError, ctx.Err().
func (s *Store) Update(ctx context.Context, change func(*File) error) (err error) {
	held, err := durable.Lock(ctx, filepath.Join(s.dir, lockName), s.wait)
	if err != nil {
		return err
	}
	defer func() {
		if unlockErr := held.Unlock(); err == nil {
			err = unlockErr
		}
	}()
	f, old, err := s.read()
	if damage := (*DamagedError)(nil); errors.As(err, &damage) {
		f, err = &File{Version: Version, Damage: damage}, nil
	}
	if err != nil {
		return err
	}
	outdated := f.Version < Version
	data, err := changed(f, change)
	if err != nil {
		return err
	}
	if data == nil {
		return f.damage()
	}
	if err := ctx.Err(); err != nil {
		return err
	}
	durable.Sweep(s.dir, time.Now().Add(-litterAge))
	if f.Damage != nil {
		if f.Damage.Kept, err = s.keep("damaged-"+time.Now().UTC().Format("20060102T150405Z"), old); err != nil {
			return err
		}
	}
	if outdated && len(old) > 0 {
		if _, err := s.keep("version-1", old); err != nil {
			return err
		}
	}
	return durable.Write(s.realPath(), data, 0o600)
}

// damage returns Damage as an error. A nil *DamagedError in an error would not be nil.
func (f *File) damage() error {
	if f.Damage == nil {
		return nil
	}
	return f.Damage
}

// changed returns the bytes to write, or nil if change changed nothing.
func changed(f *File, change func(*File) error) ([]byte, error) {
	before, err := encode(f)
	if err != nil {
		return nil, err
	}
	if err := change(f); err != nil {
		return nil, err
	}
	after, err := encode(f)
	if err != nil || bytes.Equal(before, after) {
		return nil, err
	}
	return after, nil
}

// keep writes a copy of contexts.yaml next to it, without replacing an earlier copy, and returns the copy's path.
func (s *Store) keep(suffix string, data []byte) (string, error) {
	base := s.Path() + "." + suffix
	path := base
	for i := 2; ; i++ {
		if _, err := os.Lstat(path); errors.Is(err, fs.ErrNotExist) {
			break
		} else if err != nil {
			return "", err
		}
		path = fmt.Sprintf("%s-%d", base, i)
	}
	if err := durable.Write(path, data, 0o600); err != nil {
		return "", fmt.Errorf("keep a copy of %s: %w", s.Path(), err)
	}
	return path, nil
}

// realPath follows a symbolic link, so that a contexts.yaml that the user keeps elsewhere stays there.
func (s *Store) realPath() string {
	if real, err := filepath.EvalSymlinks(s.Path()); err == nil {
		return real
	}
	return s.Path()
}
