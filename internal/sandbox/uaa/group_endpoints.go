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

func (s *Server) groupEndpoints() map[string]endpoint {
	read := []string{"uaa.admin", "scim.read", zoneAdmin}
	write := []string{"uaa.admin", "scim.write", "groups.update", zoneAdmin}
	mapper := []string{"uaa.admin", "scim.write", zoneAdmin}
	rules := ruleset{http.MethodGet: read, http.MethodPost: write, http.MethodPut: write, http.MethodPatch: write, http.MethodDelete: mapper}
	one := func(m methods) endpoint { return endpoint{family: familySCIM, methods: m, rules: rules} }
	unmap := one(methods{http.MethodDelete: scoped(deleteMapping, mapper...)})
	below := one(methods{http.MethodGet: scoped(nowhere, read...)})
	below.methods[http.MethodDelete] = belowZones(below.unhandled)
	return map[string]endpoint{
		"/Groups": one(methods{http.MethodGet: scoped(listGroups, read...), http.MethodPost: scoped(createGroup, write...)}),
		"/Groups/{id}": one(methods{
			http.MethodGet: scoped(getGroup, read...), http.MethodPut: scoped(putGroup, write...),
			http.MethodPatch: scoped(patchGroup, write...), http.MethodDelete: scoped(deleteGroup, mapper...),
		}),
		"/Groups/{id}/members": one(methods{http.MethodGet: scoped(listMembers, read...), http.MethodPost: scoped(addMember, write...)}),
		"/Groups/{id}/members/{member}": one(methods{
			http.MethodGet: scoped(getMember, read...), http.MethodPost: scoped(getMember, write...), http.MethodPut: scoped(getMember, write...),
			http.MethodPatch: scoped(getMember, write...), http.MethodDelete: scoped(removeMember, mapper...),
		}),
		"/Groups/External": one(methods{
			http.MethodGet: scoped(listMappings, read...), http.MethodPost: scoped(createMapping, mapper...),
			http.MethodPut: scoped(as("id", "External", putGroup), write...), http.MethodPatch: scoped(as("id", "External", patchGroup), write...),
			http.MethodDelete: scoped(as("id", "External", deleteGroup), mapper...),
		}),
		"/Groups/External/list":  one(methods{http.MethodGet: scoped(listAllMappings, read...)}),
		"/Groups/{id}/{rest...}": below,
		"/Groups/External/groupId/{id}/externalGroup/{external}/origin/{origin}":       unmap,
		"/Groups/External/displayName/{name}/externalGroup/{external}/origin/{origin}": unmap,
	}
}

// groupInput is a group as a request describes one. Members it does not know are ignored.
type groupInput struct {
	DisplayName *string
	Description *string
	Members     []memberInput
	Meta        struct {
		Version    int
		Attributes []string
	}
	hasMembers bool
}

type memberInput struct {
	Value, Type, Origin, Operation string
}

func (c *call) readGroup() (*groupInput, error) {
	o, err := c.scimBody(nil)
	if err != nil {
		return nil, err
	}
	in := &groupInput{hasMembers: o.has("members")}
	targets := map[string]any{"displayName": &in.DisplayName, "description": &in.Description, "members": &in.Members, "meta": &in.Meta}
	for name, into := range targets {
		if err := o.read(name, into); err != nil {
			return nil, err
		}
	}
	for _, m := range in.Members {
		if m.Type != "" && m.Type != zone.MemberUser && m.Type != zone.MemberGroup {
			return nil, wire.SCIMBad("JSON parse error: no member type " + m.Type)
		}
	}
	return in, nil
}

// members are the request's members with what they leave out.
func (in *groupInput) members() []zone.Member {
	out := make([]zone.Member, 0, len(in.Members))
	for _, m := range in.Members {
		out = append(out, m.whole())
	}
	return out
}

func (m memberInput) whole() zone.Member {
	return zone.Member{Value: m.Value, Type: cmp.Or(m.Type, zone.MemberUser), Origin: cmp.Or(m.Origin, zone.Default)}
}

