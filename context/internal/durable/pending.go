package durable

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
)

// Pending is a temporary file whose disk space is reserved, so that writing to it later does not fail on a full disk. It
// is not safe for concurrent use.
type Pending struct {
	file *os.File // nil once committed or aborted
	dir  string
	perm os.FileMode
}

// Reserve creates a temporary file (mode 0600) in dir and reserves size bytes of disk for it. Call it before requesting
// something that a server issues only once, such as a rotated refresh token. It creates dir (0700) if it is missing. On
// an error no file is left. Errors: ErrNoSpace, ErrReadOnly.
func Reserve(dir string, size int64) (*Pending, error) {
	if err := MakeDir(dir); err != nil {
		return nil, err
	}
	f, err := os.CreateTemp(dir, tempPrefix+"*"+tempSuffix) // with mode 0600
	if err != nil {
		return nil, classify(err)
	}
	p := &Pending{file: f, dir: dir, perm: 0o600}
	if size <= 0 {
		return p, nil
	}
	if err := allocate(f, size); err != nil {
		p.Abort()
		return nil, classify(fmt.Errorf("reserve %d bytes in %s: %w", size, dir, err))
	}
	return p, nil
}

// Commit writes data, syncs it to the disk and replaces the file at path, which must be in the folder given to Reserve.
// data may be shorter or longer than the reserved size. The Pending cannot be used again, even after an error. On an
// error the old file at path is not changed, unless the error is that of the folder's sync after the rename.
func (p *Pending) Commit(path string, data []byte) error {
	if p.file == nil {
		return errors.New("commit: called twice, or after Abort")
	}
	defer p.Abort()
	if filepath.Dir(path) != filepath.Clean(p.dir) {
		return fmt.Errorf("commit %s: the space was reserved in %s", path, p.dir)
	}
	if err := p.fill(data); err != nil {
		return classify(fmt.Errorf("write %s: %w", path, err))
	}
	name := p.file.Name()
	if err := p.file.Close(); err != nil { // Windows does not rename an open file
		return classify(fmt.Errorf("write %s: %w", path, err))
	}
	if err := replace(name, path); err != nil {
		return classify(err)
	}
	p.file = nil
	return classify(syncDir(p.dir))
}

func (p *Pending) fill(data []byte) error {
	if _, err := p.file.WriteAt(data, 0); err != nil {
		return err
	}
	if err := p.file.Truncate(int64(len(data))); err != nil {
		return err
	}
	if err := p.file.Chmod(p.perm); err != nil {
		return err
	}
	return p.file.Sync()
}

// Abort removes the temporary file. It may be called at any time and more than once: after Commit it does nothing.
func (p *Pending) Abort() {
	if p.file == nil {
		return
	}
	_ = p.file.Close()
	_ = os.Remove(p.file.Name())
	p.file = nil
}

// zeroes reserves disk space by writing zeros, for file systems without fallocate.
func zeroes(f *os.File, size int64) error {
	block := make([]byte, min(size, 64<<10))
	for at := int64(0); at < size; at += int64(len(block)) {
		block = block[:min(size-at, int64(len(block)))]
		if _, err := f.WriteAt(block, at); err != nil {
			return err
		}
	}
	return f.Sync() // with delayed allocation a full disk is reported only here
}
