package sandbox

import (
	"cmp"
	"fmt"
	"net/http"
	"slices"
	"strings"
)

// userIDs turns names into ids and back for those who may not read users. Only comparisons for equality are allowed.
func userIDs(c *call) error {
	p, err := readPage(c.r.URL.Query())
	if err != nil {
		return err
	}
	if p.filter == "" {
		return scimBad("a 'filter' parameter is required")
	}
	condition, err := parseFilter(p.filter)
	if err != nil {
		return scimBad(fmt.Sprintf("Invalid filter '%s'", c.s.quoted(p.filter)))
	}
	if err := onlyEquality(condition); err != nil {
		return err
	}
	answer, err := c.pageOfIDs(p, condition)
	if err != nil {
		return scimBad(fmt.Sprintf("Invalid filter '%s'", c.s.quoted(p.filter)))
	}
	return c.json(http.StatusOK, answer)
}

func (c *call) pageOfIDs(p page, condition *condition) (listAnswer, error) {
	c.z.mu.RLock()
	defer c.z.mu.RUnlock()
	match, err := compile(condition, c.z.userAttributes(c.s.version))
	if err != nil {
		return listAnswer{}, err
	}
	users := c.z.candidates(condition)
	if order := c.z.userAttributes(c.s.version).order(cmp.Or(p.sortBy, "userName")); order != nil {
		users = slices.Clone(users)
		slices.SortStableFunc(users, order)
	}
	if c.r.URL.Query().Get("includeInactive") != "true" {
		equal := match
		match = func(u *user) bool { return c.z.activeOrigin(u.origin) && equal(u) }
	}
	taken, total := cut(users, p, match)
	resources := make([]any, 0, len(taken))
	for _, u := range taken {
		resources = append(resources, object{{"origin", u.origin}, {"id", u.id}, {"userName", u.userName}})
	}
	return listAnswer{resources, max(p.start, 1), p.count, total, []string{coreSchema}}, nil
}

// activeOrigin tells whether a provider is there and not switched off. The caller holds mu.
func (z *zone) activeOrigin(origin string) bool {
	return slices.ContainsFunc(z.providers, func(p *provider) bool { return p.active && p.originKey == origin })
}

// onlyEquality walks a filter of /ids/Users.
func onlyEquality(c *condition) error {
	for _, part := range c.parts {
		if err := onlyEquality(part); err != nil {
			return err
		}
	}
	if c.join != "" {
		return nil
	}
	switch c.op {
	case "eq":
	case "co", "sw", "pr":
		return scimBad("Wildcards are not allowed in filter.")
	default:
		return scimBad("Invalid operator.")
	}
	switch strings.ToLower(c.attr) {
	case "id", "username", "origin":
		return nil
	default:
		return scimBad("Invalid filter attribute.")
	}
}

// candidates are the users a filter can match at most: few where it names ids or user names, else all. The order is
// kept. The caller holds mu.
func (z *zone) candidates(c *condition) []*user {
	found, bounded := z.bounded(c)
	if !bounded {
		return z.users.order
	}
	return inOrder(found)
}
