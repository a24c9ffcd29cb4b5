package session

import (
	"context"
	"errors"
	"fmt"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"github.com/google/go-cmp/cmp"
)

// Outcomes come in the order of the names although the last is done first; no more run than allowed; one
// failure does not stop the others.
func TestEachKeepsOrder(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var names, want, got []string
		for i := range 40 {
			names = append(names, fmt.Sprint("n", i))
		}
		want = append(want, names...)
		names = append(names, "n3", "n0") // twice is once
		var now, most, calls atomic.Int64
		broken := errors.New("broken")
		s := &Session{Settings: Settings{Parallel: 4}}
		for it := range EachName(t.Context(), s, names, func(_ context.Context, name string) (string, State, error) {
			most.Store(max(most.Load(), now.Add(1)))
			time.Sleep(time.Duration(50-calls.Add(1)) * time.Second)
			now.Add(-1)
			if name == "n7" {
				return "", Created, broken
			}
			return "v" + name, Created, nil
		}) {
			got = append(got, it.Name)
			failed := it.Name == "n7"
			if failed != errors.Is(it.Err, broken) || failed != (it.State == Failed) || !failed && it.Value != "v"+it.Name {
				t.Errorf("%+v", it)
			}
		}
		if d := cmp.Diff(want, got); d != "" {
			t.Error(d)
		}
		if most.Load() != 4 || calls.Load() != 40 {
			t.Errorf("%d at once, %d calls", most.Load(), calls.Load())
		}
	})
}

// After a Ctrl-C running items end, others do not begin, and every name has its outcome: those not
// started are the last.
func TestEachCancelled(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		ctx, cancel := context.WithCancel(t.Context())
		var begun atomic.Int64
		names := []string{"a", "b", "c", "d", "e", "f"}
		var done, cut int
		var states []State
		for it := range EachName(ctx, &Session{Settings: Settings{Parallel: 2}}, names, func(ctx context.Context, name string) (int, State, error) {
			begun.Add(1)
			if name == "b" {
				time.Sleep(time.Millisecond) // a has begun by then
				cancel()
			}
			select {
			case <-ctx.Done():
				return 0, "", ctx.Err()
			case <-time.After(time.Second):
				return 0, Created, nil
			}
		}) {
			states = append(states, it.State)
			if errors.Is(it.Err, ErrNotStarted) != (it.State == NotStarted) {
				t.Errorf("%s: %v", it.Name, it.Err)
			}
			if errors.Is(it.Err, context.Canceled) {
				cut++
			} else {
				done++
			}
		}
		if d := cmp.Diff([]State{Failed, Failed, NotStarted, NotStarted, NotStarted, NotStarted}, states); d != "" {
			t.Error(d)
		}
		if begun.Load() != 2 || done != 0 || cut != len(names) {
			t.Errorf("%d begun, %d done, %d cut", begun.Load(), done, cut)
		}
	})
}

// A caller that stops reading stops the work, and no goroutine is left running.
func TestEachStopsWithItsReader(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var begun, ended atomic.Int64
		for range EachName(t.Context(), &Session{Settings: Settings{Parallel: 2}}, []string{"a", "b", "c", "d"}, func(ctx context.Context, name string) (int, State, error) {
			begun.Add(1)
			defer ended.Add(1)
			if name != "a" {
				<-ctx.Done()
			}
			return 0, Created, ctx.Err()
		}) {
			break
		}
		if begun.Load() != ended.Load() || begun.Load() == 4 {
			t.Errorf("%d begun, %d ended", begun.Load(), ended.Load())
		}
	})
}
