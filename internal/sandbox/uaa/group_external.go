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

// createMapping maps an external group, lower-cased, to a group given by id or name. Doing so again changes nothing.
func createMapping(c *call) error {
	o, err := c.scimBody(nil)
	if err != nil {
		return err
	}
	var groupID, name, external, origin string
	for key, into := range map[string]*string{"groupId": &groupID, "displayName": &name, "externalGroup": &external, "origin": &origin} {
		if err := o.read(key, into); err != nil {
			return err
		}
	}
	if groupID == "" && name == "" {
		return mappingGone("Group not found, not name provided")
	}
	if strings.TrimSpace(external) == "" {
		return &wire.SCIMError{
			Status: http.StatusPreconditionFailed, Code: "scim_resource_constraint_failed",
			Text: "external group must not be null when mapping an external group",
		}
	}
	w, err := c.addMapping(groupID, name, zone.Mapping{External: strings.ToLower(external), Origin: cmp.Or(origin, "ldap"), Created: c.s.now()})
	if err != nil {
		return err
	}
	return c.json(http.StatusCreated, w)
}

func (c *call) addMapping(groupID, name string, m zone.Mapping) (zone.WireMapping, error) {
	c.z.Lock()
	defer c.z.Unlock()
	g := c.z.Groups.ByID[groupID]
	if groupID == "" {
		g = c.z.Groups.Named(name, c.s.version)
	}
	if g == nil {
		if groupID != "" {
			return zone.WireMapping{}, mappingGone(fmt.Sprintf("Group %s does not exist", groupID))
		}
		return zone.WireMapping{}, mappingGone("Group not found:" + name)
	}
	m.GroupID = g.ID
	for _, old := range c.z.Groups.Mappings {
		if old.GroupID == m.GroupID && old.External == m.External && old.Origin == m.Origin {
			return c.z.WireMapping(old), nil
		}
	}
	c.z.Groups.Mappings = append(c.z.Groups.Mappings, m)
	return c.z.WireMapping(m), nil
}

// listMappings says how many it returned as itemsPerPage, unlike all other lists.
func listMappings(c *call) error {
	q := c.r.URL.Query()
	p, err := readPage(q)
	if err != nil {
		return err
	}
	external, origin, err := mappingFilter(p.filter, q.Get("externalGroup"), q.Get("origin"))
	if err != nil {
		return err
	}
	resources, total := c.pageOfMappings(p, func(m zone.Mapping) bool {
		return (external == "" || m.External == strings.ToLower(external)) && (origin == "" || m.Origin == origin)
	})
	return c.json(http.StatusOK, listAnswer{resources, max(p.start, 1), len(resources), total, []string{zone.CoreSchema}})
}

// listAllMappings is an older path for the same that knows no filter but the general one.
func listAllMappings(c *call) error {
	q := c.r.URL.Query()
	q.Del("origin")
	q.Del("externalGroup")
	c.r.URL.RawQuery = q.Encode()
	return listMappings(c)
}

func (c *call) pageOfMappings(p page, match scim.Matcher[zone.Mapping]) ([]any, int) {
	c.z.RLock()
	defer c.z.RUnlock()
	taken, total := cut(c.z.Groups.Mappings, p, match)
	resources := make([]any, 0, len(taken))
	for _, m := range taken {
		w := c.z.WireMapping(m)
		w.Meta, w.Schemas = nil, nil
		resources = append(resources, w)
	}
	return resources, total
}

// mappingFilter translates the two filters that older callers send.
func mappingFilter(filter, external, origin string) (string, string, error) {
	if filter == "" {
		return external, origin, nil
	}
	unsupported := wire.SCIMBad("Filter not supported, please use origin and externalGroup parameters")
	condition, err := scim.Parse(filter)
	if err != nil || condition.Join != "" || condition.Op != "eq" {
		return "", "", unsupported
	}
	switch strings.ToLower(condition.Attr) {
	case "externalgroup":
		return condition.Value.Text, origin, nil
	case "origin":
		return external, condition.Value.Text, nil
	default:
		return "", "", unsupported
	}
}

func mappingGone(text string) error {
	return &wire.SCIMError{Status: http.StatusNotFound, Code: "scim", Text: text}
}

func deleteMapping(c *call) error {
	w, err := c.dropMapping(c.r.PathValue("id"), c.r.PathValue("name"), strings.ToLower(c.r.PathValue("external")), c.r.PathValue("origin"))
	if err != nil {
		return err
	}
	return c.json(http.StatusOK, w)
}

func (c *call) dropMapping(groupID, name, external, origin string) (zone.WireMapping, error) {
	c.z.Lock()
	defer c.z.Unlock()
	if groupID == "" {
		if g := c.z.Groups.Named(name, c.s.version); g != nil {
			groupID = g.ID
		}
	}
	if groupID != "" && c.z.Groups.ByID[groupID] == nil {
		return zone.WireMapping{}, mappingGone(fmt.Sprintf("Group %s does not exist", groupID))
	}
	at := slices.IndexFunc(c.z.Groups.Mappings, func(m zone.Mapping) bool {
		return m.GroupID == groupID && m.External == external && m.Origin == origin
	})
	if at < 0 {
		return zone.WireMapping{}, mappingGone(fmt.Sprintf("The mapping between groupId %s and external group %s does not exist", groupID, external))
	}
	w := c.z.WireMapping(c.z.Groups.Mappings[at])
	c.z.Groups.Mappings = slices.Delete(c.z.Groups.Mappings, at, at+1)
	return w, nil
}
