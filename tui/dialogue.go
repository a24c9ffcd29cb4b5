package tui

import (
	"context"
	"fmt"
	"strings"
	"sync/atomic"
	"time"

	tea "charm.land/bubbletea/v2"

	"github.com/cfid-cli/cfid/internal/ops"
	"github.com/cfid-cli/cfid/internal/view"
)

// dialogue is ops.UI inside the dashboard: operations ask and tell from their own goroutines, and the frame shows it.
type dialogue struct {
	send func(tea.Msg)
	open func(ctx context.Context, url string) error
	ids  atomic.Int64
}

type askMsg struct {
	ctx    context.Context
	prompt ops.Prompt
	secret bool
	reply  chan reply
}

type reply struct {
	text string
	err  error
}

type noteMsg string

// Ask implements ops.UI.
func (d *dialogue) Ask(ctx context.Context, p ops.Prompt) (string, error) {
	return d.ask(ctx, p, false)
}

// Secret implements ops.UI.
func (d *dialogue) Secret(ctx context.Context, p ops.Prompt) (string, error) {
	return d.ask(ctx, p, true)
}

func (d *dialogue) ask(ctx context.Context, p ops.Prompt, secret bool) (string, error) {
	ask := askMsg{ctx: ctx, prompt: p, secret: secret, reply: make(chan reply, 1)}
	d.send(ask)
	select {
	case r := <-ask.reply:
		return r.text, r.err
	case <-ctx.Done():
		d.send(withdrawn(ask))
		return "", context.Cause(ctx)
	}
}

// Show implements ops.UI.
func (d *dialogue) Show(format string, args ...any) { d.send(noteMsg(fmt.Sprintf(format, args...))) }

// Open implements ops.UI. The address is shown as well: the browser may be on another machine.
func (d *dialogue) Open(ctx context.Context, url string) error {
	d.send(noteMsg("open " + url))
	if d.open == nil {
		return ops.ErrNotInteractive
	}
	return d.open(ctx, url)
}

// Progress implements ops.UI.
func (d *dialogue) Progress(label string, total int) ops.Progress {
	return &progress{d: d, last: progressMsg{id: int(d.ids.Add(1)), label: label, total: total}}
}

// progressMsg is how far something is.
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

// progressEvery bounds how often an indicator moves.
const progressEvery = 100 * time.Millisecond

type progress struct {
	d    *dialogue
	done atomic.Int64
	sent atomic.Int64 // when, in nanoseconds
	last progressMsg
}

// Add implements ops.Progress.
func (p *progress) Add(n int) {
	done, now := p.done.Add(int64(n)), time.Now().UnixNano()
	before := p.sent.Load()
	if now-before < int64(progressEvery) || !p.sent.CompareAndSwap(before, now) {
		return
	}
	msg := p.last
	msg.done = int(done)
	p.d.send(msg)
}

// Done implements ops.Progress.
func (p *progress) Done() {
	msg := p.last
	msg.over = true
	p.d.send(msg)
}

func (f *frame) moved(msg progressMsg) {
	if msg.over {
		delete(f.progress, msg.id)
		return
	}
	f.progress[msg.id] = msg
}

// withdrawn is a question that nobody waits for any more.
type withdrawn askMsg

// question is a prompt of an operation, as a line to type.
type question struct {
	line
	ask askMsg
	bad string
}

func (f *frame) asked(ask askMsg) tea.Cmd {
	q := &question{ask: ask, line: line{editor: newEditor("")}}
	q.masked = ask.secret
	f.lay(q)
	return nil
}

func (f *frame) withdraw(ask withdrawn) {
	for _, o := range f.over {
		if q, ok := o.(*question); ok && q.ask.reply == ask.reply {
			f.lift(q)
			return
		}
	}
}

func (q *question) key(f *frame, k tea.KeyPressMsg) tea.Cmd {
	switch k.String() {
	case "esc", "ctrl+c":
		q.answer(f, reply{err: ops.ErrDeclined})
	case "enter":
		q.enter(f)
	default:
		q.bad = ""
		q.editor.key(k)
	}
	return nil
}

func (q *question) enter(f *frame) {
	text := q.String()
	if text == "" {
		text = q.ask.prompt.Default
	}
	if !q.accepts(text) {
		q.bad = "please answer one of: " + view.Clean(strings.Join(q.ask.prompt.Choices, ", "))
		return
	}
	if q.ask.secret && f.session.Settings.Scrub != nil {
		f.session.Settings.Scrub.Add(text)
	}
	q.answer(f, reply{text: text})
}

func (q *question) accepts(text string) bool {
	for _, c := range q.ask.prompt.Choices {
		if c == text {
			return true
		}
	}
	return len(q.ask.prompt.Choices) == 0
}

func (q *question) answer(f *frame, r reply) {
	f.lift(q)
	q.ask.reply <- r
}

func (q *question) lines(f *frame, width, _ int) []string {
	prompt := f.theme.clean(q.ask.prompt.Text)
	if d := q.ask.prompt.Default; d != "" {
		prompt += " [" + f.theme.clean(d) + "]"
	}
	out := []string{rule(f.theme, "", width)}
	for _, line := range wrap(prompt, width-2) {
		out = append(out, "  "+f.theme.paint(view.Strong, line))
	}
	out = append(out, "  "+f.theme.pick("› ", "> ")+q.draw(f.theme, max(width-4, 1)))
	if q.bad != "" {
		out = append(out, "  "+f.theme.paint(view.Bad, q.bad))
	}
	return out
}
