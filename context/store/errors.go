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
	// ErrUnknownContext: no context has that name. The error is an *UnknownContextError with names that come near.
	ErrUnknownContext = errors.New("unknown context")
	// ErrNameTaken: another context has that name.
	ErrNameTaken = errors.New("name is taken")
	// ErrBadName: a context cannot be called that.
	ErrBadName = errors.New("not a name for a context")
	// ErrInvalid: the change would make a file that could not be read again, or put a secret into it.
	ErrInvalid = errors.New("not allowed in contexts.yaml")
	// ErrDamaged: contexts.yaml cannot be understood. The error is a *DamagedError.
	ErrDamaged = errors.New("damaged")
	// ErrNewerVersion: a newer cfid wrote contexts.yaml. It is left alone.
	ErrNewerVersion = errors.New("written by a newer version")
	// ErrDotfile: a .cfid.yaml says something it may not say. The error is a *DotfileError.
	ErrDotfile = errors.New("bad .cfid.yaml")
	// ErrNoHome: the environment does not say where this person's files are, or says it with a relative path.
	ErrNoHome = errors.New("no place for files")

	// ErrBusy: another process had contexts.yaml for too long. The error is a *BusyError.
	ErrBusy = durable.ErrBusy
	// ErrReadOnly: the folder or the disk may not be written.
	ErrReadOnly = durable.ErrReadOnly
	// ErrNoSpace: the disk is full.
	ErrNoSpace = durable.ErrNoSpace
)

// BusyError names who holds the lock.
type BusyError = durable.BusyError

// UnknownContextError says which name was not found, who named it, and what comes near.
type UnknownContextError struct {
	Name string
	Why  Why      // the zero Why where the name is a command's argument
	Near []string // at most three, the nearest first
}

func (e *UnknownContextError) Error() string {
	text := "unknown context, and no possible name of one"
	if CheckName(e.Name) == nil { // anything else may be a secret that stood in the wrong place
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

// DamagedError says where contexts.yaml stops being one.
type DamagedError struct {
	Path string
	Line int // 0 where it is about the whole file
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

// DotfileError says what is wrong with a .cfid.yaml.
type DotfileError struct {
	Path string
	Line int    // 0 where it is about the whole file
	Key  string // "" where it is about no key
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
