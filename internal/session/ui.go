package session

import "context"

// Prompt is a question to the user.
type Prompt struct {
	Text    string   // the question, without the colon; names the host for a password
	Default string   // used if the answer is empty
	Choices []string // if set, only these are accepted
	Page    string   // a web page to open first: its whole address is shown
	List    []string // choices, shown with numbers; Ask returns the choice for a number, other text unchanged
}

// UI lets an operation interact with the user: package commands implements it with lines, tui with forms.
// Without a terminal Ask and Secret return ErrNotInteractive.
type UI interface {
	Ask(ctx context.Context, p Prompt) (string, error)
	// Secret asks without echo.
	Secret(ctx context.Context, p Prompt) (string, error)
	// Show prints a line in addition to the result.
	Show(format string, args ...any)
	// Open prints the address of a web page, even with --quiet, and opens it in the system's browser. The
	// error is that no browser could be started.
	Open(ctx context.Context, url string) error
	// Progress starts an indicator for work of a known number of items (0: unknown).
	Progress(label string, total int) Progress
}

// Progress may be called from any goroutine.
type Progress interface {
	Add(n int)
	Done()
}

// Answer returns the given value, or asks for it.
func (s *Session) Answer(ctx context.Context, given *string, p Prompt) (string, error) {
	if given != nil {
		return *given, nil
	}
	return s.UI.Secret(ctx, p)
}
