package real

import (
	"bufio"
	"context"
	"encoding/json"
	"io"
	"net"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/cfid-cli/cfid/internal/capitest"
	"github.com/cfid-cli/cfid/internal/sandbox"
)

// Clients that others wrote do their identity calls against the sandbox. Each answer of
// the Cloud Controller is checked against its OpenAPI document on the way.

const pythonClient = "cloudfoundry-client==1.40.4"

const javaClient artifact = "org.cloudfoundry:cloudfoundry-client-reactor:5.15.0.RELEASE:jar"

// results are what a client's program found.
type results = map[string]any

func TestPythonClient(t *testing.T) {
	python := installPython(t)
	f := startFoundation(t)
	program := exec.CommandContext(t.Context(), python, "python/identity.py", f.server.API())
	got := f.run(t, program)
	want := results{
		"again": []any{"acme"}, "default domain": true, "domains": true,
		"event": []any{"audit.user.space_developer_add", "py-user"}, "flag": false, "flags": true, "job": "COMPLETE",
		"org":         []any{"py-org-2", true, results{"env": "test"}},
		"org by name": true, "org gone": []any{404.0, 10010.0, "CF-ResourceNotFound", true},
		"org taken": []any{422.0, 10008.0, "CF-UnprocessableEntity", true}, "org's quota": true, "pages": []any{5.0, 5.0},
		"person refused": []any{403.0, 10003.0, "CF-NotAuthorized", true}, "person's orgs": []any{"acme", "py-org"},
		"quota": 1024.0, "renewed": []any{"py-org", true}, "role": "space_developer",
		"role taken": []any{422.0, 10008.0, "CF-UnprocessableEntity", true}, "role too early": []any{422.0, 10008.0, "CF-UnprocessableEntity", true},
		"roles": []any{[]any{"organization_user", "py-user", "py-org"}, []any{"space_developer", "py-user", "py-space-2"}}, "roles afterwards": 0.0,
		"space": "py-space-2", "space's org": "py-org", "spaces by link": []any{"py-space-2"}, "usage": 0.0,
		"user": []any{"py-user", "ldap", results{"a": "b"}}, "user by guid": "py-user",
		"user gone": []any{404.0, 10010.0, "CF-ResourceNotFound", true}, "user taken": []any{422.0, 10008.0, "CF-UnprocessableEntity", true},
		"user's job": "COMPLETE", "user's metadata": results{"c": "d e"},
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("what it found (-want +got):\n%s", diff)
	}
}

func TestJavaClient(t *testing.T) {
	classes := classPath(t)
	f := startFoundation(t)
	_, port, err := net.SplitHostPort(strings.TrimPrefix(f.server.API(), "http://"))
	if err != nil {
		t.Fatal(err)
	}
	program := exec.CommandContext(t.Context(), "java", "-XX:TieredStopAtLevel=1", "-cp", classes, "java/Identity.java", port)
	got := f.run(t, program)
	want := results{
		"client": []any{"uaa.resource"}, "clients": 1.0, "domain": false, "events": "java-user", "groups": 1.0, "info": "uaa", "keys": "RSA",
		"members": []any{"USER"}, "org": "java-org", "org gone": []any{404.0, 10010.0, "CF-ResourceNotFound"},
		"org taken": []any{422.0, 10008.0, "CF-UnprocessableEntity"}, "orgs": 1.0, "quotas": 1.0, "refused": []any{403.0, "insufficient_scope"},
		"role": "space_developer", "role taken": []any{422.0, 10008.0, "CF-UnprocessableEntity"},
		"roles": []any{"organization_user", "space_developer"}, "roles by org and space type": 0.0, "space quotas": 0.0, "spaces": 1.0,
		"usage": 0.0, "user gone": "java-user", "user taken": []any{409.0, "scim_resource_already_exists"}, "user's version": 1.0,
		"users": []any{"java-user java@example.org uaa"}, "who": "marissa",
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("what it found (-want +got):\n%s", diff)
	}
}

// foundation is a sandbox that is watched.
type foundation struct {
	server  *sandbox.Server
	watcher *capitest.Watcher
}

