package perm

import (
	"slices"
	"strings"
)

// Near returns those of the candidates that somebody who typed word may have meant,
// best first, at most three: a candidate that begins with the word (two characters
// or more), or one that a slip of the fingers away (one edit per three characters,
// at most three). Case does not count. Nil when nothing is near.
func Near(word string, candidates []string) []string {
	type hit struct {
		name string
		far  int
	}
	w := strings.ToLower(word)
	most := min(3, (len(w)+1)/3)
	var hits []hit
	for _, c := range candidates {
		lc := strings.ToLower(c)
		d := edits(w, lc, most)
		if len(w) >= 2 && strings.HasPrefix(lc, w) {
			d = min(d, 1)
		}
		if d <= most {
			hits = append(hits, hit{c, d})
		}
	}
	slices.SortStableFunc(hits, func(a, b hit) int { return a.far - b.far })
	var out []string
	for _, h := range hits[:min(3, len(hits))] {
		out = append(out, h.name)
	}
	return out
}

// edits counts insertions, deletions, replacements and swaps of neighbours that turn
// a into b (optimal string alignment). A result above most only says "more than most".
func edits(a, b string, most int) int {
	if len(a) == 0 || len(a)-len(b) > most || len(b)-len(a) > most {
		return most + 1
	}
	before, last, now := make([]int, len(b)+1), make([]int, len(b)+1), make([]int, len(b)+1)
	for j := range last {
		last[j] = j
	}
	for i := 1; i <= len(a); i++ {
		now[0] = i
		for j := 1; j <= len(b); j++ {
			cost := 1
			if a[i-1] == b[j-1] {
				cost = 0
			}
			now[j] = min(last[j]+1, now[j-1]+1, last[j-1]+cost)
			if i > 1 && j > 1 && a[i-1] == b[j-2] && a[i-2] == b[j-1] {
				now[j] = min(now[j], before[j-2]+1)
			}
		}
		before, last, now = last, now, before
	}
	return last[len(b)]
}
