package ops

import (
	"github.com/cfid-cli/cfid/internal/near"
)

// parsePattern reads a word that may be a pattern.
func parsePattern(word string) (near.Pattern, error) {
	p, err := near.ParsePattern(word)
	if err != nil {
		return p, Usage("%v", err)
	}
	return p, nil
}