func startFoundation(t *testing.T) *foundation {
	t.Helper()
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	server, err := sandbox.New(sandbox.Config{URL: "http://" + listener.Addr().String()})
	if err != nil {
		t.Fatal(err)
	}
	f := &foundation{server: server, watcher: capitest.Watch(openAPI(t), server.Handler())}
	web := &http.Server{Handler: f.watcher, ReadHeaderTimeout: 10 * time.Second}
	go func() { _ = web.Serve(listener) }() // ends with Close
	t.Cleanup(func() { _ = web.Close() })
	return f
}

// run runs a program and gives the JSON object of its last line. When it says "wait", a
// token's life goes by.
func (f *foundation) run(t *testing.T, program *exec.Cmd) (found results) {
	t.Helper()
	var complaints strings.Builder
	program.Stderr = &complaints
	in, err := program.StdinPipe()
	if err != nil {
		t.Fatal(err)
	}
	out, err := program.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := program.Start(); err != nil {
		t.Fatal(err)
	}
	last := ""
	for lines := bufio.NewScanner(out); lines.Scan(); last = lines.Text() {
		if lines.Text() == "wait" {
			f.server.Advance(13 * time.Hour)
			_, _ = io.WriteString(in, "\n") // it has ended: its exit code tells
		}
	}
	err = program.Wait()
	for _, fault := range f.watcher.Faults() {
		t.Error(fault)
	}
	if err != nil {
		t.Fatalf("%v\n%s", err, complaints.String())
	}
	if err := json.Unmarshal([]byte(last), &found); err != nil {
		t.Fatalf("%v in %q", err, last)
	}
	t.Logf("%d answers of the Cloud Controller match the OpenAPI document", f.watcher.Checked())
	return found
}

// installPython gives the interpreter of an environment that has the client.
func installPython(t *testing.T) string {
	t.Helper()
	folder := filepath.Join(shared.cache, "python-"+strings.ReplaceAll(pythonClient, "==", "-"))
	python := filepath.Join(folder, "bin", "python")
	if exec.CommandContext(t.Context(), python, "-c", "import cloudfoundry_client.client").Run() == nil {
		return python
	}
	if err := os.RemoveAll(folder); err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithTimeout(t.Context(), 5*time.Minute)
	defer cancel()
	for _, words := range [][]string{
		{"python3", "-m", "venv", folder},
		{python, "-m", "pip", "install", "--quiet", "--no-cache-dir", "--disable-pip-version-check", pythonClient},
	} {
		if out, err := exec.CommandContext(ctx, words[0], words[1:]...).CombinedOutput(); err != nil {
			t.Fatalf("%s: %v\n%s", strings.Join(words, " "), err, out)
		}
	}
	return python
}

// classPath gives the client's jar with all that it needs, which Maven knows.
func classPath(t *testing.T) string {
	t.Helper()
	_, name, version, _ := javaClient.parts()
	list := filepath.Join(shared.cache, name+"-"+version+".classpath")
	if classes, err := os.ReadFile(list); err == nil && allThere(string(classes)) {
		return string(classes)
	}
	ctx, cancel := context.WithTimeout(t.Context(), 5*time.Minute)
	defer cancel()
	var out []byte
	var err error
	for try := range 3 { // a download may break off
		if err = pause(ctx, time.Duration(try)*3*time.Second); err != nil {
			break
		}
		mvn := exec.CommandContext(ctx, "mvn", "-q", "-B", "-Dmaven.repo.local="+filepath.Join(shared.cache, "m2"), "-f", "java/pom.xml",
			"-Dversion="+version, "dependency:build-classpath", "-Dmdep.outputFile="+list)
		if out, err = mvn.CombinedOutput(); err == nil {
			break
		}
	}
	if err != nil {
		t.Fatalf("mvn: %v\n%s", err, out)
	}
	classes, err := os.ReadFile(list)
	if err != nil {
		t.Fatal(err)
	}
	return string(classes)
}

func allThere(classes string) bool {
	for path := range strings.SplitSeq(classes, ":") {
		if _, err := os.Stat(path); err != nil {
			return false
		}
	}
	return classes != ""
}
