package commands

import (
	"bytes"
	"encoding/json"
	"net"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/cfid-cli/cfid/internal/sandbox"
)

// oddServer puts a value of another type into one member of the first resource of each list, and of each single resource, at a
// path.
type oddServer struct {
	mu           sync.Mutex
	path, member string
	value        any
	members      map[string]map[string]bool // by path: those that resources have
}

func (o *oddServer) layer(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		rec := httptest.NewRecorder()
		next.ServeHTTP(rec, r)
		body := o.edit(r.URL.Path, rec.Body.Bytes())
		for name, values := range rec.Header() {
			w.Header()[name] = values
		}
		w.Header().Del("Content-Length")
		w.WriteHeader(rec.Code)
		_, _ = w.Write(body) // the client may have ended
	})
}

func (o *oddServer) set(path, member string, value any) {
	o.mu.Lock()
	defer o.mu.Unlock()
	o.path, o.member, o.value = path, member, value
}

// every runs each line with the next value in a member.
func (o *oddServer) every(path, member string, lines map[string]string, n *int, run func(line, shown string)) {
	values := []any{nil, true, 1, 1.5, "x", []any{}, []any{1, nil}, map[string]any{}, map[string]any{"a": []any{}}}
	for line, shown := range lines {
		o.set(path, member, values[*n%len(values)])
		*n++
		run(line, shown)
	}
	o.set("", "", nil)
}

func (o *oddServer) edit(path string, body []byte) []byte {
	var doc any
	dec := json.NewDecoder(bytes.NewReader(body))
	dec.UseNumber()
	if dec.Decode(&doc) != nil {
		return body
	}
	o.mu.Lock()
	defer o.mu.Unlock()
	for _, end := range oddPaths() {
		at := strings.Index(path, end)
		if at < 0 {
			continue
		}
		first := firstResource(doc)
		if first == nil {
			return body
		}
		for name := range first {
			if o.members[end] == nil {
				o.members[end] = map[string]bool{}
			}
			o.members[end][name] = true
		}
		if end == o.path {
			first[o.member] = o.value
			body, _ = json.Marshal(doc) // it came from JSON
		}
		return body
	}
	return body
}

// firstResource is the first of a list, or the one that there is.
func firstResource(doc any) map[string]any {
	switch doc := doc.(type) {
	case []any:
		if len(doc) > 0 {
			return firstResource(doc[0])
		}
	case map[string]any:
		if list, is := doc["resources"].([]any); is {
			return firstResource(list)
		}
		return doc
	}
	return nil
}

func oddPaths() []string {
	return []string{"/Users", "/Groups", "/oauth/clients", "/identity-zones", "/identity-providers", "/v3/organizations", "/v3/spaces", "/v3/roles", "/v3/audit_events"}
}

// oddLines are commands that read what is at a path, and that must show what is not odd there.
func oddLines(path string) map[string]string {
	return map[string]map[string]string{
		"/Users":              {"user list": "marissa", "user get marissa": "", "access review": ""},
		"/Groups":             {"group list": "uaa.user", "access show marissa": "", "scope explain scim.read": ""},
		"/oauth/clients":      {"client list": "cf", "client get cf": "", "access review": ""},
		"/identity-zones":     {"zone list": "lab", "zone get uaa": ""},
		"/identity-providers": {"idp list": "uaa", "idp get uaa": ""},
		"/v3/organizations":   {"org list": "", "org get acme": ""},
		"/v3/spaces":          {"space list --all": "", "space get acme/dev": ""},
		"/v3/roles":           {"role list": "", "org users acme": ""},
		"/v3/audit_events":    {"event list": ""},
	}[path]
}

// TestOddValuesHideNothing: whatever a server stores in one member of one resource, lists go on, and no command crashes.
func TestOddValuesHideNothing(t *testing.T) {
	t.Parallel()
	ln, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	s, err := sandbox.New(sandbox.Config{URL: "http://" + ln.Addr().String()})
	if err != nil {
		t.Fatal(err)
	}
	odd := &oddServer{members: map[string]map[string]bool{}}
	server := &http.Server{Handler: odd.layer(s.Handler()), ReadHeaderTimeout: 10 * time.Second}
	go func() { _ = server.Serve(ln) }() // ends with Close
	t.Cleanup(func() { _ = server.Close() })
	run := func(line string) (code int, out, said string) {
		var stdout, stderr bytes.Buffer
		credential := []string{"CFID_CLIENT_ID=admin", "CFID_CLIENT_SECRET=adminsecret"}
		if slices.Contains([]string{"org", "space", "role", "event"}, strings.Fields(line)[0]) || strings.HasPrefix(line, "access") {
			credential = []string{"CFID_USERNAME=admin", "CFID_PASSWORD=admin"}
		}
		code = Main(t.Context(), strings.Fields(line), IO{In: strings.NewReader(""), Out: &stdout, Err: &stderr,
			Env: append(credential, "HOME="+t.TempDir(), "CFID_TARGET="+s.API()), Version: "1.2.3"})
		return code, stdout.String(), stderr.String()
	}
	if code, _, said := run("zone create lab"); code != exitOK {
		t.Fatal(said)
	}
	n := 0
	for _, path := range oddPaths() {
		lines := oddLines(path)
		for line, shown := range lines {
			if code, out, said := run(line); code != exitOK || !strings.Contains(out, shown) {
				t.Errorf("%s: %d\n%s%s", line, code, out, said)
			}
		}
		for member := range odd.members[path] {
			odd.every(path, member, lines, &n, func(line, shown string) {
				code, out, said := run(line)
				hidden := shown != "" && (code != exitOK || !strings.Contains(out, shown))
				if hidden || code == exitCrash || strings.Contains(said, "reading a page") || strings.Contains(said, "reading the answer") {
					t.Errorf("%s with %s of %s = %v: exit %d\n%s%s", line, member, path, odd.value, code, out, said)
				}
			})
		}
	}
	t.Logf("%d runs", n)
}
