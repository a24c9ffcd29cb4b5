package sandbox

import (
	"fmt"
	"net/http"
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
	if in.Type != "" && in.Type != memberUser && in.Type != memberGroup {
		return scimBad("JSON parse error: no member type " + in.Type)
	}
	if in.Value == "" {
		return scimInvalid("group-id, member-id, origin and member-type must be non-empty")
	}
	m := in.whole()
	if err := c.z.addMember(c.r.PathValue("id"), m); err != nil {
		return err
	}
	return c.json(http.StatusCreated, m)
}

func (z *zone) addMember(groupID string, m member) error {
	z.mu.Lock()
	defer z.mu.Unlock()
	g := z.groups.byID[groupID]
	switch {
	case g == nil:
		return groupUnknown(groupID)
	case m.Value == groupID:
		return scimInvalid("trying to nest group within itself, aborting")
	case !z.exists(m) && m.Type == memberGroup:
		return groupUnknown(m.Value)
	case !z.exists(m):
		return userUnknown(m.Value)
	case !z.groups.join(g, m):
		return &scimError{
			status: http.StatusConflict, code: "member_already_exists",
			text: fmt.Sprintf("%s is already part of the group: %s", m.Value, groupID),
		}
	}
	return nil
}

// memberEntity is a member with the user or group behind it.
type memberEntity struct {
	member
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
	c.z.mu.RLock()
	defer c.z.mu.RUnlock()
	g := c.z.groups.byID[id]
	if g == nil {
		return nil, groupUnknown(id)
	}
	out := make([]memberEntity, 0, len(g.members))
	for _, m := range g.members {
		entry := memberEntity{member: m}
		if entities {
			entry.Entity = c.z.entity(m)
		}
		out = append(out, entry)
	}
	return out, nil
}

// entity is the user or group a member stands for. The caller holds mu.
func (z *zone) entity(m member) any {
	if m.Type == memberGroup {
		if g := z.groups.byID[m.Value]; g != nil {
			alone := z.fullGroup(g)
			alone.Members = nil
			return alone
		}
		return nil
	}
	if u := z.users.byID[m.Value]; u != nil {
		return z.plainUser(u)
	}
	return nil
}

func getMember(c *call) error { return c.oneMember(false) }

func removeMember(c *call) error { return c.oneMember(true) }

// oneMember answers with a member, and takes it out of the group if asked to.
func (c *call) oneMember(remove bool) error {
	m, err := c.takeMember(remove)
	if err != nil {
		return err
	}
	return c.json(http.StatusOK, m)
}

func (c *call) takeMember(remove bool) (member, error) {
	groupID, memberID := c.r.PathValue("id"), c.r.PathValue("member")
	c.z.mu.Lock()
	defer c.z.mu.Unlock()
	g, at, there := c.z.groups.byID[groupID], 0, false
	if g != nil {
		at, there = g.index[memberID]
	}
	if !there {
		return member{}, &scimError{
			status: http.StatusNotFound, code: "member_not_found",
			text: fmt.Sprintf("Member %s does not exist in group %s", memberID, groupID),
		}
	}
	m := g.members[at]
	if remove {
		c.z.groups.leave(g, memberID)
	}
	return m, nil
}
