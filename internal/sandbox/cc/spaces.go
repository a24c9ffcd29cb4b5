package cc

import "strings"

var spaceSpec = listSpec{
	filters: []string{"names", "organization_guids"},
	include: spaceIncludes,
	labels:  true,
	orders:  orderByName,
}

var spaceIncludes = []string{"org", "organization"}

// trim is a name without the white space around it, which the database drops.
func trim(name string) string { return strings.TrimSpace(name) }

func (c *call) spaceJSON(s *space) spaceJSON {
	out := spaceJSON{jsonBase: s.base(), Name: s.name, Suspended: s.suspended, Metadata: s.meta.json()}
	out.Relationships.Organization = refTo(s.org.guid)
	out.Links.Self = c.link("spaces", s.guid)
	out.Links.Organization = c.link("organizations", s.org.guid)
	out.Links.Features = c.link("spaces", s.guid, "features")
	out.Links.ApplyManifest = c.link("spaces", s.guid, "actions", "apply_manifest")
	out.Links.ApplyManifest.Method = "POST"
	if s.quota != nil {
		out.Relationships.Quota = refTo(s.quota.guid)
		link := c.link("space_quotas", s.quota.guid)
		out.Links.Quota = &link
	}
	return out
}

func (c *call) listSpaces() (reply, error) {
	q, problems := parseQuery(c.r.URL.RawQuery, &spaceSpec)
	if len(problems) > 0 {
		return reply{}, badQuery(problems...)
	}
	rows, keep := c.spaceCandidates(q)
	names, byName := q.foldedSet("names")
	var named filter[*space]
	if byName {
		named = func(s *space) bool { return names[s.title()] }
	}
	labels := labelFilter(q, func(s *space) map[string]string { return s.meta.labels })
	page, total := filtered(q, rows, allOf(commonFilter[*space](q), keep, named, labels))
	body := present(c, q, page, total, "/v3/spaces", c.spaceJSON)
	body.Included = c.spaceIncludes(q, page)
	return okReply(body)
}

// spaceCandidates are rows in the query's order that hold all spaces it may match, and a filter for what the choice
// of rows left open.
func (c *call) spaceCandidates(q *query) ([]*space, filter[*space]) {
	orgs, byOrg := q.set("organization_guids")
	if !byOrg {
		if c.perm.global {
			return c.st.spaces.view(q.orderBy), nil
		}
		return c.ownSorted(c.perm.readableSpaces(), q), nil
	}
	var parts [][]*space
	for guid := range orgs {
		if o := c.st.orgs.get(guid); o != nil {
			parts = append(parts, c.st.spacesByOrg.of(o))
		}
	}
	return c.ownSorted(union(parts...), q), c.perm.readsSpace
}

// ownSorted sorts a copy: rows may be a list of an index.
func (c *call) ownSorted(rows []*space, q *query) []*space {
	if !needsSort(q.orderBy) {
		return rows
	}
	return sorted(append([]*space(nil), rows...), q.orderBy)
}

func (c *call) spaceIncludes(q *query, spaces []*space) *included {
	if !q.includes(spaceIncludes...) {
		return nil
	}
	var orgs []*org
	for _, s := range spaces {
		orgs = append(orgs, s.org)
	}
	return &included{Organizations: presentAll(orgs, c.orgJSON)}
}

// visibleSpace is the space the path names. It fails with 404 for unknown and hidden ones.
func (c *call) visibleSpace() (*space, error) {
	if s := c.st.spaces.get(c.guid(0)); s != nil && c.perm.readsSpace(s) {
		return s, nil
	}
	return nil, missing("Space")
}

func (c *call) showSpace() (reply, error) {
	s, err := c.visibleSpace()
	if err != nil {
		return reply{}, err
	}
	q, problems := parseInclude(c.r.URL.RawQuery, spaceIncludes)
	if len(problems) > 0 {
		return reply{}, badQuery(problems...)
	}
	out := c.spaceJSON(s)
	out.Included = c.spaceIncludes(q, []*space{s})
	return okReply(out)
}

