package platform

import (
	"errors"
	"fmt"
	"time"

	"github.com/cfid-cli/cfid/internal/rest"
	"github.com/cfid-cli/cfid/internal/session"
)

// ExistsError is a name that another object has.
type ExistsError struct {
	Noun, Name string
	Err        error // the server's words
}

func (e *ExistsError) Error() string { return fmt.Sprintf("%s %s already exists", e.Noun, e.Name) }

// Is makes it a conflict.
func (e *ExistsError) Is(target error) bool { return target == rest.ErrConflict }

// PendingError is a job that did not end within the timeout. It continues on the server.
type PendingError struct {
	What  string // "the deletion of org acme"
	Job   string // path below the API: /v3/jobs/…
	After time.Duration
	Err   error
}

func (e *PendingError) Error() string {
	return fmt.Sprintf("%s has not ended after %s; it continues on the server as %s", e.What, e.After, e.Job)
}

func (e *PendingError) Unwrap() error { return e.Err }

// HalfError is a write of several parts of which one succeeded and another failed.
type HalfError struct {
	Done, Left string
	Err        error
}

func (e *HalfError) Error() string { return fmt.Sprintf("%s, but %s: %v", e.Done, e.Left, e.Err) }

func (e *HalfError) Unwrap() error { return e.Err }

// orMissing replaces a 404 by missing.
func orMissing(err error, gone *session.MissingError) error {
	if errors.Is(err, rest.ErrNotFound) {
		return gone
	}
	return err
}
