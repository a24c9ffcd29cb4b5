package sandbox

import "strings"

var ccSpaceSpec = ccListSpec{
	filters: []string{"names", "organization_guids"},
	include: ccSpaceIncludes,
	labels:  true,
	orders:  ccOrderByName,
}

var ccSpaceIncludes = []string{"org", "organization"}

// ccTrim is a name without the white space around it, which the database drops.
func ccTrim(name string) string { return strings.TrimSpace(name) }

func (c *ccCall) spaceJSON(s *ccSpace) ccSpaceJSON {
	out := ccSpaceJSON{ccBase: s.base(), Name: s.name, Suspended: s.suspended, Metadata: s.meta.json()}
	out.Relationships.Organization = ccRefTo(s.org.guid)
	out.Links.Self = c.link("spaces", s.guid)
	out.Links.Organization = c.link("organizations", s.org.guid)
	out.Links.Features = c.link("spaces", s.guid, "features")
	out.Links.ApplyManifest = c.link("spaces", s.guid, "actions", "apply_manifest")
	out.Links.ApplyManifest.Method = "POST"
	if s.quota != nil {
		out.Relationships.Quota = ccRefTo(s.quota.guid)
		link := c.link("space_quotas", s.quota.guid)
		out.Links.Quota = &link
	}
	return out
}

func (c *ccCall) listSpaces() (ccReply, error) {
	q, problems := parseCCQuery(c.r.URL.RawQuery, &ccSpaceSpec)
	if len(problems) > 0 {
		return ccReply{}, ccBadQuery(problems...)
	}
	rows, keep := c.spaceCandidates(q)
	names, byName := q.foldedSet("names")
	var named ccFilter[*ccSpace]
	if byName {
		named = func(s *ccSpace) bool { return names[s.title()] }
	}
	labels := ccLabelFilter(q, func(s *ccSpace) map[string]string { return s.meta.labels })
	page, total := ccSelect(q, rows, ccAll(ccCommonFilter[*ccSpace](q), keep, named, labels))
	body := ccPresent(c, q, page, total, "/v3/spaces", c.spaceJSON)
	body.Included = c.spaceIncludes(q, page)
	return ccOK(body)
}

// spaceCandidates are rows in the query's order that hold all spaces it may match, and a filter for what the choice
// of rows left open.
func (c *ccCall) spaceCandidates(q *ccQuery) ([]*ccSpace, ccFilter[*ccSpace]) {
	orgs, byOrg := q.set("organization_guids")
	if !byOrg {
		if c.perm.global {
			return c.st.spaces.view(q.orderBy), nil
		}
		return c.ownSorted(c.perm.readableSpaces(), q), nil
	}
	var parts [][]*ccSpace
	for guid := range orgs {
		if o := c.st.orgs.get(guid); o != nil {
			parts = append(parts, c.st.spacesByOrg.of(o))
		}
	}
	return c.ownSorted(ccUnion(parts...), q), c.perm.readsSpace
}

// ownSorted sorts a copy: rows may be a list of an index.
func (c *ccCall) ownSorted(rows []*ccSpace, q *ccQuery) []*ccSpace {
	if !ccNeedsSort(q.orderBy) {
		return rows
	}
	return ccSorted(append([]*ccSpace(nil), rows...), q.orderBy)
}

func (c *ccCall) spaceIncludes(q *ccQuery, spaces []*ccSpace) *ccIncluded {
	if !q.includes(ccSpaceIncludes...) {
		return nil
	}
	var orgs []*ccOrg
	for _, s := range spaces {
		orgs = append(orgs, s.org)
	}
	return &ccIncluded{Organizations: ccPresentAll(orgs, c.orgJSON)}
}

// visibleSpace is the space the path names. It fails with 404 for unknown and hidden ones.
func (c *ccCall) visibleSpace() (*ccSpace, error) {
	if s := c.st.spaces.get(c.guid(0)); s != nil && c.perm.readsSpace(s) {
		return s, nil
	}
	return nil, ccMissing("Space")
}

func (c *ccCall) showSpace() (ccReply, error) {
	s, err := c.visibleSpace()
	if err != nil {
		return ccReply{}, err
	}
	q, problems := parseCCInclude(c.r.URL.RawQuery, ccSpaceIncludes)
	if len(problems) > 0 {
		return ccReply{}, ccBadQuery(problems...)
	}
	out := c.spaceJSON(s)
	out.Included = c.spaceIncludes(q, []*ccSpace{s})
	return ccOK(out)
}

