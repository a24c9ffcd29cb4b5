package uaa

import (
	"fmt"
	"net/http"

	"github.com/cfid-cli/cfid/internal/sandbox/wire"
	"github.com/cfid-cli/cfid/internal/sandbox/zone"
)

// addMember adds a user or a group. The group's version stays.
func addMember(c *call) error {
	o, err := c.scimBody(nil)
	if err != nil {
		return err
	}
	var in memberInput
	for name, into := range map[string]*string{"value": &in.Value, "type": &in.Type, "origin": &in.Origin} {
		if err := o.read(name, into); err != nil {
			return err
		}
	}
	if in.Type != "" && in.Type != zone.MemberUser && in.Type != zone.MemberGroup {
		return wire.SCIMBad("JSON parse error: no member type " + in.Type)
	}
	if in.Value == "" {
		return wire.SCIMInvalid("group-id, member-id, origin and member-type must be non-empty")
	}
	m := in.whole()
	if err := admitMember(c.z, c.r.PathValue("id"), m); err != nil {
		return err
	}
	return c.json(http.StatusCreated, m)
}

func admitMember(z *zone.Zone, groupID string, m zone.Member) error {
	z.Lock()
	defer z.Unlock()
	g := z.Groups.ByID[groupID]
	switch {
	case g == nil:
		return groupUnknown(groupID)
	case m.Value == groupID:
		return wire.SCIMInvalid("trying to nest group within itself, aborting")
	case !memberExists(z, m) && m.Type == zone.MemberGroup:
		return groupUnknown(m.Value)
	case !memberExists(z, m):
		return userUnknown(m.Value)
	case !z.Groups.Join(g, m):
		return &wire.SCIMError{
			Status: http.StatusConflict, Code: "member_already_exists",
			Text: fmt.Sprintf("%s is already part of the group: %s", m.Value, groupID),
		}
	}
	return nil
}

// memberEntity is a member with the user or group behind it.
type memberEntity struct {
	zone.Member
	Entity any `json:"entity,omitempty"`
}

// listMembers answers with a bare list.
func listMembers(c *call) error {
	entities := c.r.URL.Query().Get("returnEntities") == "true"
	out, err := c.memberList(entities)
	if err != nil {
		return err
	}
	return c.json(http.StatusOK, out)
}

func (c *call) memberList(entities bool) ([]memberEntity, error) {
	id := c.r.PathValue("id")
	c.z.RLock()
	defer c.z.RUnlock()
	g := c.z.Groups.ByID[id]
	if g == nil {
		return nil, groupUnknown(id)
	}
	out := make([]memberEntity, 0, len(g.Members))
	for _, m := range g.Members {
		entry := memberEntity{Member: m}
		if entities {
			entry.Entity = memberResource(c.z, m)
		}
		out = append(out, entry)
	}
	return out, nil
}

// memberResource is the user or group a member stands for. The caller holds the zone's lock.
func memberResource(z *zone.Zone, m zone.Member) any {
	if m.Type == zone.MemberGroup {
		if g := z.Groups.ByID[m.Value]; g != nil {
			alone := z.FullGroup(g)
			alone.Members = nil
			return alone
		}
		return nil
	}
	if u := z.Users.ByID[m.Value]; u != nil {
		return z.PlainUser(u)
	}
	return nil
}

func getMember(c *call) error { return c.oneMember(false) }

func removeMember(c *call) error { return c.oneMember(true) }

// oneMember answers with a member, and removes it from the group if requested.
func (c *call) oneMember(remove bool) error {
	m, err := c.takeMember(remove)
	if err != nil {
		return err
	}
	return c.json(http.StatusOK, m)
}

func (c *call) takeMember(remove bool) (zone.Member, error) {
	groupID, memberID := c.r.PathValue("id"), c.r.PathValue("member")
	c.z.Lock()
	defer c.z.Unlock()
	g, at, there := c.z.Groups.ByID[groupID], 0, false
	if g != nil {
		at, there = g.Index[memberID]
	}
	if !there {
		return zone.Member{}, &wire.SCIMError{
			Status: http.StatusNotFound, Code: "member_not_found",
			Text: fmt.Sprintf("Member %s does not exist in group %s", memberID, groupID),
		}
	}
	m := g.Members[at]
	if remove {
		c.z.Groups.Leave(g, memberID)
	}
	return m, nil
}
