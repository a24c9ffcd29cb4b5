package commands

import (
	"fmt"
	"io"
	"sync"
	"time"
)

const (
	// progressEvery limits how often the line is rewritten: a terminal flickers if it is more often.
	progressEvery = 100 * time.Millisecond
	// progressAfter is how long a command works before the line appears: shorter work needs none.
	progressAfter = 500 * time.Millisecond
)

// statusLine is the last line of a terminal while a command works. Any other output to that terminal removes it
// first, and the next step shows it again.
type statusLine struct {
	mu    sync.Mutex
	w     io.Writer
	drawn bool
}

func (l *statusLine) draw(text string) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.drawn = true
	_, _ = io.WriteString(l.w, "\r\x1b[K"+text) // an ornament
}

func (l *statusLine) clear() {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.drawn {
		l.drawn = false
		_, _ = io.WriteString(l.w, "\r\x1b[K")
	}
}

// under returns a writer that removes the line before it writes.
func (l *statusLine) under(w io.Writer) io.Writer { return clearing{l, w} }

type clearing struct {
	line *statusLine
	w    io.Writer
}

func (c clearing) Write(p []byte) (int, error) {
	c.line.clear()
	return c.w.Write(p)
}

type noProgress struct{}

// Add implements session.Progress.
func (noProgress) Add(int) {}

// Done implements session.Progress.
func (noProgress) Done() {}

type lineProgress struct {
	line  *statusLine
	label string
	total int

	mu    sync.Mutex
	done  int
	drawn time.Time // at first: when the work began, less what may pass until then
}

func newLineProgress(line *statusLine, label string, total int) *lineProgress {
	return &lineProgress{line: line, label: label, total: total, drawn: time.Now().Add(progressAfter - progressEvery)}
}

// Add implements session.Progress.
func (p *lineProgress) Add(n int) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.done += n
	if time.Since(p.drawn) < progressEvery {
		return
	}
	p.drawn = time.Now()
	text := fmt.Sprintf("%s %d", p.label, p.done)
	if p.total > 0 {
		text += fmt.Sprintf("/%d", p.total)
	}
	p.line.draw(text)
}

// Done implements session.Progress: it removes the line, because the result says the same.
func (p *lineProgress) Done() { p.line.clear() }
