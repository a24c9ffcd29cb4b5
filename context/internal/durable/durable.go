// Package durable writes the small files of a person's session so that a crash, a full disk or a second process never
// leaves half of one: a temporary file in the same folder, fsync, rename, fsync of the folder; and a lock beside it.
//
// What the bytes mean does not belong here: that is the business of context/store and context/secret.
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
	// ErrBusy: somebody else held the lock for longer than the caller wanted to wait. The error is a *BusyError.
	ErrBusy = errors.New("busy")
	// ErrReadOnly: the folder or the file system may not be written by this user.
	ErrReadOnly = errors.New("not writable")
	// ErrNoSpace: the disk is full or the quota used up.
	ErrNoSpace = errors.New("no space left")
)

const (
	tempPrefix = ".cfid-"
	tempSuffix = ".tmp"
)

// Write replaces path by data in one step: a reader sees the old bytes or the new ones, also after a power cut. A missing
// folder is made with mode 0700. On an error the old file is as it was; the error Is ErrReadOnly or ErrNoSpace where that
// is the cause.
func Write(path string, data []byte, perm os.FileMode) error {
	p, err := Reserve(filepath.Dir(path), 0)
	if err != nil {
		return err
	}
	defer p.Abort()
	p.perm = perm
	return p.Commit(path, data)
}

// MakeDir makes dir, and what is missing above it, readable by this user alone. A folder that exists keeps its mode: it
// may be the person's own, named by an environment variable.
func MakeDir(dir string) error {
	info, err := os.Stat(dir)
	switch {
	case err == nil && info.IsDir():
		return nil
	case err == nil:
		return fmt.Errorf("%s is a file where a folder is wanted", dir)
	case !errors.Is(err, fs.ErrNotExist):
		return classify(err)
	}
	if err := MakeDir(filepath.Dir(dir)); err != nil {
		return err
	}
	if err := os.Mkdir(dir, 0o700); err != nil {
		if errors.Is(err, fs.ErrExist) { // another process was quicker
			return nil
		}
		return classify(err)
	}
	if err := restrictDir(dir); err != nil {
		return classify(err)
	}
	return classify(syncDir(filepath.Dir(dir)))
}

// Sweep removes temporary files that a killed process left in dir and that were last touched before the given time. What
// cannot be removed stays; it is only litter.
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

// classify adds the sentinel that says why the disk refused; the cause stays in the chain.
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
