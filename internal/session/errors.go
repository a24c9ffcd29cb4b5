package session

import (
	"errors"
	"fmt"
	"strings"

	"github.com/cfid-cli/cfid/context/store"
	"github.com/cfid-cli/cfid/internal/line"
	"github.com/cfid-cli/cfid/internal/rest"
)

// ErrNotInteractive is returned where a question would have to be asked and nobody can answer it.
var ErrNotInteractive = errors.New("there is no terminal to ask on")

// ErrAnswerNo is the answer no to a yes-or-no question: nothing went wrong, and yet the command is not a success.
var ErrAnswerNo = errors.New("the answer is no")

// ErrDeclined is returned when the person did not confirm a change.
var ErrDeclined = errors.New("not confirmed, nothing was changed")

// ErrReadOnly is returned where something would be written in a session that was opened for reading only.
var ErrReadOnly = errors.New("this session is read-only")

// DryRunError is a write that a dry run tried to send: a fault of cfid, which should have said what it would do.
type DryRunError struct{ Method, Path string }

func (e *DryRunError) Error() string {
	return fmt.Sprintf("this would write (%s %s), and a dry run does not write", e.Method, e.Path)
}

// ErrNoCloudController is returned by org, space and role operations in a context that has only a UAA.
var ErrNoCloudController = errors.New("this context has no Cloud Controller")

// ErrOldPassword is returned when the present password, which a change of their own takes, was not right.
var ErrOldPassword = Classed(LoginNeeded, "the old password is not right")

// UsageError is a command line that is invalid: it is never repeated to the server.
type UsageError struct {
	Text string
	Try  []line.Advice // what to type instead
}

func (e *UsageError) Error() string { return e.Text }

// Usage makes a UsageError.
func Usage(format string, args ...any) error { return &UsageError{Text: fmt.Sprintf(format, args...)} }

// LoginError says that the selected context has no session that works, and what to type to get one.
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

// AmbiguousError lists the things one name may mean.
type AmbiguousError struct {
	Noun, Name string
	Choices    []string // each is accepted in place of Name
}

func (e *AmbiguousError) Error() string {
	return fmt.Sprintf("%s %s is ambiguous: %s", e.Noun, e.Name, strings.Join(e.Choices, ", "))
}

// MissingError is a name that the server does not know.
type MissingError struct {
	Noun, Name string
	Where      string // "in org acme"; may be empty
}

func (e *MissingError) Error() string {
	text := fmt.Sprintf("%s %s does not exist", e.Noun, e.Name)
	if e.Where != "" {
		text += " " + e.Where
	}
	return text
}

// TakenError is a name that something else has already.
type TakenError struct {
	Noun, Name string
	Where      string // "at origin ldap"; may be empty
}

func (e *TakenError) Error() string {
	return strings.TrimSpace(fmt.Sprintf("%s %s is taken %s", e.Noun, e.Name, e.Where))
}

// NoCloudControllerError names the contexts in which an org or role command would work.
type NoCloudControllerError struct {
	Context string
	Others  []string
}

func (e *NoCloudControllerError) Error() string {
	return fmt.Sprintf("context %s has no Cloud Controller, only a UAA", e.Context)
}

// Is reports the sentinel.
func (e *NoCloudControllerError) Is(target error) bool { return target == ErrNoCloudController }

// PartlyError says that some of several items failed; each item's own error was reported with it.
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

// Missing gives a 404 the name of what is missing, for bodies that are empty or talk of ids nobody typed.
func Missing(err error, noun, name string) error {
	if !errors.Is(err, rest.ErrNotFound) {
		return err
	}
	return &MissingError{Noun: noun, Name: name}
}

// ClientFault is missing for clients, whose names are in paths.
func ClientFault(err error, id string) error { return Unroutable(id, "", Missing(err, "client", id)) }

// UnroutableSigns cannot be in a name that is in a path.
const UnroutableSigns = `/\;%`

// Unroutable says why a server refuses a name: Spring's firewall stands before a UAA and lets no path with these characters
// through, however they are written (UAA 4.30 answers 400 and 500).
func Unroutable(name, instead string, err error) error {
	if !errors.Is(err, rest.ErrServer) && !errors.Is(err, rest.ErrInvalid) || !strings.ContainsAny(name, UnroutableSigns) {
		return err
	}
	return fmt.Errorf("this UAA takes no name with / \\ ; or %% in it here%s: %w", instead, err)
}

// AttemptError says which login it was that failed, and the line that tries it again.
type AttemptError struct {
	Host, Who string
	Command   line.Line
	Err       error
}

func (e *AttemptError) Error() string {
	return fmt.Sprintf("login to %s as %s: %v", e.Host, e.Who, e.Err)
}

func (e *AttemptError) Unwrap() error { return e.Err }

// NoContextError says that none of the contexts that there are is selected.
type NoContextError struct{ Others []string }

func (e *NoContextError) Error() string { return store.ErrNoContext.Error() }

// Is makes it a store.ErrNoContext.
func (e *NoContextError) Is(target error) bool { return target == store.ErrNoContext }

func noContext(f *store.File) error {
	e := &NoContextError{}
	for _, c := range f.List() {
		e.Others = append(e.Others, c.Name)
	}
	return e
}
