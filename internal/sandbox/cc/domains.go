package cc

var domainSpec = listSpec{
	filters: []string{"names", "organization_guids"},
	labels:  true,
	orders:  orderByTime,
}

func (c *call) domainJSON(d *domain) domainJSON {
	out := domainJSON{jsonBase: d.base(), Name: d.name, Internal: d.internal, SupportedProtocols: []string{"http"}, Metadata: meta{}.json()}
	out.Relationships.SharedOrganizations.Data = []ref{}
	out.Links.Self = c.link("domains", d.guid)
	out.Links.RouteReservations = c.link("domains", d.guid, "route_reservations")
	if d.owner != nil {
		out.Relationships.Organization = refTo(d.owner.guid)
		org, shared := c.link("organizations", d.owner.guid), c.link("domains", d.guid, "relationships", "shared_organizations")
		out.Links.Organization, out.Links.SharedOrganizations = &org, &shared
	}
	return out
}

func (c *call) listOrgDomains() (reply, error) {
	o, err := c.visibleOrg()
	if err != nil {
		return reply{}, err
	}
	q, problems := parseQuery(c.r.URL.RawQuery, &domainSpec)
	if len(problems) > 0 {
		return reply{}, badQuery(problems...)
	}
	private := c.perm.readsOrgDomains(o)
	names, byName := q.foldedSet("names")
	owners, byOwner := q.set("organization_guids")
	keep := func(d *domain) bool {
		switch {
		case d.owner != nil && (d.owner != o || !private):
			return false
		case byName && !names[fold(d.name)]:
			return false
		}
		return !byOwner || d.owner != nil && owners[d.owner.guid]
	}
	labels := labelFilter(q, func(*domain) map[string]string { return nil })
	page, total := filtered(q, c.st.domains.view(q.orderBy), allOf(commonFilter[*domain](q), keep, labels))
	return okReply(present(c, q, page, total, "/v3/organizations/"+o.guid+"/domains", c.domainJSON))
}

// defaultDomain is the first shared domain that is not internal, else the org's first own one.
func (c *call) defaultDomain() (reply, error) {
	o, err := c.visibleOrg()
	if err != nil {
		return reply{}, err
	}
	var own *domain
	for _, d := range c.st.domains.rows {
		if d.owner == nil && !d.internal {
			return okReply(c.domainJSON(d))
		}
		if d.owner == o && own == nil {
			own = d
		}
	}
	if own == nil || !c.perm.readsOrgDomains(o) {
		return reply{}, missing("Domain")
	}
	return okReply(c.domainJSON(own))
}

// ownDomains counts the private domains of an org, all of them for nil.
func (st *state) ownDomains(o *org) (n int) {
	for _, d := range st.domains.rows {
		if d.owner != nil && (o == nil || d.owner == o) {
			n++
		}
	}
	return n
}

func (c *call) orgUsage() (reply, error) {
	o, err := c.visibleOrg()
	if err != nil {
		return reply{}, err
	}
	out := usageJSON{}
	out.Usage.Domains = c.st.ownDomains(o)
	out.Links.Self = c.link("organizations", o.guid, "usage_summary")
	link := c.link("organizations", o.guid)
	out.Links.Organization = &link
	return okReply(out)
}

func (c *call) spaceUsage() (reply, error) {
	s, err := c.visibleSpace()
	if err != nil {
		return reply{}, err
	}
	out := usageJSON{}
	out.Usage.Domains = c.st.ownDomains(s.org)
	out.Links.Self = c.link("spaces", s.guid, "usage_summary")
	link := c.link("spaces", s.guid)
	out.Links.Space = &link
	return okReply(out)
}

// platformUsage is for callers who may read everything; others get a 404.
func (c *call) platformUsage() (reply, error) {
	if !c.perm.global {
		return reply{}, unknownRequest()
	}
	out := usageJSON{}
	out.Usage.Domains = c.st.ownDomains(nil)
	out.Links.Self = c.link("info", "usage_summary")
	return okReply(out)
}
