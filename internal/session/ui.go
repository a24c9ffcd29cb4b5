package session

import "context"

// Prompt is one question to a person.
type Prompt struct {
	Text    string   // what is asked, without the colon; names the host for a password
	Default string   // used when the answer is empty
	Choices []string // when set, only these are accepted
	Page    string   // a web page to look at first: its address is shown, whole
	List    []string // things to choose one of: shown numbered; a number is answered as its thing, other text as it is
}

// UI is how an operation speaks with the person in front of it: commands implements it with lines, tui with forms.
// Without a terminal Ask and Secret return ErrNotInteractive.
type UI interface {
	Ask(ctx context.Context, p Prompt) (string, error)
	// Secret asks without echo.
	Secret(ctx context.Context, p Prompt) (string, error)
	// Show tells the person something beside the result, one line.
	Show(format string, args ...any)
	// Open prints the address of a web page, whatever else is kept quiet, and shows the page in the system's browser. The
	// error is that no browser could be started.
	Open(ctx context.Context, url string) error
	// Progress starts an indicator for work of a known number of items (0: unknown).
	Progress(label string, total int) Progress
}

// Progress is moved on from any goroutine.
type Progress interface {
	Add(n int)
	Done()
}

// Answer takes what was given, else asks.
func (s *Session) Answer(ctx context.Context, given *string, p Prompt) (string, error) {
	if given != nil {
		return *given, nil
	}
	return s.UI.Secret(ctx, p)
}