func checkSpaceCreate(body *object) []string {
	problems := append(checkMetadata(body), unknownFields(body, "metadata", "name", "relationships", "suspended")...)
	problems = append(problems, checkRelationships(body, func(rel *object) []string {
		found := unknownFields(rel, "organization")
		if isBlank(rel.get("organization")) {
			found = append(found, "Organization can't be blank")
		}
		return append(found, checkToOne("organization", rel.get("organization"))...)
	})...)
	problems = append(problems, checkName(body, nameRules{required: true, blankFirst: true, max: 255, controlFree: true})...)
	return append(problems, checkBoolean(body, "suspended")...)
}

func checkSpaceUpdate(body *object) []string {
	problems := append(checkMetadata(body), unknownFields(body, "metadata", "name", "suspended")...)
	problems = append(problems, checkName(body, nameRules{notEmpty: true, max: 255, controlFree: true})...)
	return append(problems, checkBoolean(body, "suspended")...)
}

func (c *call) createSpace() (reply, error) {
	if problems := checkSpaceCreate(c.body); len(problems) > 0 {
		return reply{}, unprocessable(problems...)
	}
	o := c.st.orgs.get(c.body.text("relationships", "organization", "data", "guid"))
	if o == nil || !c.perm.readsOrg(o) {
		return reply{}, unprocessable("Invalid organization. Ensure the organization exists and you have access to it.")
	}
	if !c.perm.writesOrg(o) {
		return reply{}, forbidden()
	}
	if err := c.perm.mayWriteIn(o); err != nil {
		return reply{}, err
	}
	name := trim(c.body.text("name"))
	if c.st.spaceByName[spaceKey{o, fold(name)}] != nil {
		return reply{}, unprocessable("Name must be unique per organization")
	}
	meta := meta{}.merge(c.body)
	if err := checkMetaLimits(meta, c.body); err != nil {
		return reply{}, err
	}
	s := c.st.addSpace(o, name, c.now)
	s.suspended, s.meta = c.suspends(), meta
	c.recordSpace(c.actor(), "create", s, c.body)
	return createdReply(c.spaceJSON(s))
}

func (c *call) updateSpace() (reply, error) {
	s, err := c.visibleSpace()
	if err != nil {
		return reply{}, err
	}
	if err := c.mayChangeRoles(nil, s); err != nil { // the same people may change a space and its roles
		return reply{}, err
	}
	if problems := checkSpaceUpdate(c.body); len(problems) > 0 {
		return reply{}, unprocessable(problems...)
	}
	if c.body.has("suspended") && !c.perm.writesOrg(s.org) {
		return reply{}, forbidden()
	}
	name, err := c.newName(s.name)
	if err != nil {
		return reply{}, err
	}
	if other := c.st.spaceByName[spaceKey{s.org, fold(name)}]; other != nil && other != s {
		return reply{}, unprocessable("Organization '" + s.org.name + "' already contains a space with name '" + name + "'.")
	}
	meta := s.meta.merge(c.body)
	if err := checkMetaLimits(meta, c.body); err != nil {
		return reply{}, err
	}
	c.st.renameSpace(s, name)
	s.meta = meta
	if c.body.has("suspended") {
		s.suspended = c.suspends()
	}
	c.st.touch(&s.stored, c.now)
	c.st.spaces.changed()
	c.recordSpace(c.actor(), "update", s, c.body)
	return okReply(c.spaceJSON(s))
}

func (c *call) deleteSpace() (reply, error) {
	s, err := c.visibleSpace()
	if err != nil {
		return reply{}, err
	}
	if !c.perm.writesOrg(s.org) {
		return reply{}, forbidden()
	}
	if err := c.perm.mayWriteIn(s.org); err != nil {
		return reply{}, err
	}
	return c.startJob("space", s.guid)
}

// listSpaceUsers lists the users with a role in the space; managers of its org are not among them by that alone.
func (c *call) listSpaceUsers() (reply, error) {
	q, problems := parseQuery(c.r.URL.RawQuery, &userSpec)
	if len(problems) > 0 {
		return reply{}, badQuery(problems...)
	}
	s, err := c.visibleSpace()
	if err != nil {
		return reply{}, err
	}
	users := inOrder(c.st.members(c.st.rolesIn.of(s), map[*user]bool{}))
	return c.userPage(q, users, "/v3/spaces/"+s.guid+"/users")
}
