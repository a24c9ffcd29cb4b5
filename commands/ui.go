package commands

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"strconv"
	"strings"
	"time"

	"github.com/cli/browser"
	"golang.org/x/term"

	"github.com/cfid-cli/cfid/internal/session"
	"github.com/cfid-cli/cfid/internal/view"
)

// lineUI asks line by line on the terminal itself, so that standard input and output stay free for data.
type lineUI struct {
	app *app
	tty *os.File
	in  *bufio.Reader
}

func (u *lineUI) open() error {
	if u.tty != nil {
		return nil
	}
	if u.app.io.TTY == nil {
		return session.ErrNotInteractive
	}
	f, err := u.app.io.TTY()
	if err != nil {
		return session.ErrNotInteractive
	}
	u.tty, u.in = f, bufio.NewReader(f)
	return nil
}

// Ask implements session.UI.
func (u *lineUI) Ask(ctx context.Context, p session.Prompt) (string, error) {
	if err := u.open(); err != nil {
		return "", err
	}
	u.before(p)
	for {
		answer, err := u.line(ctx, question(p))
		if err != nil {
			return "", err
		}
		if answer == "" {
			answer = p.Default
		}
		if n, err := strconv.Atoi(answer); err == nil && n >= 1 && n <= len(p.List) {
			answer = p.List[n-1]
		}
		if accepted(p, answer) {
			return answer, nil
		}
		fmt.Fprintf(u.tty, "please answer one of: %s\n", strings.Join(p.Choices, ", "))
	}
}

// before shows what precedes a question.
func (u *lineUI) before(p session.Prompt) {
	if p.Page != "" {
		fmt.Fprintf(u.tty, "open this page in a browser:\n  %s\n", view.Clean(p.Page))
	}
	for i, item := range p.List {
		fmt.Fprintf(u.tty, "%3d  %s\n", i+1, view.Clean(item))
	}
}

func accepted(p session.Prompt, answer string) bool {
	if len(p.Choices) == 0 {
		return true
	}
	for _, c := range p.Choices {
		if answer == c {
			return true
		}
	}
	return false
}

func question(p session.Prompt) string {
	text := view.Clean(p.Text)
	if p.Default != "" {
		text += " [" + view.Clean(p.Default) + "]"
	}
	return text + ": "
}

// Secret implements session.UI: the terminal's echo is off while the answer is typed, and on again afterwards in any case.
func (u *lineUI) Secret(ctx context.Context, p session.Prompt) (string, error) {
	if err := u.open(); err != nil {
		return "", err
	}
	fd := int(u.tty.Fd())
	before, err := term.GetState(fd)
	if err != nil {
		return "", fmt.Errorf("read the state of the terminal: %w", err)
	}
	u.before(p)
	fmt.Fprint(u.tty, question(p))
	answer, err := await(ctx, func() (string, error) {
		b, err := term.ReadPassword(fd)
		return string(b), err
	})
	if ctx.Err() != nil {
		_ = term.Restore(fd, before) // the read is still waiting with echo off, which must not remain so in the user's shell
	}
	fmt.Fprintln(u.tty)
	u.app.scrub.Add(answer)
	if errors.Is(err, io.EOF) {
		return "", session.ErrNotInteractive
	}
	return answer, err
}

func (u *lineUI) line(ctx context.Context, prompt string) (string, error) {
	fmt.Fprint(u.tty, prompt)
	answer, err := await(ctx, func() (string, error) { return u.in.ReadString('\n') })
	if ctx.Err() != nil {
		fmt.Fprintln(u.tty) // the next output must begin on a new line
	}
	if errors.Is(err, io.EOF) && answer == "" {
		return "", session.ErrNotInteractive
	}
	if err != nil && !errors.Is(err, io.EOF) {
		return "", err
	}
	return strings.TrimRight(answer, "\r\n"), nil
}

// await lets Ctrl-C end a read that can't be canceled; the goroutine ends with the process.
func await(ctx context.Context, read func() (string, error)) (string, error) {
	type result struct {
		text string
		err  error
	}
	done := make(chan result, 1)
	go func() {
		text, err := read()
		done <- result{text, err}
	}()
	select {
	case r := <-done:
		return r.text, r.err
	case <-ctx.Done():
		return "", ctx.Err()
	}
}

// Show implements session.UI.
func (u *lineUI) Show(format string, args ...any) { u.app.note(format, args...) }

// browserStart is how long cfid waits for an error from starting a browser; one that was started may run as long as the
// user reads.
const browserStart = time.Second

// Open implements session.UI. The browser's own output is discarded.
func (u *lineUI) Open(ctx context.Context, url string) error {
	fmt.Fprintf(u.app.err, "open this page in a browser:\n  %s\n", view.Clean(url))
	browser.Stdout, browser.Stderr = io.Discard, io.Discard
	started := make(chan error, 1)
	go func() { started <- browser.OpenURL(url) }()
	select {
	case err := <-started:
		return err
	case <-time.After(browserStart):
		return nil
	case <-ctx.Done():
		return context.Cause(ctx)
	}
}

// Progress implements session.UI: a line that rewrites itself on a terminal, nothing in a pipe.
func (u *lineUI) Progress(label string, total int) session.Progress {
	f, ok := u.app.io.Err.(*os.File)
	if !ok || !isTerminal(f) || u.app.quiet {
		return noProgress{}
	}
	return newLineProgress(u.app.line, label, total)
}
