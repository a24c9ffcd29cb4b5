package session

import (
	"context"
	"errors"
	"fmt"
	"iter"
	"sync"

	"github.com/cfid-cli/cfid/internal/rest"
)

// State is the outcome for one item.
type State string

// The states. Unchanged counts as success, so that a command can be run again.
const (
	Created     State = "created"
	Deleted     State = "deleted"
	Deleting    State = "deleting" // the server deletes it in the background
	Added       State = "added"
	Removed     State = "removed"
	Changed     State = "changed"
	Renamed     State = "renamed"
	Unchanged   State = "unchanged"
	Unlocked    State = "unlocked"
	Verified    State = "verified"
	Invited     State = "invited"
	Revoked     State = "revoked"
	Skipped     State = "skipped"
	WouldCreate State = "would create" // --dry-run, as are the next ones
	WouldDelete State = "would delete"
	WouldAdd    State = "would add"
	WouldRemove State = "would remove"
	WouldChange State = "would change"
	WouldUnlock State = "would unlock"
	WouldVerify State = "would verify"
	WouldInvite State = "would invite"
	WouldRevoke State = "would revoke"
	WouldSkip   State = "would skip"
	Failed      State = "failed"
	NotStarted  State = "not started" // interrupted before it began
)

// ErrNotStarted is the error of items that had not begun when the work was interrupted: nothing was done for them.
// They are the last items.
var ErrNotStarted = errors.New("not started")

// Item is one of the objects that a command works on.
type Item[T any] struct {
	Name  string // as the user typed it
	State State
	Value T
	Err   error
}

// defaultParallel is the default maximum of concurrent requests (--concurrency).
const defaultParallel = 8

// Write confirms a change if needed, and then works on each of its names.
func Write[T any](ctx context.Context, s *Session, c Change, do func(ctx context.Context, name string) (T, State, error)) (iter.Seq[Item[T]], error) {
	if err := s.Confirm(ctx, c); err != nil {
		return nil, err
	}
	return EachName(ctx, s, c.Names, do), nil
}

// EachName is Each for names as users type them: a name that is given twice, as may happen in a list from standard input, is
// worked on once.
func EachName[T any](ctx context.Context, s *Session, names []string, do func(ctx context.Context, name string) (T, State, error)) iter.Seq[Item[T]] {
	return Each(ctx, s, Unique(names), func(name string) string { return name }, do)
}

// Each works on every item, several at a time, and yields the outcomes in the order of the items. One failure does not stop
// the others; after the context is cancelled no other item begins.
func Each[In, T any](ctx context.Context, s *Session, items []In, name func(In) string, do func(ctx context.Context, item In) (T, State, error)) iter.Seq[Item[T]] {
	return func(yield func(Item[T]) bool) {
		ctx, stop := context.WithCancel(ctx)
		slots := make(chan struct{}, s.Parallel())
		results := make([]chan Item[T], len(items))
		var running sync.WaitGroup
		progress := s.progress(len(items))
		defer progress.Done() // after the wait, because items that end late still update it
		defer running.Wait()
		defer stop() // before the wait, so that a caller that stops reading stops the work
		for i := range results {
			results[i] = make(chan Item[T], 1)
		}
		running.Go(func() {
			for i, item := range items {
				if !taken(ctx, slots) {
					results[i] <- Item[T]{Name: name(item), State: NotStarted, Err: fmt.Errorf("%w: %w", ErrNotStarted, context.Cause(ctx))}
					continue
				}
				running.Go(func() {
					defer func() { <-slots }()
					results[i] <- outcome(name(item), func() (T, State, error) { return do(ctx, item) })
					progress.Add(1)
				})
			}
		})
		for i := range results {
			it := <-results[i]
			rest.Rethrow(it.Err)
			if !yield(it) {
				return
			}
		}
	}
}

// taken waits for a slot; it returns false if the context was cancelled first.
func taken(ctx context.Context, slots chan<- struct{}) bool {
	select {
	case slots <- struct{}{}:
		return ctx.Err() == nil
	case <-ctx.Done():
		return false
	}
}

// progress shows the progress of several items; a single item has none.
func (s *Session) progress(total int) Progress {
	if s.UI == nil || total < 2 {
		return unseen{}
	}
	return s.UI.Progress("done", total)
}

type unseen struct{}

// Add implements Progress.
func (unseen) Add(int) {}

// Done implements Progress.
func (unseen) Done() {}

// Unique returns the names without duplicates, in their order.
func Unique(names []string) []string {
	seen := make(map[string]bool, len(names))
	out := make([]string, 0, len(names))
	for _, name := range names {
		if !seen[name] {
			seen[name] = true
			out = append(out, name)
		}
	}
	return out
}

func outcome[T any](name string, do func() (T, State, error)) (it Item[T]) {
	defer rest.Catch(&it.Err)
	it.Name = name
	it.Value, it.State, it.Err = do()
	if it.Err != nil {
		it.State = Failed
	}
	return it
}

// Parallel is the maximum number of concurrent requests.
func (s *Session) Parallel() int {
	if s.Settings.Parallel > 0 {
		return s.Settings.Parallel
	}
	return defaultParallel
}

// Tally combines the outcomes of items into the command's error: the item's error if there was one item or all failed
// with the same class, else a PartlyError.
type Tally struct {
	Done, Failed, NotStarted int
	errs                     []error
}

// Count adds an outcome.
func (t *Tally) Count(err error) {
	switch {
	case err == nil:
		t.Done++
		return
	case !errors.Is(err, ErrNotStarted):
		t.Failed++
	default:
		if t.NotStarted++; t.NotStarted > 1 {
			return // the first one represents all
		}
	}
	t.errs = append(t.errs, err)
}

// Err returns the command's error.
func (t *Tally) Err() error {
	if len(t.errs) == 0 {
		return nil
	}
	partly := &PartlyError{Done: t.Done, Failed: t.Failed, NotStarted: t.NotStarted}
	if t.Done > 0 {
		return partly
	}
	for _, err := range t.errs[1:] {
		if Class(err) != Class(t.errs[0]) {
			return partly
		}
	}
	return errors.Join(t.errs...)
}
