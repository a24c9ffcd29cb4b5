package rest

import (
	"io"
	"strings"
	"sync"
)

// Writer cleans what is written through it. It holds back only what could be the beginning of a
// secret at the end of a line that isn't finished; a line break or Close lets it out. Close
// doesn't close w.
func (s *Scrubber) Writer(w io.Writer) io.WriteCloser { return &scrubWriter{s: s, w: w} }

type scrubWriter struct {
	mu   sync.Mutex
	s    *Scrubber
	w    io.Writer
	held string
}

func (w *scrubWriter) Write(p []byte) (int, error) {
	w.mu.Lock()
	defer w.mu.Unlock()
	clean, held := w.s.table.Load().clean(w.held+string(p), false)
	w.held = strings.Clone(held)
	if clean == "" {
		return len(p), nil
	}
	if _, err := io.WriteString(w.w, clean); err != nil {
		return 0, err
	}
	return len(p), nil
}

func (w *scrubWriter) Close() error {
	w.mu.Lock()
	defer w.mu.Unlock()
	clean, _ := w.s.table.Load().clean(w.held, true)
	w.held = ""
	if clean == "" {
		return nil
	}
	_, err := io.WriteString(w.w, clean)
	return err
}
