package tui

import (
	"context"
	"fmt"
	"iter"
	"runtime/debug"
	"sync"
	"time"

	tea "charm.land/bubbletea/v2"
)

// scope is the life of one screen's work. When the screen goes, or the person stops waiting, its context ends and answers that
// come late are dropped.
type scope struct {
	parent context.Context
	life   context.Context // ends with the screen
	kill   context.CancelFunc
	ctx    context.Context // ends when it begins anew, too
	cancel context.CancelFunc
	run    int // answers of an earlier run are late
}

func newScope(parent context.Context) *scope {
	sc := &scope{parent: parent}
	sc.life, sc.kill = context.WithCancel(parent)
	sc.ctx, sc.cancel = context.WithCancel(sc.life)
	return sc
}

// child is a scope within this one that begins anew by itself.
func (sc *scope) child() *scope { return newScope(sc.life) }

// living is the scope itself, or where it has ended one like it.
func (sc *scope) living() *scope {
	if sc.ended() {
		return newScope(sc.parent)
	}
	return sc
}

func (sc *scope) end()        { sc.kill() }
func (sc *scope) ended() bool { return sc.life.Err() != nil }

// again ends what is under way and begins anew.
func (sc *scope) again() {
	sc.cancel()
	sc.ctx, sc.cancel = context.WithCancel(sc.life)
	sc.run++
}

// answer is the result of work on its way back.
type answer struct {
	scope   *scope
	run     int
	deliver func() tea.Cmd
	err     error          // what went wrong
	again   func() tea.Cmd // does the same once more; nil: the screen's own r does
}

// work runs do beside the dashboard and gives its result to then, in bubbletea's goroutine – unless the scope has ended.
func work[T any](sc *scope, do func(ctx context.Context) (T, error), then func(T, error) tea.Cmd) tea.Cmd {
	ctx, run := sc.ctx, sc.run
	return func() (msg tea.Msg) {
		defer caught(&msg)
		v, err := do(ctx)
		return answer{
			scope: sc, run: run, deliver: func() tea.Cmd { return then(v, err) },
			err: err, again: func() tea.Cmd { return work(sc.living(), do, then) },
		}
	}
}

// caught makes a panic of a worker the dashboard's own, which restores the terminal.
func caught(msg *tea.Msg) {
	if p := recover(); p != nil {
		*msg = crash{value: p, stack: debug.Stack()}
	}
}

// Error makes a crash of a worker readable where the process reports it.
func (c *crash) Error() string { return fmt.Sprint(c.value) + "\n\n" + string(c.stack) }

// pageEvery bounds how often arriving items make the screen change.
const pageEvery = 30 * time.Millisecond

// feed holds what a stream has brought and nobody has fetched yet.
type feed[R any] struct {
	mu    sync.Mutex
	items []R
	err   error
	done  bool
	crash *crash
	wake  chan struct{}
}

// stream reads a list beside the dashboard. prepare runs there too; page gets what has arrived, several items at once, and
// done the end of it.
func stream[T, R any](sc *scope, source func(ctx context.Context) (iter.Seq2[T, error], error), prepare func(T) R,
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
			fd.crash = &crash{value: p, stack: debug.Stack()}
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

// next waits for items. After the first page it lets some gather.
func (fd *feed[R]) next(sc *scope, pause time.Duration, page func([]R), done func(error) tea.Cmd) tea.Cmd {
	ctx, run := sc.ctx, sc.run
	return func() tea.Msg {
		select {
		case <-fd.wake:
		case <-ctx.Done():
			return nil
		}
		rest(ctx, pause)
		fd.mu.Lock()
		items, ended, err := fd.items, fd.done, fd.err
		fd.items = nil
		fd.mu.Unlock()
		if ended && fd.crash != nil {
			return *fd.crash
		}
		return answer{scope: sc, run: run, err: err, deliver: func() tea.Cmd {
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

func rest(ctx context.Context, d time.Duration) {
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
