package store

import (
	"errors"
	"fmt"
	"strings"

	"github.com/cfid-cli/cfid/context/internal/durable"
)

var (
	// ErrNoContext: no context applies; nothing was targeted yet.
	ErrNoContext = errors.New("no context is selected")
	// ErrUnknownContext: no context has that name. The error is an *UnknownContextError with similar names.
	ErrUnknownContext = errors.New("unknown context")
	// ErrNameTaken: another context has that name.
	ErrNameTaken = errors.New("already exists")
	// ErrBadName: the name is not valid for a context.
	ErrBadName = errors.New("invalid context name")
	// ErrInvalid: the change would write a file that cannot be read again, or a secret.
	ErrInvalid = errors.New("not allowed in contexts.yaml")
	// ErrDamaged: contexts.yaml cannot be read. The error is a *DamagedError.
	ErrDamaged = errors.New("damaged")
	// ErrNewerVersion: a newer cfid wrote contexts.yaml. The file is not changed.
	ErrNewerVersion = errors.New("written by a newer version")
	// ErrDotfile: a .cfid.yaml has invalid content. The error is a *DotfileError.
	ErrDotfile = errors.New("invalid .cfid.yaml")
	// ErrNoHome: the environment does not name the folder of the user's files, or names it with a relative path.
	ErrNoHome = errors.New("no folder for files")

	// ErrBusy: another process held the lock of contexts.yaml for too long. The error is a *BusyError.
	ErrBusy = durable.ErrBusy
	// ErrReadOnly: the folder or the disk is not writable.
	ErrReadOnly = durable.ErrReadOnly
	// ErrNoSpace: the disk is full.
	ErrNoSpace = durable.ErrNoSpace
)

// BusyError names the process that holds the lock.
type BusyError = durable.BusyError

// UnknownContextError is the ErrUnknownContext with the name, where it comes from, and similar names.
type UnknownContextError struct {
	Name string
	Why  Why      // the zero Why where the name is a command's argument
	Near []string // at most three, the nearest first
}

func (e *UnknownContextError) Error() string {
	text := "unknown context, and not a valid name"
	if CheckName(e.Name) == nil { // anything else may be a secret that was typed in the wrong place
		text = fmt.Sprintf("unknown context %q", e.Name)
	}
	if e.Why.Kind != FromNothing {
		text += fmt.Sprintf(" (from %s)", e.Why)
	}
	if len(e.Near) > 0 {
		text += "; there is " + strings.Join(e.Near, ", ")
	}
	return text
}

// Is makes errors.Is(err, ErrUnknownContext) true.
func (e *UnknownContextError) Is(target error) bool { return target == ErrUnknownContext }

// DamagedError is the ErrDamaged with the place of the first fault.
type DamagedError struct {
	Path string
	Line int // 0 if the whole file is at fault
	Err  error
	// Kept is where the damaged file was copied to, once Store.Update has written a new one.
	Kept string
}

func (e *DamagedError) Error() string {
	if e.Line > 0 {
		return fmt.Sprintf("%s is damaged: line %d: %v", e.Path, e.Line, e.Err)
	}
	return fmt.Sprintf("%s is damaged: %v", e.Path, e.Err)
}

// Is makes errors.Is(err, ErrDamaged) true.
func (e *DamagedError) Is(target error) bool { return target == ErrDamaged }

func (e *DamagedError) Unwrap() error { return e.Err }

// DotfileError is the ErrDotfile with the place of the fault.
type DotfileError struct {
	Path string
	Line int    // 0 if the whole file is at fault
	Key  string // "" if no key is at fault
	Err  error
}

func (e *DotfileError) Error() string {
	text := e.Path
	if e.Line > 0 {
		text += fmt.Sprintf(": line %d", e.Line)
	}
	if e.Key != "" {
		text += fmt.Sprintf(": %q", e.Key)
	}
	return fmt.Sprintf("%s: %v", text, e.Err)
}

// Is makes errors.Is(err, ErrDotfile) true.
func (e *DotfileError) Is(target error) bool { return target == ErrDotfile }

func (e *DotfileError) Unwrap() error { return e.Err }
