package near

import (
	"fmt"
	"strings"

	"github.com/gobwas/glob"
)

// IsPattern reports whether a word contains a character of a pattern.
func IsPattern(word string) bool { return strings.ContainsAny(word, "*?[{") }

// Pattern is a name, or a pattern that matches several: `*` matches anything, including a slash, `?`
// one character, `[ab]` and `{a,b}` one of several. It is case-insensitive.
type Pattern struct {
	word string
	glob *glob.Pattern // nil if the word is not a pattern
}

// ParsePattern parses a word or a pattern.
func ParsePattern(word string) (Pattern, error) {
	p := Pattern{word: word}
	if !IsPattern(word) {
		return p, nil
	}
	g, err := glob.Compile(strings.ToLower(word))
	if err != nil {
		return p, fmt.Errorf("%s is not a valid pattern: %w", word, err)
	}
	p.glob = g
	return p, nil
}

// Fits reports whether the name equals the word or matches the pattern.
func (p Pattern) Fits(name string) bool {
	return p.equal(name) || p.glob != nil && p.glob.Match(strings.ToLower(name))
}

func (p Pattern) equal(name string) bool { return strings.EqualFold(p.word, name) }

// Select returns the item with exactly that name, else all whose names match.
func Select[T any](p Pattern, all []T, name func(T) string) []T {
	var fits []T
	for _, item := range all {
		if p.equal(name(item)) {
			return []T{item}
		}
		if p.Fits(name(item)) {
			fits = append(fits, item)
		}
	}
	return fits
}
