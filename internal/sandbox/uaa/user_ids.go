package uaa

import (
	"cmp"
	"fmt"
	"net/http"
	"slices"
	"strings"

	"github.com/cfid-cli/cfid/internal/sandbox/scim"
	"github.com/cfid-cli/cfid/internal/sandbox/wire"
	"github.com/cfid-cli/cfid/internal/sandbox/zone"
)

// userIDs turns names into ids and back for those who may not read users. Only comparisons for equality are allowed.
func userIDs(c *call) error {
	p, err := readPage(c.r.URL.Query())
	if err != nil {
		return err
	}
	if p.filter == "" {
		return wire.SCIMBad("a 'filter' parameter is required")
	}
	condition, err := scim.Parse(p.filter)
	if err != nil {
		return wire.SCIMBad(fmt.Sprintf("Invalid filter '%s'", c.s.quoted(p.filter)))
	}
	if err := onlyEquality(condition); err != nil {
		return err
	}
	answer, err := c.pageOfIDs(p, condition)
	if err != nil {
		return wire.SCIMBad(fmt.Sprintf("Invalid filter '%s'", c.s.quoted(p.filter)))
	}
	return c.json(http.StatusOK, answer)
}

func (c *call) pageOfIDs(p page, condition *scim.Condition) (listAnswer, error) {
	c.z.RLock()
	defer c.z.RUnlock()
	match, err := scim.Compile(condition, c.z.UserAttributes(c.s.version))
	if err != nil {
		return listAnswer{}, err
	}
	users := c.z.Candidates(condition)
	if order := c.z.UserAttributes(c.s.version).Order(cmp.Or(p.sortBy, "userName")); order != nil {
		users = slices.Clone(users)
		slices.SortStableFunc(users, order)
	}
	if c.r.URL.Query().Get("includeInactive") != "true" {
		equal := match
		match = func(u *zone.User) bool { return c.z.ActiveOrigin(u.Origin) && equal(u) }
	}
	taken, total := cut(users, p, match)
	resources := make([]any, 0, len(taken))
	for _, u := range taken {
		resources = append(resources, wire.Object{{"origin", u.Origin}, {"id", u.ID}, {"userName", u.UserName}})
	}
	return listAnswer{resources, max(p.start, 1), p.count, total, []string{zone.CoreSchema}}, nil
}

// onlyEquality walks a filter of /ids/Users.
func onlyEquality(c *scim.Condition) error {
	for _, part := range c.Parts {
		if err := onlyEquality(part); err != nil {
			return err
		}
	}
	if c.Join != "" {
		return nil
	}
	switch c.Op {
	case "eq":
	case "co", "sw", "pr":
		return wire.SCIMBad("Wildcards are not allowed in filter.")
	default:
		return wire.SCIMBad("Invalid operator.")
	}
	switch strings.ToLower(c.Attr) {
	case "id", "username", "origin":
		return nil
	default:
		return wire.SCIMBad("Invalid filter attribute.")
	}
}
