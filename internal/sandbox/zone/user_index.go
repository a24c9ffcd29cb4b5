package zone

import (
	"cmp"
	"slices"
	"strings"

	"github.com/cfid-cli/cfid/internal/sandbox/scim"
)

// bounded finds the users a filter can match by the tables of ids and names. It reports false when the filter does
// not bound them, so that all users must be looked at. The caller holds the zone's lock.
func (z *Zone) bounded(c *scim.Condition) (map[string]*User, bool) {
	switch c.Join {
	case "":
		return z.boundedOne(c)
	case "or":
		all := map[string]*User{}
		for _, part := range c.Parts {
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
		for _, part := range c.Parts {
			if some, ok := z.bounded(part); ok {
				return some, true
			}
		}
		return nil, false
	}
}

func (z *Zone) boundedOne(c *scim.Condition) (map[string]*User, bool) {
	if c.Op != "eq" {
		return nil, false
	}
	found := map[string]*User{}
	switch strings.ToLower(c.Attr) {
	case "id":
		if u := z.Users.ByID[strings.ToLower(c.Value.Text)]; u != nil {
			found[u.ID] = u
		}
	case "username":
		for _, u := range z.Users.ByName[strings.ToLower(c.Value.Text)] {
			found[u.ID] = u
		}
	default:
		return nil, false
	}
	return found, true
}

// inOrder sorts users by insertion.
func inOrder(found map[string]*User) []*User {
	users := make([]*User, 0, len(found))
	for _, u := range found {
		users = append(users, u)
	}
	slices.SortFunc(users, func(a, b *User) int { return cmp.Compare(a.seq, b.seq) })
	return users
}
