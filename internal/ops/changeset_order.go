package ops

import (
	"slices"

	"github.com/cfid-cli/cfid/internal/perm"
)

// needs is what each step needs: what it names, and what the Cloud Controller asks of roles. A role in a space needs
// organization_user, so that is given before, and taken after the user's last role in a space of the org.
func (c *ChangeSet) needs() [][]int {
	needs := make([][]int, len(c.Steps))
	given, taken := map[string]int{}, map[string][]int{}
	for i, st := range c.Steps {
		needs[i] = slices.Clone(st.Needs)
		w, ok := st.Work.(RoleWork)
		switch {
		case !ok:
		case st.Op == OpAdd && w.Role.Type == perm.OrgUser:
			given[w.member()] = i
		case st.Op == OpRemove && w.Role.Level == perm.Space:
			taken[w.member()] = append(taken[w.member()], i)
		}
	}
	for i, st := range c.Steps {
		w, ok := st.Work.(RoleWork)
		switch {
		case !ok:
		case st.Op == OpAdd && w.Role.Level == perm.Space:
			if first, there := given[w.member()]; there {
				needs[i] = append(needs[i], first)
			}
		case st.Op == OpRemove && w.Role.Type == perm.OrgUser:
			needs[i] = append(needs[i], taken[w.member()]...)
		}
	}
	return needs
}

// topological orders indexes so that each stands behind those that it needs, otherwise as they come. What needs itself, by
// whatever detour, is taken as it comes.
func topological(needs [][]int) []int {
	order := make([]int, 0, len(needs))
	seen := make([]bool, len(needs))
	var visit func(int)
	visit = func(i int) {
		if seen[i] {
			return
		}
		seen[i] = true
		for _, n := range needs[i] {
			visit(n)
		}
		order = append(order, i)
	}
	for i := range needs {
		visit(i)
	}
	return order
}
