package commands

import (
	"bytes"
	"context"
	"fmt"
	"regexp"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	"github.com/cfid-cli/cfid/internal/sandbox"
)

// stopping cancels a context when a number of lines were written to it.
type stopping struct {
	mu    sync.Mutex
	text  bytes.Buffer
	lines int
	stop  func()
}

func (s *stopping) Write(p []byte) (int, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.lines -= bytes.Count(p, []byte("\n")); s.lines <= 0 {
		s.stop()
	}
	return s.text.Write(p)
}

// TestCtrlCInTheMiddle: a Ctrl-C in the middle of long work lets end what was sent; afterwards each item's outcome is known,
// and it is the server's.
func TestCtrlCInTheMiddle(t *testing.T) {
	s, err := sandbox.New(sandbox.Config{Latency: 20 * time.Millisecond})
	if err != nil {
		t.Fatal(err)
	}
	stop, err := s.Start()
	if err != nil {
		t.Fatal(err)
	}
	defer stop()
	home := t.TempDir()
	env := []string{"HOME=" + home, "CFID_HOME=" + home, "LANG=C.UTF-8", "CFID_TARGET=" + s.UAA(), "CFID_CLIENT_ID=admin", "CFID_CLIENT_SECRET=adminsecret"}
	var names strings.Builder
	const all = 200
	for i := range all {
		fmt.Fprintf(&names, "user-%03d\n", i)
	}
	ctx, cancel := context.WithCancelCause(t.Context())
	out := &stopping{lines: 20, stop: func() { cancel(&Interrupt{Signal: "interrupt", Code: 128 + int(syscall.SIGINT)}) }}
	var errs bytes.Buffer
	code := Main(ctx, []string{"user", "create", "-", "--origin", "ldap", "--unknown-origin"},
		IO{In: strings.NewReader(names.String()), Out: out, Err: &errs, Env: env, Dir: t.TempDir(), Version: "1.2.3"})
	if code != 130 {
		t.Errorf("exit code %d", code)
	}
	var listed, listErrs bytes.Buffer
	if code := Main(t.Context(), []string{"users", "--origin", "ldap", "-o", "name", "--sort-by", "userName"},
		IO{In: strings.NewReader(""), Out: &listed, Err: &listErrs, Env: env, Dir: t.TempDir(), Version: "1.2.3"}); code != 0 {
		t.Fatal(code, listErrs.String())
	}
	created := regexp.MustCompile(`(?m)^created user (\S+) `).FindAllStringSubmatch(out.text.String(), -1)
	var told []string
	for _, match := range created {
		told = append(told, match[1])
	}
	if want := strings.TrimSpace(listed.String()); strings.Join(told, "\n") != want {
		t.Errorf("told of %d users, the server has %d", len(told), strings.Count(want, "\n")+1)
	}
	if len(told) < 20 || len(told) == all {
		t.Fatalf("%d of %d were created: the test says nothing", len(told), all)
	}
	// some had begun and not been sent: nothing was done about them
	cut := len(regexp.MustCompile(`(?m)^error: user create user-\d+: interrupted$`).FindAllString(errs.String(), -1))
	for _, want := range []string{
		fmt.Sprintf("error: not started: user-%03d and the %d after it\n", len(told)+cut, all-len(told)-cut-1),
		fmt.Sprintf("of %d, %d done, %d failed, %d not started\n", all, len(told), cut, all-len(told)-cut),
	} {
		if !strings.Contains(errs.String(), want) {
			t.Errorf("no %q in\n%s", want, errs.String())
		}
	}
}
