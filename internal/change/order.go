package change

import "slices"

// Ordered is Work that must come after other steps of a set which need not be known where it is added: a role in a space
// after the membership of its org, no matter what adds that.
type Ordered interface {
	// Order says which condition a step of this work brings about, and which one must be brought about before it by all
	// steps that do; empty: none. The keys are the work's own.
	Order(op Op) (provides, after string)
}

func (st *Step) order() (provides, after string) {
	if w, ok := st.Work.(Ordered); ok {
		return w.Order(st.Op)
	}
	return "", ""
}

// Needs is what each step needs: what it names, and what its work must come after.
func (c *ChangeSet) Needs() [][]int {
	providers := map[string][]int{}
	for i, st := range c.Steps {
		if condition, _ := st.order(); condition != "" {
			providers[condition] = append(providers[condition], i)
		}
	}
	needs := make([][]int, len(c.Steps))
	for i, st := range c.Steps {
		needs[i] = slices.Clone(st.Needs)
		if _, condition := st.order(); condition != "" {
			needs[i] = append(needs[i], providers[condition]...)
		}
	}
	return needs
}

// Provider gives the index of the last step that brings about a condition of Ordered.
func (c *ChangeSet) Provider(condition string) (int, bool) {
	i, ok := c.provided[condition]
	return i, ok
}

// circular is a step that needs itself through others, so that no order has each behind its needs; nil if there is none.
func (c *ChangeSet) circular(needs [][]int, order []int) *Step {
	before := make([]bool, len(needs))
	for _, i := range order {
		for _, n := range needs[i] {
			if !before[n] {
				return c.Steps[i]
			}
		}
		before[i] = true
	}
	return nil
}

// Topological orders indexes so that each is behind those that it needs, otherwise as they come. What needs itself, by
// whatever detour, is taken as it comes.
func Topological(needs [][]int) []int {
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
