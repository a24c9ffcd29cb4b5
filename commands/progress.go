package commands

import (
	"fmt"
	"io"
	"sync"
	"time"
)

// progressEvery bounds how often the line is rewritten: more often only makes a terminal flicker.
const progressEvery = 100 * time.Millisecond

type noProgress struct{}

// Add implements ops.Progress.
func (noProgress) Add(int) {}

// Done implements ops.Progress.
func (noProgress) Done() {}

type lineProgress struct {
	w     io.Writer
	label string
	total int

	mu    sync.Mutex
	done  int
	drawn time.Time
}

// Add implements ops.Progress.
func (p *lineProgress) Add(n int) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.done += n
	if time.Since(p.drawn) < progressEvery {
		return
	}
	p.drawn = time.Now()
	if p.total > 0 {
		fmt.Fprintf(p.w, "\r\x1b[K%s %d/%d", p.label, p.done, p.total)
		return
	}
	fmt.Fprintf(p.w, "\r\x1b[K%s %d", p.label, p.done)
}

// Done implements ops.Progress: the line is taken away, for the result says the same.
func (p *lineProgress) Done() {
	p.mu.Lock()
	defer p.mu.Unlock()
	if !p.drawn.IsZero() {
		fmt.Fprint(p.w, "\r\x1b[K")
	}
}
