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

// Store is the contexts.yaml of one folder. It holds nothing open and may be used by several goroutines.
type Store struct {
	dir  string
	wait time.Duration
}

// Open names the folder; it touches no file.
func Open(dir string) *Store { return &Store{dir: dir, wait: lockWait} }

// Path gives where the file is, or will be.
func (s *Store) Path() string { return filepath.Join(s.dir, fileName) }

// Read gives the file as it is now; an empty File where there is none. It waits for nobody. Errors: a *DamagedError (Is
// ErrDamaged), ErrNewerVersion, or what the disk says.
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

// Update reads the file, lets change work on it and writes the result in one step, alone among all processes; they wait up
// to 30 seconds for each other (*BusyError then). change must be quick: no network, no prompt, no other lock inside.
//
// Nothing is written when change returns an error (Update returns it as it is) or changes nothing. What is written is on
// the disk when Update returns. On an error the file is as it was: ErrReadOnly, ErrNoSpace, ErrNewerVersion, ErrInvalid,
// or ctx.Err(). Where the file is damaged change works on an empty File with Damage set: when it puts something there the
// damaged one is kept beside the new one, and Damage.Kept says where; when it does not, Update returns Damage.
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

// damage is Damage as an error: a nil *DamagedError would be an error that is not nil.
func (f *File) damage() error {
	if f.Damage == nil {
		return nil
	}
	return f.Damage
}

// changed gives the bytes to write; nil where change left everything as it was.
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

// keep copies a file beside the one that will take its place, and never over an earlier copy. It answers the copy's path.
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

// realPath follows a symbolic link, so that a contexts.yaml kept elsewhere by a person stays where it is.
func (s *Store) realPath() string {
	if real, err := filepath.EvalSymlinks(s.Path()); err == nil {
		return real
	}
	return s.Path()
}
