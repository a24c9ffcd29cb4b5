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

// ReportFile is the file of a page, with mode 0600. An existing file is kept until the new page is complete.
type ReportFile struct {
	*os.File
	path  string
	force bool
}

// NewReport creates a temporary file before any work is done; with an empty path it returns nil. An existing file is an error,
// unless force is set.
func NewReport(s *session.Session, path string, force bool) (*ReportFile, error) {
	if path == "" {
		return &ReportFile{}, nil
	}
	path = s.Path(path)
	if _, err := os.Lstat(path); err == nil && !force {
		return nil, &session.UsageError{Text: path + " already exists", Try: line.Says("--force, to replace it")}
	}
	f, err := os.CreateTemp(filepath.Dir(path), ".cfid-report-*") // mode 0600
	if err != nil {
		return nil, fmt.Errorf("file for the page: %w", err)
	}
	return &ReportFile{File: f, path: path, force: force}, nil
}

// Path returns the path of the page.
func (r *ReportFile) Path() string { return r.path }

// Fill writes the temporary file and moves it to its path.
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

// place moves the file to its path. A link fails if the path exists; not every file system supports links.
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

// Abandon removes an unfinished file.
func (r *ReportFile) Abandon() {
	if r.File != nil {
		_ = r.File.Close() // the content is discarded
		_ = os.Remove(r.Name())
	}
}
