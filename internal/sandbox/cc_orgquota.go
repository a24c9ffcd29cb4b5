package sandbox

import "github.com/cfid-cli/cfid/internal/sandbox/random"

// ccOrgQuota is an organization quota; every org has one.
type ccOrgQuota struct {
	ccRow
	name   string
	limits ccLimits
	orgs   ccSet[*ccOrg]
}

func (q *ccOrgQuota) title() string { return ccFold(q.name) }

// ccSet are records in the order they were added.
type ccSet[T ccRecord] struct{ rows []T }

func (s *ccSet[T]) add(record T) { s.rows = append(s.rows, record) }

// remove is rare, so it may search.
func (s *ccSet[T]) remove(record T) {
	for i := range s.rows {
		if s.rows[i] == record {
			s.rows = append(s.rows[:i], s.rows[i+1:]...)
			return
		}
	}
}

type ccOrgQuotaJSON struct {
	ccQuotaParts
	Domains       ccDomainLimits `json:"domains"`
	Relationships struct {
		Organizations ccToMany `json:"organizations"`
	} `json:"relationships"`
	Links ccSelfLink `json:"links"`
}

var ccOrgQuotaSpec = ccListSpec{filters: []string{"names", "organization_guids"}, orders: ccOrderByTime}

var ccOrgQuotaGroups = []string{"apps", "services", "routes", "domains"}

// ccDefaultQuota is the name of the quota that new orgs get.
const ccDefaultQuota = "default"

// defaultOrgQuota is the quota of new orgs. Somebody may have renamed it; it is the oldest one.
func (st *ccState) defaultOrgQuota() *ccOrgQuota {
	for _, q := range st.orgQuotas.rows {
		if q.name == ccDefaultQuota {
			return q
		}
	}
	return st.orgQuotas.rows[0]
}

func (c *ccCall) orgQuotaJSON(q *ccOrgQuota) ccOrgQuotaJSON {
	out := ccOrgQuotaJSON{ccQuotaParts: q.limits.parts(q.base(), q.name), Domains: ccDomainLimits{q.limits.domains}}
	out.Relationships.Organizations.Data = ccRefsOf(q.orgs.rows, c.perm.readsOrg)
	out.Links.Self = c.link("organization_quotas", q.guid)
	return out
}

func (c *ccCall) listOrgQuotas() (ccReply, error) {
	q, problems := parseCCQuery(c.r.URL.RawQuery, &ccOrgQuotaSpec)
	if len(problems) > 0 {
		return ccReply{}, ccBadQuery(problems...)
	}
	names, byName := q.foldedSet("names")
	orgs, byOrg := q.set("organization_guids")
	keep := func(quota *ccOrgQuota) bool {
		if byName && !names[quota.title()] {
			return false
		}
		return !byOrg || len(ccRefsOf(quota.orgs.rows, func(o *ccOrg) bool { return orgs[o.guid] && c.perm.readsOrg(o) })) > 0
	}
	page, total := ccSelect(q, c.st.orgQuotas.view(q.orderBy), ccAll(ccCommonFilter[*ccOrgQuota](q), keep))
	return ccOK(ccPresent(c, q, page, total, "/v3/organization_quotas", c.orgQuotaJSON))
}

func (c *ccCall) orgQuota() (*ccOrgQuota, error) {
	if q := c.st.orgQuotas.get(c.guid(0)); q != nil {
		return q, nil
	}
	return nil, ccMissing("Organization quota")
}

func (c *ccCall) showOrgQuota() (ccReply, error) {
	q, err := c.orgQuota()
	if err != nil {
		return ccReply{}, err
	}
	return ccOK(c.orgQuotaJSON(q))
}

// orgQuotaNamed is the quota of that name, nil when there is none.
func (c *ccCall) orgQuotaNamed(name string) *ccOrgQuota {
	for _, q := range c.st.orgQuotas.rows {
		if q.title() == ccFold(name) {
			return q
		}
	}
	return nil
}

func checkCCOrgQuota(body *ccObject, create bool) []string {
	rules := ccNameRules{notEmpty: true, max: 250}
	if !create {
		return append(ccUnknownFields(body, "name", "apps", "services", "routes", "domains"),
			checkCCQuota(body, rules, ccOrgQuotaGroups...)...)
	}
	problems := ccUnknownFields(body, "name", "apps", "services", "routes", "domains", "relationships")
	problems = append(problems, checkCCQuota(body, rules, ccOrgQuotaGroups...)...)
	if body.has("relationships") {
		problems = append(problems, checkCCRelationships(body, func(rel *ccObject) []string {
			if rel.get("organizations") == nil {
				return nil
			}
			return checkCCToMany("organizations", "organization", rel.get("organizations"))
		})...)
	}
	if ccBlank(body.get("name")) {
		problems = append(problems, "Name can't be blank")
	}
	return problems
}

// ccRelationGUIDs are the guids of a to-many relationship of a body.
func ccRelationGUIDs(body *ccObject, name string) (guids []string) {
	items, _ := body.dig("relationships", name, "data").([]any)
	for _, item := range items {
		one, _ := item.(*ccObject)
		guids = append(guids, one.text("guid"))
	}
	return guids
}

