// Package durable writes small files so that a crash, a full disk or another process never leaves an incomplete one: it
// writes a temporary file in the same folder, syncs it, renames it and syncs the folder. It also has locks between
// processes.
//
// It does not interpret the bytes: context/store and context/secret do.
package durable

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"time"
)

var (
	// ErrBusy: another process or goroutine held the lock for longer than the caller waits. The error is a *BusyError.
	ErrBusy = errors.New("busy")
	// ErrReadOnly: the folder or the file system is not writable for this user.
	ErrReadOnly = errors.New("not writable")
	// ErrNoSpace: the disk is full or the quota is used up.
	ErrNoSpace = errors.New("no space left")
)

const (
	tempPrefix = ".cfid-"
	tempSuffix = ".tmp"
)

// Write replaces the file at path in one step: a reader sees the old bytes or the new ones, also after a power cut. It
// creates a missing folder with mode 0700. On an error the old file is not changed. Errors: ErrReadOnly, ErrNoSpace.
func Write(path string, data []byte, perm os.FileMode) error {
	p, err := Reserve(filepath.Dir(path), 0)
	if err != nil {
		return err
	}
	defer p.Abort()
	p.perm = perm
	return p.Commit(path, data)
}

// MakeDir creates dir and its missing parents, accessible to this user only. A folder that exists keeps its mode: an
// environment variable may name a folder that the user created.
func MakeDir(dir string) error {
	info, err := os.Stat(dir)
	switch {
	case err == nil && info.IsDir():
		return nil
	case err == nil:
		return fmt.Errorf("%s is not a folder", dir)
	case !errors.Is(err, fs.ErrNotExist):
		return classify(err)
	}
	if err := MakeDir(filepath.Dir(dir)); err != nil {
		return err
	}
	if err := os.Mkdir(dir, 0o700); err != nil {
		if errors.Is(err, fs.ErrExist) { // another process has created it meanwhile
			return nil
		}
		return classify(err)
	}
	if err := restrictDir(dir); err != nil {
		return classify(err)
	}
	return classify(syncDir(filepath.Dir(dir)))
}

// Sweep removes the temporary files that killed processes left in dir and that were last modified before the given time. It
// ignores errors, because the files do no harm.
func Sweep(dir string, before time.Time) {
	entries, err := os.ReadDir(dir)
	if err != nil {
		return
	}
	for _, e := range entries {
		if !strings.HasPrefix(e.Name(), tempPrefix) || !strings.HasSuffix(e.Name(), tempSuffix) {
			continue
		}
		info, err := e.Info()
		if err == nil && info.Mode().IsRegular() && info.ModTime().Before(before) {
			_ = os.Remove(filepath.Join(dir, e.Name()))
		}
	}
}

// classify wraps err in ErrNoSpace or ErrReadOnly if that is the cause.
func classify(err error) error {
	switch {
	case err == nil:
		return nil
	case isFull(err):
		return fmt.Errorf("%w: %w", ErrNoSpace, err)
	case isReadOnly(err) || errors.Is(err, fs.ErrPermission):
		return fmt.Errorf("%w: %w", ErrReadOnly, err)
	}
	return err
}
