package uaa

import (
	"fmt"
	"net/http"
	"strings"
	"time"

	"github.com/cfid-cli/cfid/internal/sandbox/wire"
	"github.com/cfid-cli/cfid/internal/sandbox/zone"
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
	return c.updateGroup(want, func(z *zone.Zone, g *zone.Group) error {
		if in.DisplayName == nil {
			return wire.SCIMBad("PreparedStatementCallback; SQL [update groups]; integrity constraint violation: NOT NULL check constraint; DISPLAYNAME")
		}
		for _, m := range in.members() {
			if !memberExists(z, m) {
				return wire.SCIMBad(fmt.Sprintf("%s %s does not exist", map[string]string{zone.MemberUser: "User", zone.MemberGroup: "Group"}[m.Type], m.Value))
			}
		}
		if err := renameGroup(z, g, *in.DisplayName); err != nil {
			return err
		}
		g.Description = in.Description
		for len(g.Members) > 0 {
			z.Groups.Leave(g, g.Members[len(g.Members)-1].Value)
		}
		for _, m := range in.members() {
			z.Groups.Join(g, m)
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
	return c.updateGroup(want, func(z *zone.Zone, g *zone.Group) error { return mergeGroup(z, g, in) })
}

func mergeGroup(z *zone.Zone, g *zone.Group, in *groupInput) error {
	var joining []zone.Member
	for _, m := range in.Members {
		if !strings.EqualFold(m.Operation, "delete") {
			joining = append(joining, m.whole())
		}
	}
	if err := checkMembers(z, joining); err != nil {
		return err
	}
	if in.DisplayName != nil {
		if err := renameGroup(z, g, *in.DisplayName); err != nil {
			return err
		}
	}
	for _, name := range in.Meta.Attributes {
		switch strings.ToLower(name) {
		case "description":
			g.Description = nil
		case "members":
			for len(g.Members) > 0 {
				z.Groups.Leave(g, g.Members[len(g.Members)-1].Value)
			}
		}
	}
	if in.Description != nil {
		g.Description = in.Description
	}
	for _, m := range in.Members {
		if strings.EqualFold(m.Operation, "delete") {
			z.Groups.Leave(g, m.Value)
		}
	}
	for _, m := range joining {
		z.Groups.Join(g, m)
	}
	return nil
}

// checkMembers fails for the first member that does not exist. The caller holds the zone's lock.
func checkMembers(z *zone.Zone, members []zone.Member) error {
	for _, m := range members {
		if !memberExists(z, m) {
			return wire.SCIMInvalid("Invalid group member: " + m.Value)
		}
	}
	return nil
}

// renameGroup fails when another group has the name. The caller holds the zone's lock.
func renameGroup(z *zone.Zone, g *zone.Group, name string) error {
	if other := z.Groups.ByName[name]; other != nil && other != g {
		return wire.SCIMInvalid(fmt.Sprintf("A group with displayName: %s already exists", name))
	}
	z.Groups.Rename(g, name)
	return nil
}

// updateGroup runs a change on the group the path names; change must check before it changes.
func (c *call) updateGroup(want int, change func(*zone.Zone, *zone.Group) error) error {
	w, err := c.changedGroup(want, c.s.now(), change)
	if err != nil {
		return err
	}
	c.w.Header().Set("ETag", etag(w.Meta.Version))
	return c.json(http.StatusOK, w)
}

func (c *call) changedGroup(want int, now time.Time, change func(*zone.Zone, *zone.Group) error) (zone.WireGroupFull, error) {
	c.z.Lock()
	defer c.z.Unlock()
	id := c.r.PathValue("id")
	g := c.z.Groups.ByID[id]
	if g == nil {
		return zone.WireGroupFull{}, groupUnknown(id)
	}
	if want != anyVersion && want != g.Version {
		return zone.WireGroupFull{}, &wire.SCIMError{Status: http.StatusConflict, Code: "scim", Text: "Incorrect result size: expected 1, actual 0"}
	}
	if err := change(c.z, g); err != nil {
		return zone.WireGroupFull{}, err
	}
	g.Version++
	g.Modified = now
	return c.z.FullGroup(g), nil
}

// deleteGroup answers with the group that was, without its members.
func deleteGroup(c *call) error {
	want, err := c.ifMatch("")
	if err != nil {
		return err
	}
	id := c.r.PathValue("id")
	c.z.Lock()
	g := c.z.Groups.ByID[id]
	if g == nil {
		c.z.Unlock()
		return groupUnknown(id)
	}
	if want != anyVersion && want != g.Version {
		c.z.Unlock()
		return &wire.SCIMError{Status: http.StatusConflict, Code: "scim", Text: "error deleting group: " + id}
	}
	c.z.Groups.Remove(g)
	w := c.z.FullGroup(g)
	c.z.Unlock()
	c.w.Header().Set("ETag", etag(w.Meta.Version))
	return c.json(http.StatusOK, w)
}
