package rest

import (
	"io"
	"slices"
	"sync"
	"sync/atomic"
)

// Writer cleans what is written to it. It holds back only what could be the beginning of a secret
// at the end of an unfinished line, until a line break or Close. Close doesn't close w.
func (s *Scrubber) Writer(w io.Writer) io.WriteCloser { return &scrubWriter{table: &s.table, w: w} }

// ResultWriter is Writer for the data that a command prints: it passes secrets named to Show, and
// those shorter than eight characters.
func (s *Scrubber) ResultWriter(w io.Writer) io.WriteCloser {
	return &scrubWriter{table: &s.results, w: w}
}

type scrubWriter struct {
	mu    sync.Mutex
	table *atomic.Pointer[scrubTable]
	w     io.Writer
	held  []byte
}

func (w *scrubWriter) Write(p []byte) (int, error) {
	w.mu.Lock()
	defer w.mu.Unlock()
	text := p
	if len(w.held) > 0 {
		text = slices.Concat(w.held, p)
	}
	clean, held := w.table.Load().clean(text, false)
	w.held = append(w.held[:0], held...)
	if len(clean) == 0 {
		return len(p), nil
	}
	if _, err := w.w.Write(clean); err != nil {
		return 0, err
	}
	return len(p), nil
}

func (w *scrubWriter) Close() error {
	w.mu.Lock()
	defer w.mu.Unlock()
	clean, _ := w.table.Load().clean(w.held, true)
	w.held = nil
	if len(clean) == 0 {
		return nil
	}
	_, err := w.w.Write(clean)
	return err
}
