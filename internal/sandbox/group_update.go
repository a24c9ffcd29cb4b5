package sandbox

import (
	"fmt"
	"net/http"
	"strings"
	"time"
)

// putGroup replaces a group: no members in the body empties it.
func putGroup(c *call) error {
	in, err := c.readGroup()
	if err != nil {
		return err
	}
	want, err := c.ifMatch("Missing If-Match for PUT")
	if err != nil {
		return err
	}
	return c.updateGroup(want, func(z *zone, g *group) error {
		if in.DisplayName == nil {
			return scimBad("PreparedStatementCallback; SQL [update groups]; integrity constraint violation: NOT NULL check constraint; DISPLAYNAME")
		}
		for _, m := range in.members() {
			if !z.exists(m) {
				return scimBad(fmt.Sprintf("%s %s does not exist", map[string]string{memberUser: "User", memberGroup: "Group"}[m.Type], m.Value))
			}
		}
		if err := z.renameGroup(g, *in.DisplayName); err != nil {
			return err
		}
		g.description = in.Description
		for len(g.members) > 0 {
			z.groups.leave(g, g.members[len(g.members)-1].Value)
		}
		for _, m := range in.members() {
			z.groups.join(g, m)
		}
		return nil
	})
}

// patchGroup adds members, removes those marked with the operation delete, and changes what else is mentioned.
func patchGroup(c *call) error {
	in, err := c.readGroup()
	if err != nil {
		return err
	}
	want, err := c.ifMatch("Missing If-Match for PATCH")
	if err != nil {
		return err
	}
	return c.updateGroup(want, func(z *zone, g *group) error { return z.mergeGroup(g, in) })
}

func (z *zone) mergeGroup(g *group, in *groupInput) error {
	var joining []member
	for _, m := range in.Members {
		if !strings.EqualFold(m.Operation, "delete") {
			joining = append(joining, m.whole())
		}
	}
	if err := z.checkMembers(joining); err != nil {
		return err
	}
	if in.DisplayName != nil {
		if err := z.renameGroup(g, *in.DisplayName); err != nil {
			return err
		}
	}
	for _, name := range in.Meta.Attributes {
		switch strings.ToLower(name) {
		case "description":
			g.description = nil
		case "members":
			for len(g.members) > 0 {
				z.groups.leave(g, g.members[len(g.members)-1].Value)
			}
		}
	}
	if in.Description != nil {
		g.description = in.Description
	}
	for _, m := range in.Members {
		if strings.EqualFold(m.Operation, "delete") {
			z.groups.leave(g, m.Value)
		}
	}
	for _, m := range joining {
		z.groups.join(g, m)
	}
	return nil
}

// checkMembers fails for the first member that does not exist. The caller holds mu.
func (z *zone) checkMembers(members []member) error {
	for _, m := range members {
		if !z.exists(m) {
			return scimInvalid("Invalid group member: " + m.Value)
		}
	}
	return nil
}

// renameGroup fails when another group has the name. The caller holds mu.
func (z *zone) renameGroup(g *group, name string) error {
	if other := z.groups.byName[name]; other != nil && other != g {
		return scimInvalid(fmt.Sprintf("A group with displayName: %s already exists", name))
	}
	z.groups.rename(g, name)
	return nil
}

// updateGroup runs a change on the group the path names; change must check before it changes.
func (c *call) updateGroup(want int, change func(*zone, *group) error) error {
	w, err := c.changedGroup(want, c.s.now(), change)
	if err != nil {
		return err
	}
	c.w.Header().Set("ETag", etag(w.Meta.Version))
	return c.json(http.StatusOK, w)
}

func (c *call) changedGroup(want int, now time.Time, change func(*zone, *group) error) (wireGroupFull, error) {
	c.z.mu.Lock()
	defer c.z.mu.Unlock()
	id := c.r.PathValue("id")
	g := c.z.groups.byID[id]
	if g == nil {
		return wireGroupFull{}, groupUnknown(id)
	}
	if want != anyVersion && want != g.version {
		return wireGroupFull{}, &scimError{status: http.StatusConflict, code: "scim", text: "Incorrect result size: expected 1, actual 0"}
	}
	if err := change(c.z, g); err != nil {
		return wireGroupFull{}, err
	}
	g.version++
	g.modified = now
	return c.z.fullGroup(g), nil
}

// deleteGroup answers with the group that was, without its members.
func deleteGroup(c *call) error {
	want, err := c.ifMatch("")
	if err != nil {
		return err
	}
	id := c.r.PathValue("id")
	c.z.mu.Lock()
	g := c.z.groups.byID[id]
	if g == nil {
		c.z.mu.Unlock()
		return groupUnknown(id)
	}
	if want != anyVersion && want != g.version {
		c.z.mu.Unlock()
		return &scimError{status: http.StatusConflict, code: "scim", text: "error deleting group: " + id}
	}
	c.z.groups.remove(g)
	w := c.z.fullGroup(g)
	c.z.mu.Unlock()
	c.w.Header().Set("ETag", etag(w.Meta.Version))
	return c.json(http.StatusOK, w)
}
