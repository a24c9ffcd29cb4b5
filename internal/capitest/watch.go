package capitest

import (
	"errors"
	"fmt"
	"maps"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"sync/atomic"
)

// Watcher stands before a sandbox and checks each answer of its Cloud Controller. A wrong
// one never reaches the client: it gets a 500 that says what is wrong.
type Watcher struct {
	doc     *Document
	next    http.Handler
	checked atomic.Int64
	mu      sync.Mutex
	faults  []string
}

// Watch makes a watcher. With a nil document nothing is checked.
func Watch(doc *Document, next http.Handler) *Watcher { return &Watcher{doc: doc, next: next} }

// Checked is how many answers were checked, Faults what was wrong with them.
func (w *Watcher) Checked() int { return int(w.checked.Load()) }

// Faults are the answers that don't match the document, one line or more each.
func (w *Watcher) Faults() []string {
	w.mu.Lock()
	defer w.mu.Unlock()
	return append([]string(nil), w.faults...)
}

func (w *Watcher) ServeHTTP(rw http.ResponseWriter, r *http.Request) {
	controller := r.URL.Path == "/" || r.URL.Path == "/v3" || strings.HasPrefix(r.URL.Path, "/v3/")
	if w.doc == nil || !controller {
		w.next.ServeHTTP(rw, r)
		return
	}
	rec := httptest.NewRecorder()
	w.next.ServeHTTP(rec, r)
	if err := w.check(r, rec); err != nil {
		http.Error(rw, err.Error(), http.StatusInternalServerError)
		return
	}
	maps.Copy(rw.Header(), rec.Header())
	rw.WriteHeader(rec.Code)
	_, _ = rw.Write(rec.Body.Bytes()) // the client no longer exists: nobody to tell
}

// check remembers and returns what is wrong. What is meant to go wrong, and paths that
// don't exist, are not in the document.
func (w *Watcher) check(r *http.Request, rec *httptest.ResponseRecorder) error {
	err := w.doc.Check(r.Method, r.URL.Path, rec.Code, rec.Body.Bytes())
	strange := rec.Code == http.StatusNotFound || rec.Code == http.StatusTooManyRequests || rec.Code >= http.StatusInternalServerError
	if errors.Is(err, ErrUnknown) && strange {
		return nil
	}
	w.checked.Add(1)
	if err == nil {
		return nil
	}
	err = fmt.Errorf("%s %s: %d: %w\n%s", r.Method, r.URL, rec.Code, err, rec.Body)
	w.mu.Lock()
	defer w.mu.Unlock()
	w.faults = append(w.faults, err.Error())
	return err
}
