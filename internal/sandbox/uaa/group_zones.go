package uaa

import (
	"fmt"
	"net/http"
	"regexp"
	"slices"
	"strings"
	"sync"

	"github.com/cfid-cli/cfid/internal/sandbox/wire"
	"github.com/cfid-cli/cfid/internal/sandbox/zone"
)

// zoneGroup matches the names of zone administration groups: the zone's id and what its holder becomes there.
var zoneGroup = sync.OnceValue(func() *regexp.Regexp {
	return regexp.MustCompile(`^zones\.(.+)\.(admin|read|clients\.admin|clients\.read|clients\.write|scim\.read|scim\.write|scim\.create|idps\.read)$`)
})

func (s *Server) zoneGroupEndpoints() map[string]endpoint {
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

// addZoneMembers puts users into a zone administration group, which it makes when there is none. It isn't checked
// that the zone exists; users who are members already stay.
func addZoneMembers(c *call) error {
	in, err := c.readGroup()
	if err != nil {
		return err
	}
	switch {
	case !zoneGroup().MatchString(deref(in.DisplayName)):
		return wire.SCIMBad("Invalid group name.")
	case len(in.Members) == 0:
		return wire.SCIMBad("Invalid group members, you have to add at least one member.")
	}
	w, err := c.joinZoneGroup(*in.DisplayName, in.members())
	if err != nil {
		return err
	}
	return c.json(http.StatusCreated, w)
}

func (c *call) joinZoneGroup(name string, members []zone.Member) (zone.WireGroupFull, error) {
	now := c.s.now()
	c.z.Lock()
	defer c.z.Unlock()
	for i, m := range members {
		if c.z.Users.ByID[m.Value] == nil {
			return zone.WireGroupFull{}, wire.SCIMBad(fmt.Sprintf("User %s does not exist", m.Value))
		}
		members[i].Type = zone.MemberUser
	}
	g := c.z.Groups.ByName[name]
	if g == nil {
		g = zone.NewGroup(name, now)
		c.z.Groups.Add(g)
	} else {
		g.Version++
		g.Modified = now
	}
	for _, m := range members {
		c.z.Groups.Join(g, m)
	}
	return c.z.FullGroup(g), nil
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

func (c *call) leaveZoneGroup(name, user string) (zone.WireGroupFull, error) {
	c.z.Lock()
	defer c.z.Unlock()
	g := c.z.Groups.ByName[name]
	switch {
	case g == nil:
		return zone.WireGroupFull{}, mappingGone("Group not found:" + name)
	case !slices.ContainsFunc(g.Members, func(m zone.Member) bool { return m.Value == user }):
		return zone.WireGroupFull{}, mappingGone("User is not a zone admin.")
	}
	c.z.Groups.Leave(g, user)
	g.Version++
	g.Modified = c.s.now()
	return c.z.FullGroup(g), nil
}
