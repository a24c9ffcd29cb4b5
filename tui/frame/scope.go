package frame

import (
	"context"
	"fmt"
	"iter"
	"runtime/debug"
	"sync"
	"time"

	tea "charm.land/bubbletea/v2"
)

// Scope is the lifetime of one screen's work. When the screen is closed, or the user stops the work, its context ends
// and late results are dropped.
type Scope struct {
	parent context.Context
	life   context.Context // ends with the screen
	kill   context.CancelFunc
	ctx    context.Context // ends at a restart, too
	cancel context.CancelFunc
	Run    int // results of an earlier run are dropped
}

// NewScope returns the scope of one screen's work.
func NewScope(parent context.Context) *Scope {
	sc := &Scope{parent: parent}
	sc.life, sc.kill = context.WithCancel(parent)
	sc.ctx, sc.cancel = context.WithCancel(sc.life)
	return sc
}

// Child returns a scope within this one that restarts independently.
func (sc *Scope) Child() *Scope { return NewScope(sc.life) }

// living returns the scope itself, or if it has ended a similar new one.
func (sc *Scope) living() *Scope {
	if sc.Ended() {
		return NewScope(sc.parent)
	}
	return sc
}

// End cancels the work of the scope for good.
func (sc *Scope) End() { sc.kill() }

// Ended reports whether the scope has ended.
func (sc *Scope) Ended() bool { return sc.life.Err() != nil }

// Again ends the running work and starts a new run.
func (sc *Scope) Again() {
	sc.cancel()
	sc.ctx, sc.cancel = context.WithCancel(sc.life)
	sc.Run++
}

// Answer is the result of work, on its way to bubbletea's goroutine.
type Answer struct {
	Scope   *Scope
	Run     int
	Deliver func() tea.Cmd
	Err     error          // error of the work
	again   func() tea.Cmd // does the work again; nil: the screen's own r does
}

// Work runs do in the background and passes its result to then in bubbletea's goroutine, unless the scope has ended.
func Work[T any](sc *Scope, do func(ctx context.Context) (T, error), then func(T, error) tea.Cmd) tea.Cmd {
	ctx, run := sc.ctx, sc.Run
	return func() (msg tea.Msg) {
		defer caught(&msg)
		v, err := do(ctx)
		return Answer{
			Scope: sc, Run: run, Deliver: func() tea.Cmd { return then(v, err) },
			Err: err, again: func() tea.Cmd { return Work(sc.living(), do, then) },
		}
	}
}

// caught passes a panic of a worker to the dashboard, which restores the terminal.
func caught(msg *tea.Msg) {
	if p := recover(); p != nil {
		*msg = crash{Value: p, Stack: debug.Stack()}
	}
}

// Error makes a crash of a worker readable where the process reports it.
func (c *crash) Error() string { return fmt.Sprint(c.Value) + "\n\n" + string(c.Stack) }

// pageEvery limits how often new items redraw the screen.
const pageEvery = 30 * time.Millisecond

// feed holds items of a stream that were not fetched yet.
type feed[R any] struct {
	mu    sync.Mutex
	items []R
	err   error
	done  bool
	crash *crash
	wake  chan struct{}
}

// Stream reads a list in the background. prepare runs there too; page gets new items, several at once, and done gets
// the end of the list.
func Stream[T, R any](sc *Scope, source func(ctx context.Context) (iter.Seq2[T, error], error), prepare func(T) R,
	page func([]R), done func(error) tea.Cmd,
) tea.Cmd {
	fd := &feed[R]{wake: make(chan struct{}, 1)}
	ctx := sc.ctx
	go fd.fill(ctx, func() error {
		seq, err := source(ctx)
		if err != nil {
			return err
		}
		for item, err := range seq {
			if err != nil {
				return err
			}
			fd.put(prepare(item))
			if ctx.Err() != nil {
				return ctx.Err()
			}
		}
		return nil
	})
	return fd.next(sc, 0, page, done)
}

func (fd *feed[R]) fill(ctx context.Context, read func() error) {
	defer func() {
		if p := recover(); p != nil {
			fd.crash = &crash{Value: p, Stack: debug.Stack()}
			fd.finish(ctx.Err())
		}
	}()
	fd.finish(read())
}

func (fd *feed[R]) finish(err error) {
	fd.mu.Lock()
	fd.err, fd.done = err, true
	fd.mu.Unlock()
	fd.ring()
}

func (fd *feed[R]) put(r R) {
	fd.mu.Lock()
	fd.items = append(fd.items, r)
	fd.mu.Unlock()
	fd.ring()
}

func (fd *feed[R]) ring() {
	select {
	case fd.wake <- struct{}{}:
	default:
	}
}

// next waits for items. After the first page it waits for more to collect.
func (fd *feed[R]) next(sc *Scope, pause time.Duration, page func([]R), done func(error) tea.Cmd) tea.Cmd {
	ctx, run := sc.ctx, sc.Run
	return func() tea.Msg {
		select {
		case <-fd.wake:
		case <-ctx.Done():
			return nil
		}
		Rest(ctx, pause)
		fd.mu.Lock()
		items, ended, err := fd.items, fd.done, fd.err
		fd.items = nil
		fd.mu.Unlock()
		if ended && fd.crash != nil {
			return *fd.crash
		}
		return Answer{Scope: sc, Run: run, Err: err, Deliver: func() tea.Cmd {
			if len(items) > 0 {
				page(items)
			}
			if ended {
				return done(err)
			}
			return fd.next(sc, pageEvery, page, done)
		}}
	}
}

// Rest waits for d, or until ctx ends.
func Rest(ctx context.Context, d time.Duration) {
	if d <= 0 {
		return
	}
	t := time.NewTimer(d)
	defer t.Stop()
	select {
	case <-t.C:
	case <-ctx.Done():
	}
}
