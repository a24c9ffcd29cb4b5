package sandbox

import (
	"cmp"
	"slices"
	"strings"
)

// bounded finds the users a filter can match by the tables of ids and names. It reports false when the filter does
// not bound them, so that all users must be looked at. The caller holds mu.
func (z *zone) bounded(c *condition) (map[string]*user, bool) {
	switch c.join {
	case "":
		return z.boundedOne(c)
	case "or":
		all := map[string]*user{}
		for _, part := range c.parts {
			some, ok := z.bounded(part)
			if !ok {
				return nil, false
			}
			for id, u := range some {
				all[id] = u
			}
		}
		return all, true
	default:
		for _, part := range c.parts {
			if some, ok := z.bounded(part); ok {
				return some, true
			}
		}
		return nil, false
	}
}

func (z *zone) boundedOne(c *condition) (map[string]*user, bool) {
	if c.op != "eq" {
		return nil, false
	}
	found := map[string]*user{}
	switch strings.ToLower(c.attr) {
	case "id":
		if u := z.users.byID[strings.ToLower(c.value.text)]; u != nil {
			found[u.id] = u
		}
	case "username":
		for _, u := range z.users.byName[strings.ToLower(c.value.text)] {
			found[u.id] = u
		}
	default:
		return nil, false
	}
	return found, true
}

// inOrder sorts users by insertion.
func inOrder(found map[string]*user) []*user {
	users := make([]*user, 0, len(found))
	for _, u := range found {
		users = append(users, u)
	}
	slices.SortFunc(users, func(a, b *user) int { return cmp.Compare(a.seq, b.seq) })
	return users
}
