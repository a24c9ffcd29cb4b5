//go:build unix

package commands

import (
	"bytes"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/creack/pty"
)

// onTerminal runs a command whose output is a terminal, and returns the terminal's text and the exit code.
func onTerminal(t *testing.T, env []string, args ...string) (string, int) {
	t.Helper()
	master, slave, err := pty.Open()
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = master.Close() })
	shown := make(chan string)
	go func() {
		text, _ := io.ReadAll(master) // ends with an error when the other side is closed: EIO
		shown <- string(text)
	}()
	var errs bytes.Buffer
	code := Main(t.Context(), args, IO{In: strings.NewReader(""), Out: slave, Err: &errs, Env: env, Dir: t.TempDir(), Version: "1.2.3"})
	if err := slave.Close(); err != nil {
		t.Fatal(err)
	}
	return strings.ReplaceAll(<-shown, "\r\n", "\n") + errs.String(), code
}

// Bare cfid on a terminal tells where one stands, then what there is; it never fails for want of a login.
func TestHomeOnTerminal(t *testing.T) {
	home := t.TempDir()
	env := []string{"HOME=" + home, "CFID_HOME=" + home, "LANG=C.UTF-8", "NO_COLOR=1"}
	text, code := onTerminal(t, env)
	if code != exitOK || strings.Contains(text, "logged in") || !strings.Contains(text, "Session and context:") {
		t.Errorf("nothing stored: exit code %d\n%s", code, text)
	}

	stored := "version: 1\ncurrent: prod\ncontexts:\n  - id: 0123456789abcdef\n    name: prod\n" +
		"    target: {url: \"https://api.example.com\", uaa: \"https://uaa.example.com\"}\n    created: 2026-01-01T00:00:00Z\n"
	if err := os.WriteFile(filepath.Join(home, "contexts.yaml"), []byte(stored), 0o600); err != nil {
		t.Fatal(err)
	}
	text, code = onTerminal(t, env)
	status, help, _ := strings.Cut(text, "Usage:")
	if code != exitOK || !strings.Contains(status, "https://api.example.com") || !strings.Contains(status, "logged in") || !strings.Contains(help, "Session and context:") {
		t.Errorf("a context: exit code %d\n%s", code, text)
	}

	if err := os.WriteFile(filepath.Join(home, "contexts.yaml"), []byte("version: ["), 0o600); err != nil {
		t.Fatal(err)
	}
	if text, code = onTerminal(t, env); code != exitFailed || !strings.Contains(text, "is damaged") {
		t.Errorf("a damaged file: exit code %d\n%s", code, text)
	}
}
