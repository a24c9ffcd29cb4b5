package session

import (
	"context"

	"github.com/cfid-cli/cfid/internal/line"
)

// NewSecret asks for a new secret twice, because it is typed without echo.
func (s *Session) NewSecret(ctx context.Context, what string, flags ...string) (string, error) {
	if !s.Settings.TTY {
		return "", &UsageError{Text: "the " + what + " is needed and there is no terminal to ask on", Try: line.Says(flags...)}
	}
	for range 3 {
		first, err := s.UI.Secret(ctx, Prompt{Text: what})
		if err != nil {
			return "", err
		}
		again, err := s.UI.Secret(ctx, Prompt{Text: what + " again"})
		if err != nil {
			return "", err
		}
		if first == again && first != "" {
			return first, nil
		}
		s.UI.Show("empty, or the two differ; try again")
	}
	return "", Usage("the two entries of the %s differ", what)
}
