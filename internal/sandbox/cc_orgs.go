package sandbox

var ccOrgSpec = ccListSpec{
	filters: []string{"names", "isolation_segment_guid"},
	labels:  true,
	orders:  ccOrderByName,
}

func (c *ccCall) orgJSON(o *ccOrg) ccOrgJSON {
	out := ccOrgJSON{ccBase: o.base(), Name: o.name, Suspended: o.suspended, Metadata: o.meta.json()}
	out.Relationships.Quota = ccRefTo(o.quota.guid)
	out.Links.Self = c.link("organizations", o.guid)
	out.Links.Domains = c.link("organizations", o.guid, "domains")
	out.Links.DefaultDomain = c.link("organizations", o.guid, "domains", "default")
	out.Links.Quota = c.link("organization_quotas", o.quota.guid)
	return out
}

func (c *ccCall) listOrgs() (ccReply, error) {
	q, problems := parseCCQuery(c.r.URL.RawQuery, &ccOrgSpec)
	if len(problems) > 0 {
		return ccReply{}, ccBadQuery(problems...)
	}
	var rows []*ccOrg
	if c.perm.global {
		rows = c.st.orgs.view(q.orderBy)
	} else {
		rows = ccSorted(c.perm.readableOrgs(), q.orderBy)
	}
	names, byName := q.foldedSet("names")
	var named ccFilter[*ccOrg]
	if byName {
		named = func(o *ccOrg) bool { return names[o.title()] }
	}
	var segment ccFilter[*ccOrg]
	if _, sent := q.lists["isolation_segment_guid"]; sent { // there are no isolation segments here
		segment = func(*ccOrg) bool { return false }
	}
	labels := ccLabelFilter(q, func(o *ccOrg) map[string]string { return o.meta.labels })
	page, total := ccSelect(q, rows, ccAll(ccCommonFilter[*ccOrg](q), named, segment, labels))
	return ccOK(ccPresent(c, q, page, total, "/v3/organizations", c.orgJSON))
}

// visibleOrg is the org the path names. It fails with 404 for unknown and hidden ones.
func (c *ccCall) visibleOrg() (*ccOrg, error) {
	if o := c.st.orgs.get(c.guid(0)); o != nil && c.perm.readsOrg(o) {
		return o, nil
	}
	return nil, ccMissing("Organization")
}

func (c *ccCall) showOrg() (ccReply, error) {
	o, err := c.visibleOrg()
	if err != nil {
		return ccReply{}, err
	}
	return ccOK(c.orgJSON(o))
}

func checkCCOrg(body *ccObject, create bool) []string {
	problems := append(checkCCMetadata(body), ccUnknownFields(body, "metadata", "name", "suspended")...)
	name := checkCCName(body, ccNameRules{notEmpty: true, max: 255, controlFree: true})
	problems = append(problems, name...)
	problems = append(problems, checkCCBoolean(body, "suspended")...)
	if create && ccBlank(body.get("name")) {
		problems = append(problems, "Name can't be blank")
	}
	return problems
}

// suspends tells whether the body asks for suspension, which is for admins alone.
func (c *ccCall) suspends() bool { return c.body.get("suspended") == true }

func (c *ccCall) createOrg() (ccReply, error) {
	if !c.perm.admin && !c.st.flag("user_org_creation").enabled {
		return ccReply{}, ccForbidden()
	}
	if problems := checkCCOrg(c.body, true); len(problems) > 0 {
		return ccReply{}, ccUnprocessable(problems...)
	}
	if c.suspends() && !c.perm.admin {
		return ccReply{}, ccForbidden()
	}
	name := ccTrim(c.body.text("name"))
	if c.st.orgByName[ccFold(name)] != nil {
		return ccReply{}, ccUnprocessable("Organization '" + c.body.text("name") + "' already exists.")
	}
	meta := ccMeta{}.merge(c.body)
	if err := checkCCMetaLimits(meta, c.body); err != nil {
		return ccReply{}, err
	}
	o := c.st.addOrg(name, c.now)
	o.suspended, o.meta = c.suspends(), meta
	c.recordOrg(c.actor(), "create", o, c.body)
	if !c.perm.admin {
		for _, kind := range []ccKind{ccOrgUser, ccOrgManager} {
			c.recordRole(c.actor(), kind, "_add", c.me, o, nil, c.body)
			c.st.addRole(kind, c.me, o, nil, c.now)
		}
	}
	return ccCreated(c.orgJSON(o))
}

func (c *ccCall) updateOrg() (ccReply, error) {
	o, err := c.visibleOrg()
	if err != nil {
		return ccReply{}, err
	}
	if !c.perm.writesOrg(o) {
		return ccReply{}, ccForbidden()
	}
	if err := c.perm.mayWriteIn(o); err != nil {
		return ccReply{}, err
	}
	if problems := checkCCOrg(c.body, false); len(problems) > 0 {
		return ccReply{}, ccUnprocessable(problems...)
	}
	if c.suspends() && !c.perm.admin {
		return ccReply{}, ccForbidden()
	}
	name, err := c.newName(o.name)
	if err != nil {
		return ccReply{}, err
	}
	if other := c.st.orgByName[ccFold(name)]; other != nil && other != o {
		return ccReply{}, ccUnprocessable("Organization name '" + c.body.text("name") + "' is already taken.")
	}
	meta := o.meta.merge(c.body)
	if err := checkCCMetaLimits(meta, c.body); err != nil {
		return ccReply{}, err
	}
	c.st.renameOrg(o, name)
	o.meta = meta
	if c.body.has("suspended") {
		o.suspended = c.suspends()
	}
	c.st.touch(&o.ccRow, c.now)
	c.st.orgs.changed()
	c.recordOrg(c.actor(), "update", o, c.body)
	return ccOK(c.orgJSON(o))
}

// newName is the name a PATCH asks for, old when it asks for none. The database refuses null and white space.
func (c *ccCall) newName(old string) (string, error) {
	if !c.body.has("name") {
		return old, nil
	}
	name := ccTrim(c.body.text("name"))
	if name == "" {
		return "", ccUnprocessable("name presence")
	}
	return name, nil
}

func (c *ccCall) deleteOrg() (ccReply, error) {
	o, err := c.visibleOrg()
	if err != nil {
		return ccReply{}, err
	}
	if !c.perm.admin {
		return ccReply{}, ccForbidden()
	}
	return c.startJob("organization", o.guid)
}

// listOrgUsers lists all users with an org role; any reader of the org sees all of them.
func (c *ccCall) listOrgUsers() (ccReply, error) {
	q, problems := parseCCQuery(c.r.URL.RawQuery, &ccUserSpec)
	if len(problems) > 0 {
		return ccReply{}, ccBadQuery(problems...)
	}
	o, err := c.visibleOrg()
	if err != nil {
		return ccReply{}, err
	}
	users := ccInOrder(c.st.members(c.st.rolesByOrg.of(o), map[*ccUser]bool{}))
	return c.userPage(q, users, "/v3/organizations/"+o.guid+"/users")
}
