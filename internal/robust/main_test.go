//go:build unix

package robust

import (
	"bytes"
	"context"
	"errors"
	"flag"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strconv"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	// The binary under test is built from it: importing it invalidates the go command's cached test results.
	_ "github.com/cfid-cli/cfid/commands"
)

// binaryVar names the program when the test binary is started again (a disk of its own).
const binaryVar = "CFID_ROBUST_BINARY"

func TestMain(m *testing.M) { os.Exit(run(m)) }

func run(m *testing.M) int {
	// Tests here mostly wait for servers that are slow on purpose, so more of them than processors run at once.
	_ = flag.Set("test.parallel", strconv.Itoa(4*runtime.GOMAXPROCS(0))) // testing declares it
	if os.Getenv(binaryVar) != "" {
		return m.Run()
	}
	dir, err := os.MkdirTemp("", "cfid-robust-")
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		return 1
	}
	defer func() { _ = os.RemoveAll(dir) }()
	binary := filepath.Join(dir, "cfid")
	if err := build(binary); err != nil {
		fmt.Fprintln(os.Stderr, err)
		return 1
	}
	if err := os.Setenv(binaryVar, binary); err != nil {
		fmt.Fprintln(os.Stderr, err)
		return 1
	}
	return m.Run()
}

func build(binary string) error {
	// Reading them invalidates cached test results when they change; the import of package commands does so for the rest.
	sources, err := filepath.Glob("../../cmd/cfid/*.go")
	if err != nil {
		return err
	}
	for _, path := range sources {
		if _, err := os.ReadFile(path); err != nil {
			return err
		}
	}
	cmd := exec.Command("go", "build", "-o", binary, "github.com/cfid-cli/cfid/cmd/cfid")
	cmd.Env = append(os.Environ(), "CGO_ENABLED=0")
	if out, err := cmd.CombinedOutput(); err != nil {
		return fmt.Errorf("build cfid: %w\n%s", err, out)
	}
	return nil
}

// person is a user with a home folder, outside of which none of their files is read or written.
type person struct {
	t    *testing.T
	dir  string // holds home, tmp and the vault's key
	env  []string
	wd   string
	seen *[]result // what all runs printed
}

func newPerson(t *testing.T) *person { t.Helper(); return personIn(t, t.TempDir()) }

func personIn(t *testing.T, dir string) *person {
	t.Helper()
	p := &person{t: t, dir: dir, wd: filepath.Join(dir, "wd"), seen: new([]result)}
	for _, sub := range []string{"home", "tmp", "wd", "key"} {
		if err := os.MkdirAll(filepath.Join(dir, sub), 0o700); err != nil {
			t.Fatal(err)
		}
	}
	p.env = []string{
		"HOME=" + p.home(), "TMPDIR=" + filepath.Join(dir, "tmp"), "PATH=/usr/bin:/bin", "LANG=C.UTF-8", "NO_COLOR=1", "TERM=dumb",
		"CFID_VAULT=file", "CFID_VAULT_FILE=" + p.keyFile(),
	}
	return p
}

func (p *person) home() string     { return filepath.Join(p.dir, "home") }
func (p *person) keyFile() string  { return filepath.Join(p.dir, "key", "vault.key") }
func (p *person) config() string   { return filepath.Join(p.home(), ".config", "cfid") }
func (p *person) contexts() string { return filepath.Join(p.config(), "contexts.yaml") }
func (p *person) vault() string    { return filepath.Join(p.config(), "vault") }

// with returns the same person with more environment variables.
func (p *person) with(env ...string) *person {
	other := *p
	other.env = append(append([]string(nil), p.env...), env...)
	return &other
}

// result is the outcome of one run.
type result struct {
	line     string
	code     int // -1: ended by a signal
	signal   syscall.Signal
	out, err string
}

func (r result) String() string {
	return fmt.Sprintf("%s: exit code %d (signal %d)\nstdout: %s\nstderr: %s", r.line, r.code, r.signal, r.out, r.err)
}

// command prepares a run without a terminal.
func (p *person) command(ctx context.Context, stdin string, args ...string) *exec.Cmd {
	cmd := exec.CommandContext(ctx, os.Getenv(binaryVar), args...)
	cmd.Env, cmd.Dir = p.env, p.wd
	cmd.Stdin = strings.NewReader(stdin)
	cmd.SysProcAttr = &syscall.SysProcAttr{Setsid: true} // never prompt on the developer's terminal
	return cmd
}

// cfid runs a command line, split at spaces.
func (p *person) cfid(line string) result { p.t.Helper(); return p.typed("", strings.Fields(line)...) }

// typed runs one with standard input.
func (p *person) typed(stdin string, args ...string) result {
	p.t.Helper()
	ctx, cancel := context.WithTimeout(p.t.Context(), time.Minute)
	defer cancel()
	cmd := p.command(ctx, stdin, args...)
	var out, errOut bytes.Buffer
	cmd.Stdout, cmd.Stderr = &out, &errOut
	err := cmd.Run()
	if ctx.Err() != nil {
		p.t.Fatalf("cfid %s hangs\n%s%s", strings.Join(args, " "), &out, &errOut)
	}
	r := outcome(p.t, cmd, err)
	r.out, r.err = out.String(), errOut.String()
	*p.seen = append(*p.seen, r)
	return r
}

// atOnce runs several lines at the same time, each with the same standard input.
func (p *person) atOnce(stdin string, lines []string) []result {
	p.t.Helper()
	results := make([]result, len(lines))
	var wg sync.WaitGroup
	for i, line := range lines {
		wg.Go(func() {
			own := *p
			own.seen = new([]result)
			results[i] = own.typed(stdin, strings.Fields(line)...)
		})
	}
	wg.Wait()
	*p.seen = append(*p.seen, results...)
	return results
}

func outcome(t *testing.T, cmd *exec.Cmd, err error) result {
	t.Helper()
	var exit *exec.ExitError
	if err != nil && !errors.As(err, &exit) {
		t.Fatalf("%s: %v", cmd, err)
	}
	r := result{line: "cfid " + strings.Join(cmd.Args[1:], " "), code: cmd.ProcessState.ExitCode()}
	if status, ok := cmd.ProcessState.Sys().(syscall.WaitStatus); ok && status.Signaled() {
		r.signal = status.Signal()
	}
	return r
}

// want fails the test unless a run ended with this code and printed each of the texts on stdout or stderr.
func (r result) want(t *testing.T, code int, texts ...string) result {
	t.Helper()
	if r.code != code {
		t.Fatalf("want exit code %d: %s", code, r)
	}
	for _, text := range texts {
		if !strings.Contains(r.out+r.err, text) {
			t.Fatalf("want %q in: %s", text, r)
		}
	}
	return r
}

// login targets a server and logs marissa in.
func (p *person) login(api string) {
	p.t.Helper()
	p.cfid("target "+api).want(p.t, 0)
	p.typed("koala\n", "login", "marissa", "--password-stdin").want(p.t, 0)
}

// loginClient logs the client admin in, by its own secret.
func (p *person) loginClient(api string) {
	p.t.Helper()
	p.cfid("target "+api).want(p.t, 0)
	p.typed("adminsecret\n", "login", "--client-credentials", "--client-id", "admin", "--client-secret-stdin").want(p.t, 0)
}

func read(t *testing.T, path string) string {
	t.Helper()
	data, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	return string(data)
}

func write(t *testing.T, path, text string) {
	t.Helper()
	if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
}
