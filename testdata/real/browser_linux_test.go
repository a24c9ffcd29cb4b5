package real

import (
	"bufio"
	"bytes"
	"context"
	"errors"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/chromedp/chromedp"
)

// startBrowser starts a headless Chromium with a profile of its own, for chromedp.Run. Whatever is missing for it fails
// the test. It and its actions end after two minutes.
func startBrowser(t *testing.T) context.Context {
	t.Helper()
	path, err := exec.LookPath("chromium")
	if err != nil {
		t.Fatalf("the real browser is missing: apt-get install chromium fonts-liberation: %v", err)
	}
	options := append(chromedp.DefaultExecAllocatorOptions[:], chromedp.ExecPath(path))
	if os.Geteuid() == 0 {
		options = append(options, chromedp.NoSandbox) // Chromium's own: it refuses to work as root with it
	}
	ctx, cancel := context.WithTimeout(t.Context(), 2*time.Minute)
	t.Cleanup(cancel)
	ctx, cancel = chromedp.NewExecAllocator(ctx, options...)
	t.Cleanup(cancel)
	ctx, _ = chromedp.NewContext(ctx)
	t.Cleanup(func() { _ = chromedp.Cancel(ctx) }) // waits until its profile is removed; it may have ended by itself
	if err := chromedp.Run(ctx); err != nil {
		t.Fatalf("Chromium did not start: %v", err)
	}
	return ctx
}

// browse runs actions and shows the page they failed on.
func browse(t *testing.T, browser context.Context, actions ...chromedp.Action) {
	t.Helper()
	ctx, cancel := context.WithTimeout(browser, 45*time.Second)
	defer cancel()
	err := chromedp.Run(ctx, actions...)
	if err == nil {
		return
	}
	var where, text string
	_ = chromedp.Run(browser, chromedp.Location(&where), chromedp.Text("body", &text)) // best effort: it is for the message
	t.Fatalf("%v\nat %s:\n%s", err, where, text)
}

// finishedPage waits for what a login's listener shows in the end.
func finishedPage() chromedp.Action {
	return chromedp.WaitVisible(`//h1[text()="Back to the terminal"]`, chromedp.BySearch)
}

// loginRun is a `cfid login` that waits for a person at a web page.
type loginRun struct {
	page    string // what it asks to open
	command *exec.Cmd
	stdout  bytes.Buffer
	done    chan struct{} // closed when standard error has ended

	mu     sync.Mutex
	stderr strings.Builder
}

// beginLogin runs cfid in a home whose vault is a file, until it names the page to open.
func beginLogin(t *testing.T, home, stdin string, args ...string) *loginRun {
	t.Helper()
	run := &loginRun{command: cfidIn(t, home, stdin, args...), done: make(chan struct{})}
	run.command.Stdout = &run.stdout
	pipe, err := run.command.StderrPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := run.command.Start(); err != nil {
		t.Fatal(err)
	}
	page := make(chan string, 1)
	go run.read(pipe, page)
	select {
	case run.page = <-page:
	case <-run.done:
		t.Fatalf("%v named no page: %s", args, run.messages())
	case <-time.After(30 * time.Second):
		t.Fatalf("%v names no page: %s", args, run.messages())
	}
	return run
}

func (r *loginRun) read(pipe io.Reader, page chan<- string) {
	defer close(r.done)
	for lines := bufio.NewScanner(pipe); lines.Scan(); {
		r.mu.Lock()
		r.stderr.WriteString(lines.Text() + "\n")
		r.mu.Unlock()
		if text := strings.TrimSpace(lines.Text()); strings.HasPrefix(text, "http") {
			page <- text
		}
	}
}

func (r *loginRun) messages() string {
	r.mu.Lock()
	defer r.mu.Unlock()
	return r.stderr.String()
}

// end waits for the login and answers what it printed; it must end with the exit code.
func (r *loginRun) end(t *testing.T, code int) (stdout string) {
	t.Helper()
	<-r.done
	err := r.command.Wait()
	var exit *exec.ExitError
	if err != nil && !errors.As(err, &exit) {
		t.Fatal(err)
	}
	if got := r.command.ProcessState.ExitCode(); got != code {
		t.Fatalf("exit code %d, want %d:\n%s%s", got, code, r.stdout.String(), r.messages())
	}
	return r.stdout.String()
}

// cfidIn is a run of the built program. On its PATH is nothing: no browser is started but the test's.
func cfidIn(t *testing.T, home, stdin string, args ...string) *exec.Cmd {
	t.Helper()
	command := exec.CommandContext(t.Context(), builtProgram(t), args...)
	command.Env = []string{"HOME=" + home, "PATH=" + t.TempDir(), "CFID_VAULT=file", "CFID_VAULT_FILE=" + filepath.Join(home, "vault-key")}
	command.Dir = home
	command.Stdin = strings.NewReader(stdin)
	return command
}

// cfid runs the program to its end, which must be a success.
func cfid(t *testing.T, home, stdin string, args ...string) (stdout string) {
	t.Helper()
	command := cfidIn(t, home, stdin, args...)
	var stderr bytes.Buffer
	command.Stderr = &stderr
	out, err := command.Output()
	if err != nil {
		t.Fatalf("cfid %v: %v\n%s%s", args, err, out, stderr.String())
	}
	return string(out)
}
