package durable

import (
	"os"
)

// Append adds a line to the file at path, which it creates with mode 0600 if it is missing. The caller holds a lock. If
// the file's last line has no line break because a process was killed, the new line starts on a line of its own. If the
// disk is full, the file is not changed (ErrNoSpace). A symbolic link at path is rejected.
func Append(path string, line []byte) (err error) {
	f, err := os.OpenFile(path, os.O_RDWR|os.O_CREATE|noFollow, 0o600)
	if err != nil {
		return classify(err)
	}
	defer func() {
		if closing := f.Close(); err == nil {
			err = classify(closing)
		}
	}()
	info, err := f.Stat()
	if err != nil {
		return err
	}
	size := info.Size()
	text := append(line[:len(line):len(line)], '\n')
	if size > 0 {
		last := make([]byte, 1)
		if _, err := f.ReadAt(last, size-1); err != nil {
			return err
		}
		if last[0] != '\n' {
			text = append([]byte{'\n'}, text...)
		}
	}
	if _, err := f.WriteAt(text, size); err != nil {
		_ = f.Truncate(size) // the error of the write is reported instead
		return classify(err)
	}
	return nil
}
