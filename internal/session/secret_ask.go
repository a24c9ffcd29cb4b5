package session

import (
	"context"

	"github.com/cfid-cli/cfid/internal/line"
)

// NewSecret asks for a secret that is being made, twice, for nobody sees what was typed.
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
		s.UI.Show("empty, or not the same twice; again")
	}
	return "", Usage("the %s was not typed the same twice", what)
}
