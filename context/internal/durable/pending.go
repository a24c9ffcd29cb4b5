package durable

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
)

// Pending is a temporary file whose space is already taken: what is written into it later does not meet a full disk.
// One goroutine uses it.
type Pending struct {
	file *os.File // nil once committed or aborted
	dir  string
	perm os.FileMode
}

// Reserve makes a temporary file (mode 0600) in dir and takes size bytes of disk for it. Call it before asking a server
// for something that can be had only once, such as a rotated refresh token. dir is made (0700) where it is missing.
// The error Is ErrNoSpace or ErrReadOnly where that is the cause; then nothing is left behind.
func Reserve(dir string, size int64) (*Pending, error) {
	if err := MakeDir(dir); err != nil {
		return nil, err
	}
	f, err := os.CreateTemp(dir, tempPrefix+"*"+tempSuffix) // os.CreateTemp gives 0600
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

// Commit writes data, forces it to the disk and puts it in the place of path, which must lie in the folder that was
// reserved. data may be shorter or longer than the reservation. Whatever happens the Pending is used up; on an error
// the old file at path is as it was, except for a failed sync of the folder after the rename, which is reported too.
func (p *Pending) Commit(path string, data []byte) error {
	if p.file == nil {
		return errors.New("commit: the temporary file is already used up")
	}
	defer p.Abort()
	if filepath.Dir(path) != filepath.Clean(p.dir) {
		return fmt.Errorf("commit %s: the space was reserved in %s", path, p.dir)
	}
	if err := p.fill(data); err != nil {
		return classify(fmt.Errorf("write %s: %w", path, err))
	}
	name := p.file.Name()
	if err := p.file.Close(); err != nil { // Windows renames no open file
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

// zeroes takes the space by writing it, where the file system has no call for it.
func zeroes(f *os.File, size int64) error {
	block := make([]byte, min(size, 64<<10))
	for at := int64(0); at < size; at += int64(len(block)) {
		block = block[:min(size-at, int64(len(block)))]
		if _, err := f.WriteAt(block, at); err != nil {
			return err
		}
	}
	return f.Sync() // delayed allocation finds a full disk only now
}
