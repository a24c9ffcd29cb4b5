//go:build unix

package robust

import (
	"bufio"
	"io"
	"math/rand/v2"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/cfid-cli/cfid/internal/sandbox"
)

// TestNobodyReads: `cfid users | head -1`. The command ends without a message, as other tools do.
func TestNobodyReads(t *testing.T) {
	t.Parallel()
	server := serve(t, sandbox.Config{})
	p := newPerson(t)
	p.cfid("target "+server.API()).want(t, 0)
	p.typed("admin\n", "login", "admin", "--password-stdin").want(t, 0)
	for _, line := range []string{"user list", "user list -o json", "user list -o jsonl", "user list -o csv", "token get", "context list", "token decode", "status"} {
		r := p.unread(line)
		if r.code != 141 && r.signal != syscall.SIGPIPE || r.err != "" {
			t.Errorf("want the end that SIGPIPE makes, and silence: %s", r)
		}
	}
}

// unread runs a line whose standard output is a pipe that nobody reads.
func (p *person) unread(line string) result {
	p.t.Helper()
	reader, writer, err := os.Pipe()
	if err != nil {
		p.t.Fatal(err)
	}
	if err := reader.Close(); err != nil {
		p.t.Fatal(err)
	}
	cmd := p.command(p.t.Context(), "", strings.Fields(line)...)
	var printed strings.Builder
	cmd.Stdout, cmd.Stderr = writer, &printed
	r := outcome(p.t, cmd, cmd.Run())
	r.err = printed.String()
	_ = writer.Close()
	return r
}

// TestNobodyReadsTheTrace: `cfid whoami -v 2>&1 | head -1` while the session is renewed. The new tokens are stored
// although the trace can't be written.
func TestNobodyReadsTheTrace(t *testing.T) {
	t.Parallel()
	closed := make(chan struct{})
	slow := family{after: func(grant string, _ *http.Request) {
		if grant == "refresh_token" {
			<-closed
		}
	}}
	conf, age := expired()
	server := serve(t, conf, slow.layer)
	p := newPerson(t)
	p.login(server.API())
	server.Advance(age)
	reader, writer, err := os.Pipe()
	if err != nil {
		t.Fatal(err)
	}
	cmd := p.command(t.Context(), "", "whoami", "-v")
	cmd.Stdout, cmd.Stderr = writer, writer
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	_ = writer.Close()
	if _, err := bufio.NewReader(reader).ReadString('\n'); err != nil {
		t.Fatal(err)
	}
	_ = reader.Close()
	close(closed)
	outcome(t, cmd, cmd.Wait())
	p.cfid("token refresh").want(t, 0)
	if slow.revocations() > 0 {
		t.Error("the new refresh token was lost")
	}
}

// TestSecondInterrupt: Ctrl-C twice, as users do when a server is slow.
func TestSecondInterrupt(t *testing.T) {
	t.Parallel()
	arrived, release := make(chan struct{}), make(chan struct{})
	first := true
	slow := family{after: func(grant string, _ *http.Request) {
		if grant == "refresh_token" && first {
			first = false
			close(arrived)
			<-release
		}
	}}
	conf, age := expired()
	server := serve(t, conf, slow.layer)
	p := newPerson(t)
	p.login(server.API())
	server.Advance(age)
	cmd := p.command(t.Context(), "", "whoami")
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	await(t, cmd, arrived)
	for range 3 {
		if err := cmd.Process.Signal(os.Interrupt); err != nil {
			t.Fatal(err)
		}
		time.Sleep(30 * time.Millisecond) // signals of one kind in quick succession are merged
	}
	close(release)
	outcome(t, cmd, cmd.Wait()).want(t, 130)
	p.cfid("token refresh").want(t, 0)
}

// TestStrangePlaces: homes and folders that are not what a program expects.
func TestStrangePlaces(t *testing.T) {
	t.Parallel()
	server := serve(t, sandbox.Config{})
	p := newPerson(t)
	p.login(server.API())
	for _, row := range []struct {
		name, env, line string
		code            int
		says            string
	}{
		{"no HOME", "HOME=", "whoami", 2, "HOME is not set"},
		{"relative HOME", "HOME=somewhere", "whoami", 2, "not an absolute path"},
		{"relative CFID_HOME", "CFID_HOME=somewhere", "whoami", 2, "not an absolute path"},
		{"HOME is a file", "HOME=" + p.contexts(), "target " + server.API(), 1, "not a directory"},
		{"HOME below a device", "HOME=/dev/null/home", "target " + server.API(), 1, "/dev/null"},
		{"no HOME, but nothing is needed", "HOME=", "version", 0, "cfid"},
		{"contexts.yaml in another folder", "CFID_HOME=" + p.config(), "whoami", 0, "marissa"},
	} {
		r := p.with(row.env).cfid(row.line)
		if r.code != row.code || !strings.Contains(r.out+r.err, row.says) || strings.Count(r.err, "\n") > 4 {
			t.Errorf("%s: want %d and %q: %s", row.name, row.code, row.says, r)
		}
	}
	lost := *p
	lost.wd = filepath.Join(p.dir, "lost")
	if err := os.Mkdir(lost.wd, 0o700); err != nil {
		t.Fatal(err)
	}
	lost.deleted("whoami").want(t, 0, "marissa")
	lost.deleted("token get").want(t, 0, "eyJ")
}

