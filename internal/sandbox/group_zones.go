package sandbox

import (
	"fmt"
	"net/http"
	"regexp"
	"slices"
	"strings"
	"sync"
)

// zoneGroup matches the names of zone administration groups: the zone's id and what its holder becomes there.
var zoneGroup = sync.OnceValue(func() *regexp.Regexp {
	return regexp.MustCompile(`^zones\.(.+)\.(admin|read|clients\.admin|clients\.read|clients\.write|scim\.read|scim\.write|scim\.create|idps\.read)$`)
})

func (s *uaaServer) zoneGroupEndpoints() map[string]endpoint {
	read := []string{"uaa.admin", "scim.read", zoneAdmin}
	return map[string]endpoint{
		"/Groups/zones": {family: familySCIM, methods: methods{
			http.MethodPost: scoped(addZoneMembers, zoneKeepers()...), http.MethodGet: scoped(as("id", "zones", getGroup), read...),
		}},
	}
}

// zoneKeepers are the scopes that may change zone administration groups.
func zoneKeepers() []string { return []string{"uaa.admin", "scim.zones"} }

// belowZones serves DELETE /Groups/zones/{user}/{zone}[/{scope}]; a path of another group is other's.
func belowZones(other handler) handler {
	return func(c *call) error {
		if c.r.PathValue("id") != "zones" {
			return other(c)
		}
		return scoped(removeZoneMember, zoneKeepers()...)(c)
	}
}

// addZoneMembers puts users into a zone administration group, which it makes when there is none. Nobody asks whether there is
// such a zone, and whoever is in it already stays.
func addZoneMembers(c *call) error {
	in, err := c.readGroup()
	if err != nil {
		return err
	}
	switch {
	case !zoneGroup().MatchString(deref(in.DisplayName)):
		return scimBad("Invalid group name.")
	case len(in.Members) == 0:
		return scimBad("Invalid group members, you have to add at least one member.")
	}
	w, err := c.joinZoneGroup(*in.DisplayName, in.members())
	if err != nil {
		return err
	}
	return c.json(http.StatusCreated, w)
}

func (c *call) joinZoneGroup(name string, members []member) (wireGroupFull, error) {
	now := c.s.now()
	c.z.mu.Lock()
	defer c.z.mu.Unlock()
	for i, m := range members {
		if c.z.users.byID[m.Value] == nil {
			return wireGroupFull{}, scimBad(fmt.Sprintf("User %s does not exist", m.Value))
		}
		members[i].Type = memberUser
	}
	g := c.z.groups.byName[name]
	if g == nil {
		g = newGroup(name, now)
		c.z.groups.add(g)
	} else {
		g.version++
		g.modified = now
	}
	for _, m := range members {
		c.z.groups.join(g, m)
	}
	return c.z.fullGroup(g), nil
}

// removeZoneMember takes a user out of such a group; without a scope, out of the zone's admins.
func removeZoneMember(c *call) error {
	parts := strings.Split(c.r.PathValue("rest"), "/")
	if len(parts) == 2 {
		parts = append(parts, "admin")
	}
	if len(parts) != 3 {
		return nowhere(c)
	}
	w, err := c.leaveZoneGroup(fmt.Sprintf("zones.%s.%s", parts[1], parts[2]), parts[0])
	if err != nil {
		return err
	}
	return c.json(http.StatusOK, w)
}

func (c *call) leaveZoneGroup(name, user string) (wireGroupFull, error) {
	c.z.mu.Lock()
	defer c.z.mu.Unlock()
	g := c.z.groups.byName[name]
	switch {
	case g == nil:
		return wireGroupFull{}, mappingGone("Group not found:" + name)
	case !slices.ContainsFunc(g.members, func(m member) bool { return m.Value == user }):
		return wireGroupFull{}, mappingGone("User is not a zone admin.")
	}
	c.z.groups.leave(g, user)
	g.version++
	g.modified = c.s.now()
	return c.z.fullGroup(g), nil
}
