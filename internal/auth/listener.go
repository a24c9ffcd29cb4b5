package auth

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log"
	"net"
	"net/http"
	"strconv"
	"sync"
	"time"
)

const (
	// maxWrong is how many requests that are no answer a listener accepts before it gives up.
	maxWrong = 100
	// pageTime is how long a browser may take to fetch the final page after its redirect was answered.
	pageTime = 2 * time.Second
)

// ErrTooManyWrong: a program on this machine floods the listener.
var ErrTooManyWrong = errors.New("too many requests that were no answer to this login")

// Listener waits on this machine for the answer to one login (RFC 8252 §7.3). All other requests get a 400 without
// details.
type Listener struct {
	// Note receives why a request was refused, once for each reason; set it before Expect. nil: not reported.
	Note func(why string)

	path, host string
	server     *http.Server
	listener   net.Listener
	result     chan answer
	served     chan struct{} // closed when the finished page was fetched

	mu       sync.Mutex
	check    func(rawQuery string) (string, error) // nil: no answer is expected, not yet or no longer
	answered bool
	wrong    int
	noted    map[string]bool
}

type answer struct {
	code string
	err  error
}

// Listen opens a port of 127.0.0.1; 0 is any free one. The redirect URI is that of RedirectPath.
func Listen(ctx context.Context, authorize string, port int) (*Listener, error) {
	var config net.ListenConfig
	listener, err := config.Listen(ctx, "tcp4", net.JoinHostPort("127.0.0.1", strconv.Itoa(port)))
	if err != nil {
		return nil, err
	}
	l := &Listener{
		path: RedirectPath(authorize), host: listener.Addr().String(), listener: listener,
		result: make(chan answer, 1), served: make(chan struct{}), noted: map[string]bool{},
	}
	l.server = &http.Server{
		Handler: l, ReadTimeout: 10 * time.Second, WriteTimeout: 10 * time.Second,
		MaxHeaderBytes: 32 << 10, ErrorLog: log.New(io.Discard, "", 0),
	}
	go func() { _ = l.server.Serve(listener) }() // ends with Close
	return l, nil
}

// RedirectURI is the address that the answer must come to.
func (l *Listener) RedirectURI() string { return "http://" + l.host + l.path }

// Expect sets the login to wait for. Call it before the page is opened: a browser that is logged in already returns at once.
func (l *Listener) Expect(a *Authorization) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.check = a.Answer
}

// Wait returns the code of the first request that belongs to the login, or its refusal. It ends with ctx.
func (l *Listener) Wait(ctx context.Context) (code string, err error) {
	select {
	case got := <-l.result:
		return got.code, got.err
	case <-ctx.Done():
		return "", context.Cause(ctx)
	}
}

// Close frees the port. After an answer it waits up to pageTime for the browser to fetch the final page.
func (l *Listener) Close() {
	l.mu.Lock()
	answered := l.answered
	l.check = nil
	l.mu.Unlock()
	_ = l.listener.Close() // no new connection; the browser's own is still served
	if answered {
		select {
		case <-l.served:
		case <-time.After(pageTime):
		}
	}
	_ = l.server.Close() // all requests have been answered
}

// ServeHTTP accepts one answer and refuses everything else, without repeating what was sent.
func (l *Listener) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	h := w.Header()
	h.Set("Cache-Control", "no-store")
	h.Set("Referrer-Policy", "no-referrer")
	h.Set("X-Content-Type-Options", "nosniff")
	h.Set("Content-Security-Policy", "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'; base-uri 'none'; form-action 'none'")
	why := l.foreign(r)
	switch {
	case why == "" && r.URL.Path == l.path+"/done" && l.finished():
		l.page(w)
	case why == "" && r.URL.Path == l.path && l.take(r.URL.RawQuery):
		w.Header().Set("Location", l.path+"/done")
		w.WriteHeader(http.StatusSeeOther)
	default:
		if why != "" || r.URL.Path != l.path {
			l.refuse(why)
		}
		h.Set("Connection", "close")
		w.WriteHeader(http.StatusBadRequest)
	}
}

// foreign returns why a request can't be the redirect of the user's browser: a page's script, another name for this
// machine (DNS rebinding), an image or frame of a page.
func (l *Listener) foreign(r *http.Request) string {
	origin, mode, dest := r.Header.Get("Origin"), r.Header.Get("Sec-Fetch-Mode"), r.Header.Get("Sec-Fetch-Dest")
	switch {
	case r.Method != http.MethodGet:
		return "a request was not a GET"
	case r.Host != l.host:
		return "a request was for another host"
	case origin != "" && origin != "null":
		return "a request came from the script of a web page"
	case mode != "" && mode != "navigate", dest != "" && dest != "document":
		return "a request came from within a web page"
	}
	return ""
}

// take passes on the first answer. It reports whether this request was it.
func (l *Listener) take(rawQuery string) bool {
	l.mu.Lock()
	if l.check == nil {
		l.mu.Unlock()
		return false
	}
	code, err := l.check(rawQuery)
	if errors.Is(err, ErrNotAnswer) {
		l.mu.Unlock()
		l.refuse(err.Error())
		return false
	}
	l.check, l.answered = nil, true
	l.mu.Unlock()
	l.result <- answer{code, err}
	return true
}

func (l *Listener) finished() bool {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.answered
}

// refuse counts a request that was no answer.
func (l *Listener) refuse(why string) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.check == nil {
		return
	}
	l.wrong++
	if l.Note != nil && why != "" && !l.noted[why] {
		l.noted[why] = true
		l.Note(why)
	}
	if l.wrong >= maxWrong {
		l.check = nil
		l.result <- answer{err: fmt.Errorf("%w: %d", ErrTooManyWrong, l.wrong)}
	}
}

// page is the same for success and failure: the terminal shows the result of the login.
func (l *Listener) page(w http.ResponseWriter) {
	w.Header().Set("Content-Type", "text/html; charset=utf-8")
	w.Header().Set("Connection", "close")
	_, err := io.WriteString(w, finishedPage)
	if err != nil {
		return
	}
	l.mu.Lock()
	defer l.mu.Unlock()
	select {
	case <-l.served:
	default:
		close(l.served)
	}
}

const finishedPage = `<!doctype html>
<html lang="en"><head><meta charset="utf-8"><title>cfid</title>
<style>body{font:1.1rem/1.5 system-ui,sans-serif;max-width:34rem;margin:20vh auto;padding:0 1rem}</style></head>
<body><h1>Back to the terminal</h1><p>The login in the browser is complete. You can close this page; the terminal shows the result.</p></body></html>
`
