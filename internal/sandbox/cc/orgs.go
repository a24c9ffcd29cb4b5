package cc

var orgSpec = listSpec{
	filters: []string{"names", "isolation_segment_guid"},
	labels:  true,
	orders:  orderByName,
}

func (c *call) orgJSON(o *org) orgJSON {
	out := orgJSON{jsonBase: o.base(), Name: o.name, Suspended: o.suspended, Metadata: o.meta.json()}
	out.Relationships.Quota = refTo(o.quota.guid)
	out.Links.Self = c.link("organizations", o.guid)
	out.Links.Domains = c.link("organizations", o.guid, "domains")
	out.Links.DefaultDomain = c.link("organizations", o.guid, "domains", "default")
	out.Links.Quota = c.link("organization_quotas", o.quota.guid)
	return out
}

func (c *call) listOrgs() (reply, error) {
	q, problems := parseQuery(c.r.URL.RawQuery, &orgSpec)
	if len(problems) > 0 {
		return reply{}, badQuery(problems...)
	}
	var rows []*org
	if c.perm.global {
		rows = c.st.orgs.view(q.orderBy)
	} else {
		rows = sorted(c.perm.readableOrgs(), q.orderBy)
	}
	names, byName := q.foldedSet("names")
	var named filter[*org]
	if byName {
		named = func(o *org) bool { return names[o.title()] }
	}
	var segment filter[*org]
	if _, sent := q.lists["isolation_segment_guid"]; sent { // there are no isolation segments here
		segment = func(*org) bool { return false }
	}
	labels := labelFilter(q, func(o *org) map[string]string { return o.meta.labels })
	page, total := filtered(q, rows, allOf(commonFilter[*org](q), named, segment, labels))
	return okReply(present(c, q, page, total, "/v3/organizations", c.orgJSON))
}

// visibleOrg is the org the path names. It fails with 404 for unknown and hidden ones.
func (c *call) visibleOrg() (*org, error) {
	if o := c.st.orgs.get(c.guid(0)); o != nil && c.perm.readsOrg(o) {
		return o, nil
	}
	return nil, missing("Organization")
}

func (c *call) showOrg() (reply, error) {
	o, err := c.visibleOrg()
	if err != nil {
		return reply{}, err
	}
	return okReply(c.orgJSON(o))
}

func checkOrg(body *object, create bool) []string {
	problems := append(checkMetadata(body), unknownFields(body, "metadata", "name", "suspended")...)
	name := checkName(body, nameRules{notEmpty: true, max: 255, controlFree: true})
	problems = append(problems, name...)
	problems = append(problems, checkBoolean(body, "suspended")...)
	if create && isBlank(body.get("name")) {
		problems = append(problems, "Name can't be blank")
	}
	return problems
}

// suspends reports whether the body asks for suspension, which is for admins alone.
func (c *call) suspends() bool { return c.body.get("suspended") == true }

func (c *call) createOrg() (reply, error) {
	if !c.perm.admin && !c.st.flag("user_org_creation").enabled {
		return reply{}, forbidden()
	}
	if problems := checkOrg(c.body, true); len(problems) > 0 {
		return reply{}, unprocessable(problems...)
	}
	if c.suspends() && !c.perm.admin {
		return reply{}, forbidden()
	}
	name := trim(c.body.text("name"))
	if c.st.orgByName[fold(name)] != nil {
		return reply{}, unprocessable("Organization '" + c.body.text("name") + "' already exists.")
	}
	meta := meta{}.merge(c.body)
	if err := checkMetaLimits(meta, c.body); err != nil {
		return reply{}, err
	}
	o := c.st.addOrg(name, c.now)
	o.suspended, o.meta = c.suspends(), meta
	c.recordOrg(c.actor(), "create", o, c.body)
	if !c.perm.admin {
		for _, kind := range []kind{orgUser, orgManager} {
			c.recordRole(c.actor(), kind, "_add", c.me, o, nil, c.body)
			c.st.addRole(kind, c.me, o, nil, c.now)
		}
	}
	return createdReply(c.orgJSON(o))
}

func (c *call) updateOrg() (reply, error) {
	o, err := c.visibleOrg()
	if err != nil {
		return reply{}, err
	}
	if !c.perm.writesOrg(o) {
		return reply{}, forbidden()
	}
	if err := c.perm.mayWriteIn(o); err != nil {
		return reply{}, err
	}
	if problems := checkOrg(c.body, false); len(problems) > 0 {
		return reply{}, unprocessable(problems...)
	}
	if c.suspends() && !c.perm.admin {
		return reply{}, forbidden()
	}
	name, err := c.newName(o.name)
	if err != nil {
		return reply{}, err
	}
	if other := c.st.orgByName[fold(name)]; other != nil && other != o {
		return reply{}, unprocessable("Organization name '" + c.body.text("name") + "' is already taken.")
	}
	meta := o.meta.merge(c.body)
	if err := checkMetaLimits(meta, c.body); err != nil {
		return reply{}, err
	}
	c.st.renameOrg(o, name)
	o.meta = meta
	if c.body.has("suspended") {
		o.suspended = c.suspends()
	}
	c.st.touch(&o.stored, c.now)
	c.st.orgs.changed()
	c.recordOrg(c.actor(), "update", o, c.body)
	return okReply(c.orgJSON(o))
}

// newName is the name a PATCH asks for, old when it asks for none. The database refuses null and white space.
func (c *call) newName(old string) (string, error) {
	if !c.body.has("name") {
		return old, nil
	}
	name := trim(c.body.text("name"))
	if name == "" {
		return "", unprocessable("name presence")
	}
	return name, nil
}

func (c *call) deleteOrg() (reply, error) {
	o, err := c.visibleOrg()
	if err != nil {
		return reply{}, err
	}
	if !c.perm.admin {
		return reply{}, forbidden()
	}
	return c.startJob("organization", o.guid)
}

// listOrgUsers lists all users with an org role; any reader of the org sees all of them.
func (c *call) listOrgUsers() (reply, error) {
	q, problems := parseQuery(c.r.URL.RawQuery, &userSpec)
	if len(problems) > 0 {
		return reply{}, badQuery(problems...)
	}
	o, err := c.visibleOrg()
	if err != nil {
		return reply{}, err
	}
	users := inOrder(c.st.members(c.st.rolesByOrg.of(o), map[*user]bool{}))
	return c.userPage(q, users, "/v3/organizations/"+o.guid+"/users")
}
