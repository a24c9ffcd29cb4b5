package commands

import (
	"bytes"
	"context"
	"fmt"
	"net"
	"net/http"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/cfid-cli/cfid/internal/sandbox"
)

// foundation is a sandbox that has what the examples of help name, and a home that is logged in there. It is a witness: what
// is a write it decides for itself.
type foundation struct {
	t        *testing.T
	home     string
	env      []string
	api, uaa string
	mu       sync.Mutex
	closed   bool     // nothing may be written from now on
	written  []string // what was, nevertheless
}

// newFoundation has what testdata/examples-first.txt makes, a command line a line.
func newFoundation(t *testing.T) *foundation {
	ln, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	s, err := sandbox.New(sandbox.Config{URL: "http://" + ln.Addr().String()})
	if err != nil {
		t.Fatal(err)
	}
	f := &foundation{t: t, home: t.TempDir(), api: s.API(), uaa: s.UAA()}
	f.env = []string{"HOME=" + f.home, "CFID_VAULT=file", "CFID_VAULT_FILE=" + filepath.Join(t.TempDir(), "key"), "NO_COLOR=1",
		"HTTP_PROXY=http://127.0.0.1:9", "HTTPS_PROXY=http://127.0.0.1:9"} // a host of the world is out of reach
	server := &http.Server{Handler: f.watch(s.Handler()), ReadHeaderTimeout: 10 * time.Second}
	go func() { _ = server.Serve(ln) }() // ends with Close
	t.Cleanup(func() { _ = server.Close() })
	if err := os.CopyFS(f.home, os.DirFS("testdata/examples")); err != nil {
		t.Fatal(err)
	}
	f.prepare("first")
	f.rename("k3x9f2ab")
	return f
}

// prepare runs the command lines of a file, while writes are allowed.
func (f *foundation) prepare(name string) {
	need, err := os.ReadFile(filepath.Join("testdata", "examples-"+name+".txt"))
	if err != nil {
		f.t.Fatal(err)
	}
	f.close(false)
	for _, words := range cfidLines(strings.ReplaceAll(string(need), "$API", f.api)) {
		if code, _, said := f.run(words[1:]...); code != exitOK {
			f.t.Fatalf("%s: %d %s", strings.Join(words, " "), code, said)
		}
	}
	f.close(true)
}

func (f *foundation) close(closed bool) {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.closed = closed
}

// rename calls the last command of the history by the id that the examples know.
func (f *foundation) rename(id string) {
	path := filepath.Join(f.home, ".local", "state", "cfid", "history.jsonl")
	text, err := os.ReadFile(path)
	if err != nil {
		f.t.Fatal(err)
	}
	ids := regexp.MustCompile(`"id":"([^"]+)"`).FindAllSubmatch(text, -1)
	text = bytes.ReplaceAll(text, ids[len(ids)-1][1], []byte(id))
	if err := os.WriteFile(path, text, 0o600); err != nil {
		f.t.Fatal(err)
	}
}

func (f *foundation) watch(next http.Handler) http.Handler {
	reads := []string{"/oauth/token", "/introspect", "/check_token", "/ids/Users", "/oauth/device_authorization"}
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		asks := r.Method == http.MethodGet || r.Method == http.MethodHead ||
			r.Method == http.MethodPost && slices.ContainsFunc(reads, func(end string) bool { return strings.HasSuffix(r.URL.Path, end) })
		f.mu.Lock()
		refuse := f.closed && !asks
		if refuse {
			f.written = append(f.written, r.Method+" "+r.URL.Path)
		}
		f.mu.Unlock()
		if refuse {
			w.WriteHeader(http.StatusTeapot)
			return
		}
		next.ServeHTTP(w, r)
	})
}

// run is one command of a person without a terminal. What waits for somebody is ended.
func (f *foundation) run(args ...string) (code int, out, said string) {
	ctx, stop := context.WithTimeout(f.t.Context(), 3*time.Second)
	defer stop()
	var stdout, stderr bytes.Buffer
	code = Main(ctx, args, IO{In: strings.NewReader("admin\n"), Out: &stdout, Err: &stderr, Env: f.env, Dir: f.home, Version: "1.2.3"})
	return code, stdout.String(), stderr.String()
}

// sessions are the UAA's admin client, which is selected, and the platform's admin.
func (f *foundation) sessions() [][]string { return [][]string{nil, {"--context", "platform"}} }

// wrote answers what was written since it was last asked.
func (f *foundation) wrote() []string {
	f.mu.Lock()
	defer f.mu.Unlock()
	wrote := f.written
	f.written = nil
	return wrote
}

// TestDryRunWritesNothing: every command that has --dry-run runs its examples so. They send no write, the HTTP core has to
// veto none, and at least one of them says what it would do: at first, or when there is something to do for it.
func TestDryRunWritesNothing(t *testing.T) {
	t.Parallel()
	f := newFoundation(t)
	said := map[string]string{} // of commands that did not yet say what they would do
	for _, e := range walkTree(fullRoot(treeApp())) {
		if e.Flags().Lookup("dry-run") != nil {
			said[e.path] = e.Example
		}
	}
	for _, state := range []string{"", "then"} {
		if state != "" {
			f.prepare(state)
		}
		for path, examples := range said {
			if answers, done := f.dryRun(path, cfidLines(examples)); done {
				delete(said, path)
			} else if state != "" {
				t.Errorf("%s: no example says what it would do; testdata/examples-first.txt and -then.txt make what they name:\n%s", path, answers)
			}
		}
	}
}

// dryRun runs a command's examples as both sessions. done: one of them said what it would do.
func (f *foundation) dryRun(path string, examples [][]string) (answers string, done bool) {
	for _, words := range examples {
		line := strings.Join(words, " ")
		if !strings.HasPrefix(line, "cfid "+path+" ") && line != "cfid "+path {
			continue // what a pipe begins with
		}
		for _, as := range f.sessions() {
			code, out, said := f.run(slices.Concat(words[1:], as, []string{"--dry-run"})...)
			done = done || code == exitOK && strings.Contains(out+said, "would")
			answers += fmt.Sprintf("%s: %d %s%s", line, code, out, said)
			if wrote := f.wrote(); wrote != nil || strings.Contains(said, "a dry run does not write") {
				f.t.Errorf("%s --dry-run writes: %v %s", line, wrote, said)
			}
		}
	}
	return answers, done
}

// TestReadOnlyWritesNothing: no example of any command writes in a read-only session, whatever it answers.
func TestReadOnlyWritesNothing(t *testing.T) {
	t.Parallel()
	f := newFoundation(t)
	refused := 0
	for _, e := range walkTree(fullRoot(treeApp())) {
		if slices.Contains([]string{"demo", "sandbox"}, e.path) { // servers of their own
			continue
		}
		for _, words := range cfidLines(e.Example) {
			if words[0] != "cfid" || len(words) < 2 || slices.Contains(words, "--follow") || slices.Contains(words, "login") {
				continue // sessions stay as they are, so that all commands have one
			}
			refused += f.readOnly(words)
		}
	}
	if refused < 50 {
		t.Errorf("only %d examples are refused: do they still have a session?", refused)
	}
}

// readOnly runs an example in both sessions and counts where it was refused.
func (f *foundation) readOnly(words []string) (refused int) {
	for _, as := range f.sessions() {
		if _, _, said := f.run(slices.Concat(words[1:], as, []string{"--read-only"})...); strings.Contains(said, "read-only") {
			refused++
		}
	}
	if wrote := f.wrote(); wrote != nil {
		f.t.Errorf("%s --read-only wrote: %v", strings.Join(words, " "), wrote)
	}
	return refused
}
