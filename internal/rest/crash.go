package rest

import (
	"errors"
	"fmt"
	"runtime/debug"
)

// Crash carries a panic from the goroutine where it happened to the one that waits for the result, which panics again so
// that the report has no secrets. In its own goroutine the panic would end the process and print its value.
type Crash struct {
	Value any // what panic was called with
	Stack []byte
}

func (c *Crash) Error() string { return fmt.Sprintf("%v\n\n%s", c.Value, c.Stack) }

// Catch makes a panic the error. It must itself be deferred: defer rest.Catch(&err).
func Catch(err *error) {
	if r := recover(); r != nil {
		*err = &Crash{Value: r, Stack: debug.Stack()}
	}
}

// Rethrow panics with the Crash in err; any other error is left to the caller.
func Rethrow(err error) {
	var crash *Crash
	if errors.As(err, &crash) {
		panic(crash)
	}
}