// deleted runs a command line in a working directory that was deleted.
func (p *person) deleted(line string) result {
	p.t.Helper()
	script := `rmdir "$PWD" && exec "$0" "$@"`
	cmd := exec.CommandContext(p.t.Context(), "/bin/sh", append([]string{"-c", script, os.Getenv(binaryVar)}, strings.Fields(line)...)...)
	cmd.Env, cmd.Dir, cmd.SysProcAttr = p.env, p.wd, &syscall.SysProcAttr{Setsid: true}
	out, err := cmd.CombinedOutput()
	r := outcome(p.t, cmd, err)
	r.out = string(out)
	if err := os.MkdirAll(p.wd, 0o700); err != nil {
		p.t.Fatal(err)
	}
	return r
}

// TestStrangeInput: input that scripts send and no user types.
func TestStrangeInput(t *testing.T) {
	t.Parallel()
	server := serve(t, sandbox.Config{})
	p := newPerson(t)
	p.cfid("target "+server.API()).want(t, 0)
	p.typed("admin\n", "login", "admin", "--password-stdin").want(t, 0)
	noise := make([]byte, 1<<20)
	source := rand.NewChaCha8([32]byte{1})
	_, _ = source.Read(noise) // never fails
	dots := strings.Repeat("eyJ.", 1<<18)
	long := strings.Repeat("a", 100_000)
	for _, row := range []struct {
		name, stdin, line string
		codes             []int
	}{
		{"noise to decode", string(noise), "token decode -", []int{1, 2}},
		{"noise to verify", string(noise), "token verify -", []int{1, 2}},
		{"noise to introspect", string(noise), "token introspect -", []int{1, 2}},
		{"noise as a password", string(noise), "login marissa --password-stdin", []int{4}},
		{"noise as a refresh token", string(noise), "login --refresh-token-stdin", []int{2, 4}},
		{"a megabyte without end to decode", strings.Repeat("a", 1<<20), "token decode -", []int{1, 2}},
		{"a megabyte without end to introspect", strings.Repeat("a", 1<<20), "token introspect -", []int{1, 2}},
		{"a megabyte of dots", dots, "token decode -", []int{1, 2}},
		{"nothing to decode", "", "token decode -", []int{2}},
		{"nothing as a password", "", "login marissa --password-stdin", []int{2}},
		{"only a newline as a password", "\n", "login marissa --password-stdin", []int{2}},
		{"a very long context", "", "--context " + long + " whoami", []int{3}},
		{"a very long user", "", "user get " + long, []int{1, 2, 3}},
		{"a very long host", "", "target " + long, []int{2, 9}},
		{"a very long path", "", "target " + server.API() + "/" + long, []int{1, 2, 9}},
		{"a very long command", "", long, []int{2}},
		{"a very long flag", "", "--" + long, []int{2}},
		{"a very long format", "", "user list -o " + long, []int{2}},
	} {
		r := p.typed(row.stdin, strings.Fields(row.line)...)
		fits := false
		for _, code := range row.codes {
			fits = fits || r.code == code
		}
		if !fits || r.err == "" || len(r.out+r.err) > 8000 || strings.Contains(r.err, "tls handshake") || strings.Contains(r.err, "goroutine") {
			r.line = row.name
			t.Errorf("want one of %v and a short message: %.3000s", row.codes, r)
		}
	}
}

// TestClosedInput: no standard input at all.
func TestClosedInput(t *testing.T) {
	t.Parallel()
	server := serve(t, sandbox.Config{})
	p := newPerson(t)
	p.login(server.API())
	for line, code := range map[string]int{
		"token decode -": 2, "login marissa --password-stdin": 2, "login marissa": 2, "user create somebody": 2, "user delete marissa": 2, "whoami": 0,
	} {
		cmd := exec.CommandContext(t.Context(), "/bin/sh", "-c", `exec "$0" "$@" <&-`, os.Getenv(binaryVar))
		cmd.Args = append(cmd.Args, strings.Fields(line)...)
		cmd.Env, cmd.Dir, cmd.SysProcAttr = p.env, p.wd, &syscall.SysProcAttr{Setsid: true}
		var printed strings.Builder
		cmd.Stdout, cmd.Stderr = io.Discard, &printed
		r := outcome(t, cmd, cmd.Run())
		r.line, r.err = line, printed.String()
		if r.code != code {
			t.Errorf("want exit code %d: %s", code, r)
		}
	}
}
