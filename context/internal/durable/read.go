package durable

import (
	"errors"
	"fmt"
	"io"
	"os"
)

// ErrTooLarge: the file has more bytes than anything of ours is ever written with.
var ErrTooLarge = errors.New("too large")

// Read gives the bytes of a regular file of at most limit bytes; ErrTooLarge where it is larger. It needs no lock: Write
// replaces files whole. A missing file is fs.ErrNotExist. What is no regular file (a folder, a pipe that would block, a
// device that never ends) is refused.
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
