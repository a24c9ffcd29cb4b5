package sandbox

import (
	"cmp"
	"fmt"
	"net/http"
	"slices"
	"strings"
)

// wireMapping is a group mapping on the wire.
type wireMapping struct {
	Meta        *wireMeta `json:"meta,omitempty"`
	GroupID     string    `json:"groupId"`
	External    string    `json:"externalGroup"`
	DisplayName string    `json:"displayName"`
	Origin      string    `json:"origin"`
	Schemas     []string  `json:"schemas,omitempty"`
}

// wireMapping writes a mapping. The caller holds mu.
func (z *zone) wireMapping(m mapping) wireMapping {
	return wireMapping{
		Meta: &wireMeta{0, isoTime(m.created), isoTime(m.created)}, GroupID: m.groupID, External: m.external,
		DisplayName: z.groups.byID[m.groupID].displayName, Origin: m.origin, Schemas: []string{coreSchema},
	}
}

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
		return &scimError{
			status: http.StatusPreconditionFailed, code: "scim_resource_constraint_failed",
			text: "external group must not be null when mapping an external group",
		}
	}
	w, err := c.addMapping(groupID, name, mapping{external: strings.ToLower(external), origin: cmp.Or(origin, "ldap"), created: c.s.now()})
	if err != nil {
		return err
	}
	return c.json(http.StatusCreated, w)
}

func (c *call) addMapping(groupID, name string, m mapping) (wireMapping, error) {
	c.z.mu.Lock()
	defer c.z.mu.Unlock()
	g := c.z.groups.byID[groupID]
	if groupID == "" {
		g = c.z.groups.named(name, c.s.version)
	}
	if g == nil {
		if groupID != "" {
			return wireMapping{}, mappingGone(fmt.Sprintf("Group %s does not exist", groupID))
		}
		return wireMapping{}, mappingGone("Group not found:" + name)
	}
	m.groupID = g.id
	for _, old := range c.z.groups.mappings {
		if old.groupID == m.groupID && old.external == m.external && old.origin == m.origin {
			return c.z.wireMapping(old), nil
		}
	}
	c.z.groups.mappings = append(c.z.groups.mappings, m)
	return c.z.wireMapping(m), nil
}

// named finds a group by name. On the current UAA two names that differ by case only hide each other here.
func (t *groupTable) named(name, version string) *group {
	if version == Version430 {
		return t.byName[name]
	}
	var found *group
	for _, g := range t.order {
		if !strings.EqualFold(g.displayName, name) {
			continue
		}
		if found != nil {
			return nil
		}
		found = g
	}
	return found
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
	resources, total := c.pageOfMappings(p, func(m mapping) bool {
		return (external == "" || m.external == strings.ToLower(external)) && (origin == "" || m.origin == origin)
	})
	return c.json(http.StatusOK, listAnswer{resources, max(p.start, 1), len(resources), total, []string{coreSchema}})
}

// listAllMappings is an older path for the same that knows no filter but the general one.
func listAllMappings(c *call) error {
	q := c.r.URL.Query()
	q.Del("origin")
	q.Del("externalGroup")
	c.r.URL.RawQuery = q.Encode()
	return listMappings(c)
}

func (c *call) pageOfMappings(p page, match matcher[mapping]) ([]any, int) {
	c.z.mu.RLock()
	defer c.z.mu.RUnlock()
	taken, total := cut(c.z.groups.mappings, p, match)
	resources := make([]any, 0, len(taken))
	for _, m := range taken {
		w := c.z.wireMapping(m)
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
	unsupported := scimBad("Filter not supported, please use origin and externalGroup parameters")
	condition, err := parseFilter(filter)
	if err != nil || condition.join != "" || condition.op != "eq" {
		return "", "", unsupported
	}
	switch strings.ToLower(condition.attr) {
	case "externalgroup":
		return condition.value.text, origin, nil
	case "origin":
		return external, condition.value.text, nil
	default:
		return "", "", unsupported
	}
}

func mappingGone(text string) error {
	return &scimError{status: http.StatusNotFound, code: "scim", text: text}
}

func deleteMapping(c *call) error {
	w, err := c.dropMapping(c.r.PathValue("id"), c.r.PathValue("name"), strings.ToLower(c.r.PathValue("external")), c.r.PathValue("origin"))
	if err != nil {
		return err
	}
	return c.json(http.StatusOK, w)
}

func (c *call) dropMapping(groupID, name, external, origin string) (wireMapping, error) {
	c.z.mu.Lock()
	defer c.z.mu.Unlock()
	if groupID == "" {
		if g := c.z.groups.named(name, c.s.version); g != nil {
			groupID = g.id
		}
	}
	if groupID != "" && c.z.groups.byID[groupID] == nil {
		return wireMapping{}, mappingGone(fmt.Sprintf("Group %s does not exist", groupID))
	}
	at := slices.IndexFunc(c.z.groups.mappings, func(m mapping) bool {
		return m.groupID == groupID && m.external == external && m.origin == origin
	})
	if at < 0 {
		return wireMapping{}, mappingGone(fmt.Sprintf("The mapping between groupId %s and external group %s does not exist", groupID, external))
	}
	w := c.z.wireMapping(c.z.groups.mappings[at])
	c.z.groups.mappings = slices.Delete(c.z.groups.mappings, at, at+1)
	return w, nil
}
