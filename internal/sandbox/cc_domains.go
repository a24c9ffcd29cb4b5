package sandbox

var ccDomainSpec = ccListSpec{
	filters: []string{"names", "organization_guids"},
	labels:  true,
	orders:  ccOrderByTime,
}

func (c *ccCall) domainJSON(d *ccDomain) ccDomainJSON {
	out := ccDomainJSON{ccBase: d.base(), Name: d.name, Internal: d.internal, SupportedProtocols: []string{"http"}, Metadata: ccMeta{}.json()}
	out.Relationships.SharedOrganizations.Data = []ccRef{}
	out.Links.Self = c.link("domains", d.guid)
	out.Links.RouteReservations = c.link("domains", d.guid, "route_reservations")
	if d.owner != nil {
		out.Relationships.Organization = ccRefTo(d.owner.guid)
		org, shared := c.link("organizations", d.owner.guid), c.link("domains", d.guid, "relationships", "shared_organizations")
		out.Links.Organization, out.Links.SharedOrganizations = &org, &shared
	}
	return out
}

func (c *ccCall) listOrgDomains() (ccReply, error) {
	o, err := c.visibleOrg()
	if err != nil {
		return ccReply{}, err
	}
	q, problems := parseCCQuery(c.r.URL.RawQuery, &ccDomainSpec)
	if len(problems) > 0 {
		return ccReply{}, ccBadQuery(problems...)
	}
	private := c.perm.readsOrgDomains(o)
	names, byName := q.foldedSet("names")
	owners, byOwner := q.set("organization_guids")
	keep := func(d *ccDomain) bool {
		switch {
		case d.owner != nil && (d.owner != o || !private):
			return false
		case byName && !names[ccFold(d.name)]:
			return false
		}
		return !byOwner || d.owner != nil && owners[d.owner.guid]
	}
	labels := ccLabelFilter(q, func(*ccDomain) map[string]string { return nil })
	page, total := ccSelect(q, c.st.domains.view(q.orderBy), ccAll(ccCommonFilter[*ccDomain](q), keep, labels))
	return ccOK(ccPresent(c, q, page, total, "/v3/organizations/"+o.guid+"/domains", c.domainJSON))
}

// defaultDomain is the first shared domain that is not internal, else the org's first own one.
func (c *ccCall) defaultDomain() (ccReply, error) {
	o, err := c.visibleOrg()
	if err != nil {
		return ccReply{}, err
	}
	var own *ccDomain
	for _, d := range c.st.domains.rows {
		if d.owner == nil && !d.internal {
			return ccOK(c.domainJSON(d))
		}
		if d.owner == o && own == nil {
			own = d
		}
	}
	if own == nil || !c.perm.readsOrgDomains(o) {
		return ccReply{}, ccMissing("Domain")
	}
	return ccOK(c.domainJSON(own))
}

// ownDomains counts the private domains of an org, all of them for nil.
func (st *ccState) ownDomains(o *ccOrg) (n int) {
	for _, d := range st.domains.rows {
		if d.owner != nil && (o == nil || d.owner == o) {
			n++
		}
	}
	return n
}

func (c *ccCall) orgUsage() (ccReply, error) {
	o, err := c.visibleOrg()
	if err != nil {
		return ccReply{}, err
	}
	out := ccUsageJSON{}
	out.Usage.Domains = c.st.ownDomains(o)
	out.Links.Self = c.link("organizations", o.guid, "usage_summary")
	link := c.link("organizations", o.guid)
	out.Links.Organization = &link
	return ccOK(out)
}

func (c *ccCall) spaceUsage() (ccReply, error) {
	s, err := c.visibleSpace()
	if err != nil {
		return ccReply{}, err
	}
	out := ccUsageJSON{}
	out.Usage.Domains = c.st.ownDomains(s.org)
	out.Links.Self = c.link("spaces", s.guid, "usage_summary")
	link := c.link("spaces", s.guid)
	out.Links.Space = &link
	return ccOK(out)
}

// platformUsage is for those who read everything; others are told that there is no such call.
func (c *ccCall) platformUsage() (ccReply, error) {
	if !c.perm.global {
		return ccReply{}, ccUnknownRequest()
	}
	out := ccUsageJSON{}
	out.Usage.Domains = c.st.ownDomains(nil)
	out.Links.Self = c.link("info", "usage_summary")
	return ccOK(out)
}
