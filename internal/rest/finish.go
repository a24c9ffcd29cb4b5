package rest

import (
	"context"
	"fmt"
	"net/http/httptrace"
	"sync/atomic"
	"time"
)

// writeGrace is how long a write that was sent may continue after its caller gave up, because the result of an interrupted
// one would be unknown. It is about as long as a user waits after Ctrl-C before pressing it again.
const writeGrace = 5 * time.Second

// finishing returns the context of one exchange: ctx itself, except for a write, which is answered within writeGrace after ctx
// has ended if it was sent before. end frees it.
func finishing(ctx context.Context, c *call) (out context.Context, end func()) {
	if !c.writes {
		return ctx, func() {}
	}
	var sent atomic.Bool
	out, cancel := context.WithCancelCause(context.WithoutCancel(ctx))
	stop := context.AfterFunc(ctx, func() {
		if !sent.Load() {
			cancel(context.Cause(ctx))
			return
		}
		select {
		case <-out.Done():
		case <-time.After(writeGrace):
			cancel(fmt.Errorf("%w: %w", context.Cause(ctx), ErrUnanswered))
		}
	})
	out = httptrace.WithClientTrace(out, &httptrace.ClientTrace{WroteHeaders: func() { sent.Store(true) }})
	return out, func() {
		stop()
		cancel(nil)
	}
}
