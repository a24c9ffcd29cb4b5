package session

import (
	"context"
	"errors"
	"testing"

	"github.com/cfid-cli/cfid/internal/rest"
)

// TestPanicOfOneItem checks that a panic reaches the goroutine that waits for the items, where its report is scrubbed.
func TestPanicOfOneItem(t *testing.T) {
	defer func() {
		crash, ok := recover().(*rest.Crash)
		if !ok || crash.Value != "not-a-real-panic" || len(crash.Stack) == 0 {
			t.Errorf("recovered %v", crash)
		}
	}()
	done := 0
	for it := range EachName(t.Context(), &Session{}, []string{"one", "two", "three"}, func(_ context.Context, name string) (string, State, error) {
		if name == "two" {
			panic("not-a-real-panic")
		}
		return name, Created, errors.New("an ordinary error goes on")
	}) {
		if it.Name != "one" {
			t.Errorf("%s was yielded", it.Name)
		}
		done++
	}
	t.Errorf("no panic after %d items", done)
}
