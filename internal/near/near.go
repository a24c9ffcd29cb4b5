// Package near finds the known words that a typed word may refer to: those that are similar to a mistyped word,
// and those that match a pattern. What belongs here: comparing words. What does not: where the words come from, and
// messages.
package near

import (
	"cmp"
	"slices"
	"strings"
)

// most is the maximum number of suggestions for a mistyped word.
const most = 3

// Words returns at most three known words that the typed word may refer to, best first: the same
// except for case, then those that begin with it (two characters or more), contain it (three or more), or are within a few
// edits: one edit for three characters, at most three. For a known word with an @ the part before it is
// compared too. It returns nil if none is near.
func Words(word string, known []string) []string {
	type hit struct {
		word string
		rank int
	}
	typed := strings.ToLower(word)
	var hits []hit
	for _, k := range known {
		if rank, ok := rank(typed, strings.ToLower(k)); ok {
			hits = append(hits, hit{k, rank})
		}
	}
	slices.SortStableFunc(hits, func(a, b hit) int { return cmp.Compare(a.rank, b.rank) })
	var out []string
	for _, h := range hits[:min(most, len(hits))] {
		out = append(out, h.word)
	}
	return out
}

// longest is the maximum length of words that are compared.
const longest = 200

// rank returns how far a known word is from the typed one; false if it is too far. Both are in lower case.
func rank(typed, known string) (int, bool) {
	const contained = 2
	switch {
	case typed == "" || len(typed) > longest || len(known) > longest:
		return 0, false
	case typed == known:
		return 0, true
	case len(typed) >= 2 && strings.HasPrefix(known, typed):
		return 1, true
	case len(typed) >= 3 && strings.Contains(known, typed):
		return contained, true
	}
	a := []rune(typed)
	limit := min(3, (len(a)+1)/3)
	user, _, _ := strings.Cut(known, "@") // "marisa" is near "marissa@api.example.com"
	d := min(edits(a, []rune(known)), edits(a, []rune(user)))
	return contained + d, d <= limit
}

// edits counts the insertions, deletions, replacements and swaps of neighbours that turn a into b (optimal string
// alignment).
func edits(a, b []rune) int {
	before, last, row := make([]int, len(b)+1), make([]int, len(b)+1), make([]int, len(b)+1)
	for j := range last {
		last[j] = j
	}
	for i := 1; i <= len(a); i++ {
		row[0] = i
		for j := 1; j <= len(b); j++ {
			replace := last[j-1]
			if a[i-1] != b[j-1] {
				replace++
			}
			row[j] = min(last[j]+1, row[j-1]+1, replace)
			if i > 1 && j > 1 && a[i-1] == b[j-2] && a[i-2] == b[j-1] {
				row[j] = min(row[j], before[j-2]+1)
			}
		}
		before, last, row = last, row, before
	}
	return last[len(b)]
}
