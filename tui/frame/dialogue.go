package frame

import (
	"context"
	"fmt"
	"sync/atomic"
	"time"

	tea "charm.land/bubbletea/v2"

	"github.com/cfid-cli/cfid/internal/session"
	"github.com/cfid-cli/cfid/internal/view"
)

// Dialogue is session.UI inside the dashboard: operations ask and report from their own goroutines, and the frame shows
// it.
type Dialogue struct {
	Send   func(tea.Msg)
	Browse func(ctx context.Context, url string) error
	ids    atomic.Int64
}

type askMsg struct {
	ctx    context.Context
	prompt session.Prompt
	secret bool
	reply  chan reply
}

type reply struct {
	text string
	err  error
}

type noteMsg string

// Ask implements session.UI.
func (d *Dialogue) Ask(ctx context.Context, p session.Prompt) (string, error) {
	return d.ask(ctx, p, false)
}

// Secret implements session.UI.
func (d *Dialogue) Secret(ctx context.Context, p session.Prompt) (string, error) {
	return d.ask(ctx, p, true)
}

func (d *Dialogue) ask(ctx context.Context, p session.Prompt, secret bool) (string, error) {
	ask := askMsg{ctx: ctx, prompt: p, secret: secret, reply: make(chan reply, 1)}
	d.Send(ask)
	select {
	case r := <-ask.reply:
		return r.text, r.err
	case <-ctx.Done():
		d.Send(withdrawn(ask))
		return "", context.Cause(ctx)
	}
}

// Show implements session.UI.
func (d *Dialogue) Show(format string, args ...any) { d.Send(noteMsg(fmt.Sprintf(format, args...))) }

// Open implements session.UI. The address is shown as well: the browser may be on another machine.
func (d *Dialogue) Open(ctx context.Context, url string) error {
	d.Send(PageMsg{Page: url})
	if d.Browse == nil {
		return session.ErrNotInteractive
	}
	return d.Browse(ctx, url)
}

// Progress implements session.UI.
func (d *Dialogue) Progress(label string, total int) session.Progress {
	return &progress{d: d, last: progressMsg{id: int(d.ids.Add(1)), label: label, total: total}}
}

// progressMsg is the progress of something.
type progressMsg struct {
	id, done, total int
	label           string
	over            bool
}

func (p progressMsg) String() string {
	if p.total > 0 {
		return fmt.Sprintf("%s %d/%d", view.Clean(p.label), p.done, p.total)
	}
	return fmt.Sprintf("%s %d", view.Clean(p.label), p.done)
}

// progressEvery limits how often an indicator is updated.
const progressEvery = 100 * time.Millisecond

type progress struct {
	d    *Dialogue
	done atomic.Int64
	sent atomic.Int64 // time of the last message, in nanoseconds
	last progressMsg
}

// Add implements session.Progress.
func (p *progress) Add(n int) {
	done, now := p.done.Add(int64(n)), time.Now().UnixNano()
	before := p.sent.Load()
	if now-before < int64(progressEvery) || !p.sent.CompareAndSwap(before, now) {
		return
	}
	msg := p.last
	msg.done = int(done)
	p.d.Send(msg)
}

// Done implements session.Progress.
func (p *progress) Done() {
	msg := p.last
	msg.over = true
	p.d.Send(msg)
}

func (f *Frame) moved(msg progressMsg) {
	if msg.over {
		delete(f.progress, msg.id)
		return
	}
	f.progress[msg.id] = msg
}
