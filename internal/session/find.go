package session

import (
	"github.com/cfid-cli/cfid/internal/near"
)

// ParsePattern parses a word that may be a pattern.
func ParsePattern(word string) (near.Pattern, error) {
	p, err := near.ParsePattern(word)
	if err != nil {
		return p, Usage("%v", err)
	}
	return p, nil
}
