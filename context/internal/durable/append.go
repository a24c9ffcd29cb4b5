package durable

import (
	"os"
)

// Append adds a line to the file at path, which is made (0600, its folder 0700) where it is missing. The caller holds a lock.
// Where the last line of the file was cut – a process killed, a disk full – the new one begins on its own; where the disk
// has no room for the line the file is as it was (ErrNoSpace). A link in the file's place is refused.
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
		_ = f.Truncate(size) // the error of the write is the one to tell
		return classify(err)
	}
	return nil
}
