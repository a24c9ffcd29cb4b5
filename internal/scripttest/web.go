package scripttest

import (
	"errors"
	"io"
	"io/fs"
	"net"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"sync"

	"github.com/rogpeppe/go-internal/testscript"

	"github.com/cfid-cli/cfid/internal/sandbox"
)

func writeFile(path string, data []byte) error { return os.WriteFile(path, data, 0o600) }

// logger is a server whose requests a script can read.
type logger interface {
	Requests() []sandbox.Request
	ResetRequests()
}

// folder is a web server that answers with the files of a script: GET /a/b with a/b.json or a/b.html, GET / with
// index.json or index.html, anything else with 404. $NAME in a file is a variable of the script.
type folder struct {
	dir    string
	expand func(string) string

	mu  sync.Mutex
	log []sandbox.Request
}

// web starts such a server, for answers that no UAA and no Cloud Controller gives.
//
//	web [-tls] [-cert HOST] [-public HOST] PREFIX FOLDER    sets PREFIX_URL and PREFIX_HOST
func web(ts *testscript.TestScript, neg bool, args []string) {
	o, args := parseOptions(ts, args)
	if neg || len(args) != 2 {
		ts.Fatalf("usage: web [-tls] [-cert HOST] [-public HOST] PREFIX FOLDER")
	}
	ln, base := listen(ts, o)
	f := &folder{dir: ts.MkAbs(args[1]), expand: ts.Getenv}
	prefix := args[0] + "_"
	ts.Setenv(prefix+"URL", base)
	_, host, _ := strings.Cut(base, "://")
	ts.Setenv(prefix+"HOST", host)
	keep(ts, prefix, f, serve(ln, f))
}

// ServeHTTP answers with a file.
func (f *folder) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	name := strings.Trim(r.URL.Path, "/")
	if name == "" {
		name = "index"
	}
	status := f.answer(w, filepath.Join(f.dir, filepath.FromSlash(name)))
	f.mu.Lock()
	defer f.mu.Unlock()
	f.log = append(f.log, sandbox.Request{Method: r.Method, Host: r.Host, Path: r.URL.Path, Status: status})
}

func (f *folder) answer(w http.ResponseWriter, path string) int {
	for ext, kind := range map[string]string{".json": "application/json", ".html": "text/html"} {
		data, err := os.ReadFile(path + ext)
		if errors.Is(err, fs.ErrNotExist) {
			continue
		}
		w.Header().Set("Content-Type", kind)
		_, _ = io.WriteString(w, os.Expand(string(data), f.expand))
		return http.StatusOK
	}
	w.WriteHeader(http.StatusNotFound)
	return http.StatusNotFound
}

// Requests returns all requests so far.
func (f *folder) Requests() []sandbox.Request {
	f.mu.Lock()
	defer f.mu.Unlock()
	return append([]sandbox.Request(nil), f.log...)
}

// ResetRequests deletes them.
func (f *folder) ResetRequests() {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.log = nil
}

// proxy gives servers on loopback public host names: it answers CONNECT for the names that were
// published and refuses all others, so no script leaves the machine by accident.
type proxy struct {
	mu    sync.Mutex
	hosts map[string]string // name → address
	url   string
}

type proxyValue struct{}

// publish makes host known; the script's commands get there by $HTTPS_PROXY.
func publish(ts *testscript.TestScript, host, addr string) {
	p := ts.Value(proxyValue{}).(*proxy) // setup put it there
	p.mu.Lock()
	p.hosts[host] = addr
	p.mu.Unlock()
	if p.url != "" {
		return
	}
	ln, err := net.Listen("tcp", "127.0.0.1:0")
	ts.Check(err)
	p.url = "http://" + ln.Addr().String()
	ts.Setenv("HTTPS_PROXY", p.url)
	ts.Defer(serve(ln, p))
}

// ServeHTTP connects.
func (p *proxy) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	name, _, _ := strings.Cut(r.Host, ":")
	p.mu.Lock()
	addr, known := p.hosts[name]
	p.mu.Unlock()
	if r.Method != http.MethodConnect || !known {
		w.WriteHeader(http.StatusBadGateway)
		return
	}
	var d net.Dialer
	there, err := d.DialContext(r.Context(), "tcp", addr)
	if err != nil {
		w.WriteHeader(http.StatusBadGateway)
		return
	}
	here, sent, err := http.NewResponseController(w).Hijack()
	if err != nil {
		_ = there.Close()
		return
	}
	// Answer after the hijack and read through its buffer, which may already hold what the client sent at once.
	_, _ = io.WriteString(here, "HTTP/1.1 200 OK\r\n\r\n")
	go pipe(there, sent)
	go pipe(here, there)
}

func pipe(to net.Conn, from io.Reader) {
	_, _ = io.Copy(to, from)
	_ = to.Close()
}
