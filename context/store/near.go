package store

import (
	"cmp"
	"slices"
	"strings"
)

const mostNear = 3

// near gives the names that a mistyped one may have meant, the nearest first: the same but for case, then what starts with
// it, what has it inside, and what is a few keys away.
func near(name string, contexts []*Context) []string {
	if name == "" {
		return nil
	}
	type candidate struct {
		name     string
		distance int
	}
	var found []candidate
	typed := strings.ToLower(cut(name, maxName))
	for _, c := range contexts {
		if d, ok := distance(typed, strings.ToLower(c.Name)); ok {
			found = append(found, candidate{c.Name, d})
		}
	}
	slices.SortStableFunc(found, func(a, b candidate) int { return cmp.Compare(a.distance, b.distance) })
	var names []string
	for _, c := range found[:min(len(found), mostNear)] {
		names = append(names, c.name)
	}
	return names
}

func distance(typed, name string) (int, bool) {
	switch {
	case typed == name:
		return 0, true
	case strings.HasPrefix(name, typed):
		return 1, true
	case strings.Contains(name, typed):
		return 2, true
	}
	const edits = 2
	a, b := []rune(typed), []rune(name)
	most := min(3, max(1, len(a)/3))
	who, _, _ := strings.Cut(name, "@") // "marisa" is near "marissa@api.example.com"
	d := min(keys(a, b), keys(a, []rune(who)))
	return edits + d, d <= most
}

// keys counts the insertions, deletions, replacements and swaps of neighbours that make b of a.
func keys(a, b []rune) int {
	rows := make([][]int, len(a)+1)
	for i := range rows {
		rows[i] = make([]int, len(b)+1)
		rows[i][0] = i
	}
	for j := range rows[0] {
		rows[0][j] = j
	}
	for i := 1; i <= len(a); i++ {
		for j := 1; j <= len(b); j++ {
			replace := rows[i-1][j-1]
			if a[i-1] != b[j-1] {
				replace++
			}
			rows[i][j] = min(rows[i-1][j]+1, rows[i][j-1]+1, replace)
			if i > 1 && j > 1 && a[i-1] == b[j-2] && a[i-2] == b[j-1] {
				rows[i][j] = min(rows[i][j], rows[i-2][j-2]+1)
			}
		}
	}
	return rows[len(a)][len(b)]
}
