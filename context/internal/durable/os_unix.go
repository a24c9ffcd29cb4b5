//go:build unix

package durable

import (
	"errors"
	"os"
	"syscall"
)

func isFull(err error) bool {
	return errors.Is(err, syscall.ENOSPC) || errors.Is(err, syscall.EDQUOT) || errors.Is(err, syscall.EFBIG)
}

func isReadOnly(err error) bool { return errors.Is(err, syscall.EROFS) }

// restrictDir does nothing: the mode given to mkdir is enough.
func restrictDir(string) error { return nil }

// syncDir makes a rename in dir survive a power cut. File systems that cannot sync a folder return EINVAL or ENOTSUP.
func syncDir(dir string) error {
	d, err := os.Open(dir)
	if err != nil {
		if errors.Is(err, os.ErrPermission) { // a parent folder that may be written and searched, but not read
			return nil
		}
		return err
	}
	defer func() { _ = d.Close() }()
	err = d.Sync()
	if errors.Is(err, syscall.EINVAL) || errors.Is(err, syscall.ENOTSUP) {
		return nil
	}
	return err
}

func replace(from, to string) error { return os.Rename(from, to) }

// open opens a regular file. O_NONBLOCK keeps it from blocking if a pipe replaces the file after the check.
func open(path string) (*os.File, error) {
	if err := regular(path); err != nil {
		return nil, err
	}
	return os.OpenFile(path, os.O_RDONLY|syscall.O_NONBLOCK, 0)
}

// noFollow makes opening a symbolic link fail.
const noFollow = syscall.O_NOFOLLOW
