package review

import (
	"errors"
	"fmt"
	"github.com/cfid-cli/cfid/internal/line"
	"github.com/cfid-cli/cfid/internal/session"
	"io/fs"
	"os"
	"path/filepath"
)

// ReportFile is the file of a page, for its owner alone. What is there is kept until the new page is whole.
type ReportFile struct {
	*os.File
	path  string
	force bool
}

// NewReport makes the file ready before any work is done; with an empty path there is none. A file that is there is an error,
// unless force is set.
func NewReport(s *session.Session, path string, force bool) (*ReportFile, error) {
	if path == "" {
		return &ReportFile{}, nil
	}
	path = s.Path(path)
	if _, err := os.Lstat(path); err == nil && !force {
		return nil, &session.UsageError{Text: path + " exists already", Try: line.Says("--force, to replace it")}
	}
	f, err := os.CreateTemp(filepath.Dir(path), ".cfid-report-*") // 0600, and made new
	if err != nil {
		return nil, fmt.Errorf("file for the page: %w", err)
	}
	return &ReportFile{File: f, path: path, force: force}, nil
}

// Path is where the page is, or will be.
func (r *ReportFile) Path() string { return r.path }

// Fill writes the file and puts it in its place, whole.
func (r *ReportFile) Fill(fill func() error) error {
	err := fill()
	if err == nil {
		err = r.Sync()
	}
	if closing := r.File.Close(); err == nil {
		err = closing
	}
	if err == nil {
		err = r.place()
	}
	if err != nil {
		return fmt.Errorf("file for the page: %w", err)
	}
	r.File = nil
	return nil
}

// place gives the file its name. A link is made only where nothing is; not every file system has links.
func (r *ReportFile) place() error {
	if r.force {
		return os.Rename(r.Name(), r.path)
	}
	err := os.Link(r.Name(), r.path)
	switch {
	case err == nil:
		return os.Remove(r.Name())
	case errors.Is(err, fs.ErrExist):
		return err
	}
	return os.Rename(r.Name(), r.path)
}

// Abandon takes an unfinished file away.
func (r *ReportFile) Abandon() {
	if r.File != nil {
		_ = r.File.Close() // nothing of it is wanted
		_ = os.Remove(r.Name())
	}
}
