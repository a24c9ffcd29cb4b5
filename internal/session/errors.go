package session

import (
	"errors"
	"fmt"
	"strings"

	"github.com/cfid-cli/cfid/context/store"
	"github.com/cfid-cli/cfid/internal/line"
	"github.com/cfid-cli/cfid/internal/rest"
)

// ErrNotInteractive is returned if a question must be asked and there is no terminal.
var ErrNotInteractive = errors.New("there is no terminal to ask on")

// ErrAnswerNo is the answer no to a yes-or-no question: no error occurred, but the exit code is not 0.
var ErrAnswerNo = errors.New("the answer is no")

// ErrDeclined is returned if the user did not confirm a change.
var ErrDeclined = errors.New("not confirmed, nothing was changed")

// ErrReadOnly is returned for a write in a read-only session.
var ErrReadOnly = errors.New("this session is read-only")

// DryRunError is a write that a dry run tried to send. It is a bug: the operation should have printed what it would do.
type DryRunError struct{ Method, Path string }

func (e *DryRunError) Error() string {
	return fmt.Sprintf("this would write (%s %s), and a dry run does not write", e.Method, e.Path)
}

// ErrNoCloudController is returned by org, space and role operations in a context that has only a UAA.
var ErrNoCloudController = errors.New("this context has no Cloud Controller")

// ErrOldPassword is returned if the current password was wrong in a change of the user's own password.
var ErrOldPassword = Classed(LoginNeeded, "the old password is wrong")

// UsageError means that the command line is invalid.
type UsageError struct {
	Text string
	Try  []line.Advice // what to type instead
}

func (e *UsageError) Error() string { return e.Text }

// Usage returns a UsageError.
func Usage(format string, args ...any) error { return &UsageError{Text: fmt.Sprintf(format, args...)} }

// LoginError means that the selected context has no valid session; Command is the login to type.
type LoginError struct {
	Context string      // name of the context
	Command line.Advice // what to type
	Err     error       // why, may be nil
}

func (e *LoginError) Error() string {
	if e.Err == nil {
		return fmt.Sprintf("context %s is not logged in", e.Context)
	}
	return fmt.Sprintf("context %s is not logged in: %v", e.Context, e.Err)
}

func (e *LoginError) Unwrap() error { return e.Err }

// AmbiguousError lists the objects that a name may refer to.
type AmbiguousError struct {
	Noun, Name string
	Choices    []string // each is accepted instead of Name
}

func (e *AmbiguousError) Error() string {
	return fmt.Sprintf("%s %s is ambiguous: %s", e.Noun, e.Name, strings.Join(e.Choices, ", "))
}

// MissingError means that the server has no object of that name.
type MissingError struct {
	Noun, Name string
	Where      string // "in org acme"; may be empty
}

func (e *MissingError) Error() string {
	text := fmt.Sprintf("%s %s not found", e.Noun, e.Name)
	if e.Where != "" {
		text += " " + e.Where
	}
	return text
}

// TakenError means that another object already has the name.
type TakenError struct {
	Noun, Name string
	Where      string // "at origin ldap"; may be empty
}

func (e *TakenError) Error() string {
	return strings.TrimSpace(fmt.Sprintf("%s %s already exists %s", e.Noun, e.Name, e.Where))
}

// NoCloudControllerError names the contexts in which an org or role command would work.
type NoCloudControllerError struct {
	Context string
	Others  []string
}

func (e *NoCloudControllerError) Error() string {
	return fmt.Sprintf("context %s has no Cloud Controller, only a UAA", e.Context)
}

// Is matches ErrNoCloudController.
func (e *NoCloudControllerError) Is(target error) bool { return target == ErrNoCloudController }

// PartlyError means that some of several items failed; each item's error was reported before.
type PartlyError struct {
	Done, Failed, NotStarted int
}

func (e *PartlyError) Error() string {
	all := e.Done + e.Failed + e.NotStarted
	if e.NotStarted == 0 {
		return fmt.Sprintf("%d of %d failed", e.Failed, all)
	}
	return fmt.Sprintf("of %d, %d done, %d failed, %d not started", all, e.Done, e.Failed, e.NotStarted)
}

// Missing replaces a 404 by a MissingError with the name, because the body may be empty or contain an id only.
func Missing(err error, noun, name string) error {
	if !errors.Is(err, rest.ErrNotFound) {
		return err
	}
	return &MissingError{Noun: noun, Name: name}
}

// ClientFault is Missing for clients, whose names are in paths.
func ClientFault(err error, id string) error { return Unroutable(id, "", Missing(err, "client", id)) }

// UnroutableSigns are characters that a name in a path cannot contain.
const UnroutableSigns = `/\;%`

// Unroutable explains why a server rejects a name: the Spring firewall of a UAA rejects paths with these characters,
// even if they are escaped (UAA 4.30 answers 400 and 500).
func Unroutable(name, instead string, err error) error {
	if !errors.Is(err, rest.ErrServer) && !errors.Is(err, rest.ErrInvalid) || !strings.ContainsAny(name, UnroutableSigns) {
		return err
	}
	return fmt.Errorf("this UAA does not support names with / \\ ; or %% here%s: %w", instead, err)
}

// AttemptError is the error of a login, with the command that repeats it.
type AttemptError struct {
	Host, Who string
	Command   line.Line
	Err       error
}

func (e *AttemptError) Error() string {
	return fmt.Sprintf("login to %s as %s: %v", e.Host, e.Who, e.Err)
}

func (e *AttemptError) Unwrap() error { return e.Err }

// NoContextError means that there are contexts but none is selected.
type NoContextError struct{ Others []string }

func (e *NoContextError) Error() string { return store.ErrNoContext.Error() }

// Is matches store.ErrNoContext.
func (e *NoContextError) Is(target error) bool { return target == store.ErrNoContext }

func noContext(f *store.File) error {
	e := &NoContextError{}
	for _, c := range f.List() {
		e.Others = append(e.Others, c.Name)
	}
	return e
}