func (c *ccCall) createOrgQuota() (ccReply, error) {
	if !c.perm.admin {
		return ccReply{}, ccForbidden()
	}
	if problems := checkCCOrgQuota(c.body, true); len(problems) > 0 {
		return ccReply{}, ccUnprocessable(problems...)
	}
	name := c.body.text("name")
	if c.orgQuotaNamed(ccTrim(name)) != nil {
		return ccReply{}, ccUnprocessable("Organization Quota '" + name + "' already exists.")
	}
	orgs, unknown := ccFindAll(&c.st.orgs, ccRelationGUIDs(c.body, "organizations"))
	if unknown != nil {
		return ccReply{}, ccUnprocessable("Organizations with guids " + ccQuoteList(unknown) + " do not exist, or you do not have access to them.")
	}
	q := &ccOrgQuota{ccRow: c.st.newRow(random.UUID(), c.now), name: ccTrim(name), limits: ccLimits{paidServices: true}}
	q.limits.read(c.body)
	c.st.orgQuotas.add(q)
	for _, o := range orgs {
		c.setOrgQuota(o, q)
	}
	c.recordQuota(c.actor(), "organization_quota", "create", q.guid, q.name, ccRequestData(c.body), "", "")
	return ccCreated(c.orgQuotaJSON(q))
}

func (c *ccCall) setOrgQuota(o *ccOrg, q *ccOrgQuota) {
	o.quota.orgs.remove(o)
	o.quota = q
	q.orgs.add(o)
}

func (c *ccCall) updateOrgQuota() (ccReply, error) {
	if !c.perm.admin {
		return ccReply{}, ccForbidden()
	}
	if problems := checkCCOrgQuota(c.body, false); len(problems) > 0 {
		return ccReply{}, ccUnprocessable(problems...)
	}
	q, err := c.orgQuota()
	if err != nil {
		return ccReply{}, err
	}
	name, err := c.newName(q.name)
	if err != nil {
		return ccReply{}, err
	}
	if other := c.orgQuotaNamed(name); other != nil && other != q {
		return ccReply{}, ccUnprocessable("Organization Quota '" + c.body.text("name") + "' already exists.")
	}
	q.name = name
	q.limits.read(c.body)
	c.st.touch(&q.ccRow, c.now)
	c.st.orgQuotas.changed()
	c.recordQuota(c.actor(), "organization_quota", "update", q.guid, q.name, ccRequestData(c.body), "", "")
	return ccOK(c.orgQuotaJSON(q))
}

func (c *ccCall) deleteOrgQuota() (ccReply, error) {
	if !c.perm.admin {
		return ccReply{}, ccForbidden()
	}
	q, err := c.orgQuota()
	if err != nil {
		return ccReply{}, err
	}
	if len(q.orgs.rows) > 0 {
		return ccReply{}, ccUnprocessable("This quota is applied to one or more organizations. Apply different quotas to those organizations before deleting.")
	}
	return c.startJob("organization_quota", q.guid)
}

func (c *ccCall) runOrgQuotaDelete(j *ccJob) {
	q := c.st.orgQuotas.get(j.target)
	if q == nil || len(q.orgs.rows) > 0 || len(c.st.orgQuotas.rows) == 1 { // applied meanwhile, or the last one
		return
	}
	c.st.orgQuotas.remove(q)
	c.recordQuota(j.actor, "organization_quota", "delete", q.guid, q.name, newCCObject(), "", "")
}

func (c *ccCall) applyOrgQuota() (ccReply, error) {
	if !c.perm.admin {
		return ccReply{}, ccForbidden()
	}
	guids, problems := checkCCGUIDList(c.body)
	if len(problems) > 0 {
		return ccReply{}, ccUnprocessable(problems...)
	}
	q, err := c.orgQuota()
	if err != nil {
		return ccReply{}, err
	}
	orgs, unknown := ccFindAll(&c.st.orgs, guids)
	if unknown != nil {
		return ccReply{}, ccUnprocessable("Organizations with guids " + ccQuoteList(unknown) + " do not exist")
	}
	for _, o := range orgs {
		c.setOrgQuota(o, q)
		data := newCCObject()
		data.set("organization_guid", o.guid)
		data.set("organization_name", o.name)
		c.recordQuota(c.actor(), "organization_quota", "apply", q.guid, q.name, data, o.guid, "")
	}
	link := c.link("organization_quotas", q.guid, "relationships", "organizations")
	return ccOK(ccRelationJSON{ccRefsOf(q.orgs.rows, func(*ccOrg) bool { return true }), ccSelfLink{link}})
}

func (c *ccCall) recordQuota(by ccActor, kind, what, guid, name string, data *ccObject, org, space string) {
	c.record(&ccEvent{kind: "audit." + kind + "." + what, actor: by, target: ccParty{guid, kind, name}, data: data, org: org, space: space})
}