func checkCCSpaceCreate(body *ccObject) []string {
	problems := append(checkCCMetadata(body), ccUnknownFields(body, "metadata", "name", "relationships", "suspended")...)
	problems = append(problems, checkCCRelationships(body, func(rel *ccObject) []string {
		found := ccUnknownFields(rel, "organization")
		if ccBlank(rel.get("organization")) {
			found = append(found, "Organization can't be blank")
		}
		return append(found, checkCCToOne("organization", rel.get("organization"))...)
	})...)
	problems = append(problems, checkCCName(body, ccNameRules{required: true, blankFirst: true, max: 255, controlFree: true})...)
	return append(problems, checkCCBoolean(body, "suspended")...)
}

func checkCCSpaceUpdate(body *ccObject) []string {
	problems := append(checkCCMetadata(body), ccUnknownFields(body, "metadata", "name", "suspended")...)
	problems = append(problems, checkCCName(body, ccNameRules{notEmpty: true, max: 255, controlFree: true})...)
	return append(problems, checkCCBoolean(body, "suspended")...)
}

func (c *ccCall) createSpace() (ccReply, error) {
	if problems := checkCCSpaceCreate(c.body); len(problems) > 0 {
		return ccReply{}, ccUnprocessable(problems...)
	}
	o := c.st.orgs.get(c.body.text("relationships", "organization", "data", "guid"))
	if o == nil || !c.perm.readsOrg(o) {
		return ccReply{}, ccUnprocessable("Invalid organization. Ensure the organization exists and you have access to it.")
	}
	if !c.perm.writesOrg(o) {
		return ccReply{}, ccForbidden()
	}
	if err := c.perm.mayWriteIn(o); err != nil {
		return ccReply{}, err
	}
	name := ccTrim(c.body.text("name"))
	if c.st.spaceByName[ccSpaceKey{o, ccFold(name)}] != nil {
		return ccReply{}, ccUnprocessable("Name must be unique per organization")
	}
	meta := ccMeta{}.merge(c.body)
	if err := checkCCMetaLimits(meta, c.body); err != nil {
		return ccReply{}, err
	}
	s := c.st.addSpace(o, name, c.now)
	s.suspended, s.meta = c.suspends(), meta
	c.recordSpace(c.actor(), "create", s, c.body)
	return ccCreated(c.spaceJSON(s))
}

func (c *ccCall) updateSpace() (ccReply, error) {
	s, err := c.visibleSpace()
	if err != nil {
		return ccReply{}, err
	}
	if err := c.mayChangeRoles(nil, s); err != nil { // the same people may change a space and its roles
		return ccReply{}, err
	}
	if problems := checkCCSpaceUpdate(c.body); len(problems) > 0 {
		return ccReply{}, ccUnprocessable(problems...)
	}
	if c.body.has("suspended") && !c.perm.writesOrg(s.org) {
		return ccReply{}, ccForbidden()
	}
	name, err := c.newName(s.name)
	if err != nil {
		return ccReply{}, err
	}
	if other := c.st.spaceByName[ccSpaceKey{s.org, ccFold(name)}]; other != nil && other != s {
		return ccReply{}, ccUnprocessable("Organization '" + s.org.name + "' already contains a space with name '" + name + "'.")
	}
	meta := s.meta.merge(c.body)
	if err := checkCCMetaLimits(meta, c.body); err != nil {
		return ccReply{}, err
	}
	c.st.renameSpace(s, name)
	s.meta = meta
	if c.body.has("suspended") {
		s.suspended = c.suspends()
	}
	c.st.touch(&s.ccRow, c.now)
	c.st.spaces.changed()
	c.recordSpace(c.actor(), "update", s, c.body)
	return ccOK(c.spaceJSON(s))
}

func (c *ccCall) deleteSpace() (ccReply, error) {
	s, err := c.visibleSpace()
	if err != nil {
		return ccReply{}, err
	}
	if !c.perm.writesOrg(s.org) {
		return ccReply{}, ccForbidden()
	}
	if err := c.perm.mayWriteIn(s.org); err != nil {
		return ccReply{}, err
	}
	return c.startJob("space", s.guid)
}

// listSpaceUsers lists the users with a role in the space; managers of its org are not among them by that alone.
func (c *ccCall) listSpaceUsers() (ccReply, error) {
	q, problems := parseCCQuery(c.r.URL.RawQuery, &ccUserSpec)
	if len(problems) > 0 {
		return ccReply{}, ccBadQuery(problems...)
	}
	s, err := c.visibleSpace()
	if err != nil {
		return ccReply{}, err
	}
	users := ccInOrder(c.st.members(c.st.rolesIn.of(s), map[*ccUser]bool{}))
	return c.userPage(q, users, "/v3/spaces/"+s.guid+"/users")
}
