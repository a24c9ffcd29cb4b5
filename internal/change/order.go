package change

import "slices"

// Ordered is Work that must come after other steps of a set, without naming them when it is added: a role in a space
// after the membership of its org, no matter which step adds that.
type Ordered interface {
	// Order returns the condition that a step of this work provides, and the one that it needs to be provided by all
	// steps that do; empty: none. The kind of Work defines the keys.
	Order(op Op) (provides, after string)
}

func (st *Step) order() (provides, after string) {
	if w, ok := st.Work.(Ordered); ok {
		return w.Order(st.Op)
	}
	return "", ""
}

// Needs returns the steps that each step needs: those in Step.Needs, and those that provide what its work needs.
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

// Provider returns the index of the last step that provides a condition of Ordered.
func (c *ChangeSet) Provider(condition string) (int, bool) {
	i, ok := c.provided[condition]
	return i, ok
}

// circular returns a step that needs itself through others, which no order can satisfy; nil if there is none.
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

// Topological sorts indexes so that each is after those that it needs, and otherwise keeps their order. In a cycle it keeps
// the given order.
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
