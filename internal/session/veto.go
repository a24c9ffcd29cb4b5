package session

import (
	"fmt"

	"github.com/cfid-cli/cfid/internal/rest"
)

// veto stops a write in a dry run or a read-only session, even if an operation did not check.
func (s *Session) veto(w rest.Write) error {
	path := HistoryPath(w.URL.EscapedPath())
	switch {
	case s.Settings.DryRun:
		return &DryRunError{Method: w.Method, Path: path}
	case s.Settings.ReadOnly:
		return fmt.Errorf("%w: %s %s is not sent", ErrReadOnly, w.Method, path)
	}
	return nil
}
