package near

import (
	"fmt"
	"strings"

	"github.com/gobwas/glob"
)

// IsPattern says whether a word has a sign of a pattern in it.
func IsPattern(word string) bool { return strings.ContainsAny(word, "*?[{") }

// Pattern is a word that names one thing, or a pattern that fits several: `*` stands for anything, a slash too, `?` for
// one character, `[ab]` and `{a,b}` for one of several. Case does not count.
type Pattern struct {
	word string
	glob *glob.Pattern // nil where the word is no pattern
}

// ParsePattern reads a word or a pattern; the error says what is wrong with it.
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

// Fits says whether the name is the word itself or fits the pattern.
func (p Pattern) Fits(name string) bool {
	return p.equal(name) || p.glob != nil && p.glob.Match(strings.ToLower(name))
}

func (p Pattern) equal(name string) bool { return strings.EqualFold(p.word, name) }

// Select returns the items that the word means: the one whose name it is, else all whose name fits.
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
