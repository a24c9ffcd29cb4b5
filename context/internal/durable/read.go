package durable

import (
	"errors"
	"fmt"
	"io"
	"os"
)

// ErrTooLarge: the file has more bytes than the given limit.
var ErrTooLarge = errors.New("too large")

// Read returns the bytes of a regular file of at most limit bytes. It needs no lock, because Write replaces a file in one
// step. It rejects folders, pipes, which would block, and devices, which may never end. Errors: ErrTooLarge,
// fs.ErrNotExist.
func Read(path string, limit int64) ([]byte, error) {
	f, err := open(path)
	if err != nil {
		return nil, err
	}
	defer func() { _ = f.Close() }()
	data, err := io.ReadAll(io.LimitReader(f, limit+1))
	if err != nil {
		return nil, err
	}
	if int64(len(data)) > limit {
		return nil, fmt.Errorf("%s: %w: more than %d bytes", path, ErrTooLarge, limit)
	}
	return data, nil
}

func regular(path string) error {
	info, err := os.Stat(path)
	if err == nil && !info.Mode().IsRegular() {
		return fmt.Errorf("%s is not a regular file", path)
	}
	return err
}