// memberExists reports whether there is the user or group that a member names. The caller holds the zone's lock.
func memberExists(z *zone.Zone, m zone.Member) bool {
	if m.Type == zone.MemberGroup {
		return z.Groups.ByID[m.Value] != nil
	}
	return z.Users.ByID[m.Value] != nil
}

func groupUnknown(id string) error {
	return wire.SCIMNotFound(fmt.Sprintf("Group %s does not exist", id))
}

func createGroup(c *call) error {
	in, err := c.readGroup()
	if err != nil {
		return err
	}
	if in.DisplayName == nil {
		return wire.SCIMBad("PreparedStatementCallback; SQL [insert into groups]; integrity constraint violation: NOT NULL check constraint; DISPLAYNAME")
	}
	w, err := c.insertGroup(in)
	if err != nil {
		return err
	}
	c.w.Header().Set("ETag", etag(w.Meta.Version))
	return c.json(http.StatusCreated, w)
}

func (c *call) insertGroup(in *groupInput) (zone.WireGroupFull, error) {
	now := c.s.now()
	c.z.Lock()
	defer c.z.Unlock()
	if c.z.Groups.ByName[*in.DisplayName] != nil {
		return zone.WireGroupFull{}, &wire.SCIMError{
			Status: http.StatusConflict, Code: "scim_resource_already_exists",
			Text: fmt.Sprintf("A group with displayName: %s already exists.", *in.DisplayName),
		}
	}
	g := zone.NewGroup(*in.DisplayName, now)
	g.Description, g.Version, g.Members = in.Description, in.Meta.Version, in.members()
	for _, m := range g.Members {
		if !memberExists(c.z, m) {
			return zone.WireGroupFull{}, wire.SCIMInvalid("Invalid group member: " + m.Value)
		}
	}
	c.z.Groups.Add(g)
	return c.z.FullGroup(g), nil
}

func getGroup(c *call) error {
	w, err := c.pathGroup()
	if err != nil {
		return err
	}
	c.w.Header().Set("ETag", etag(w.Meta.Version))
	return c.json(http.StatusOK, w)
}

// pathGroup is a copy of the group the path names.
func (c *call) pathGroup() (zone.WireGroupFull, error) {
	id := c.r.PathValue("id")
	c.z.RLock()
	defer c.z.RUnlock()
	g := c.z.Groups.ByID[id]
	if g == nil {
		return zone.WireGroupFull{}, groupUnknown(id)
	}
	return c.z.FullGroup(g), nil
}

func listGroups(c *call) error {
	p, err := readPage(c.r.URL.Query())
	if err != nil {
		return err
	}
	if p.start < 1 {
		return wire.SCIMUnexpected()
	}
	answer, found := c.pageOfGroups(p)
	if !found {
		return wire.SCIMBad(fmt.Sprintf("Invalid filter expression: [%s]", c.s.quoted(cmp.Or(p.filter, "id pr"))))
	}
	return c.json(http.StatusOK, answer)
}

// pageOfGroups builds a page; false for a bad filter or sort order.
func (c *call) pageOfGroups(p page) (listAnswer, bool) {
	var match scim.Matcher[*zone.Group]
	table := zone.GroupAttributes()
	if p.filter != "" {
		condition, err := scim.Parse(p.filter)
		if err != nil {
			return listAnswer{}, false
		}
		if match, err = scim.Compile(condition, table); err != nil {
			return listAnswer{}, false
		}
	}
	compare := table.Order(cmp.Or(p.sortBy, "created"))
	if compare == nil {
		return listAnswer{}, false
	}
	c.z.RLock()
	defer c.z.RUnlock()
	groups := c.z.Groups.Order
	if p.sortBy != "" && !strings.EqualFold(p.sortBy, "created") {
		groups = slices.Clone(groups)
		slices.SortStableFunc(groups, compare)
	}
	taken, total := cut(groups, p, match)
	resources := make([]any, 0, len(taken))
	for _, g := range taken {
		if len(p.attributes) > 0 {
			resources = append(resources, project(p.attributes, func(name string) any { return c.z.GroupAttribute(g, name) }))
			continue
		}
		resources = append(resources, c.z.FullGroup(g))
	}
	return listAnswer{resources, p.start, p.count, total, []string{zone.CoreSchema}}, true
}
