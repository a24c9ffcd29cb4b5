package cc

import "github.com/cfid-cli/cfid/internal/sandbox/random"

// orgQuota is an organization quota; every org has one.
type orgQuota struct {
	stored
	name   string
	limits limits
	orgs   set[*org]
}

func (q *orgQuota) title() string { return fold(q.name) }

// set are records in the order they were added.
type set[T record] struct{ rows []T }

func (s *set[T]) add(record T) { s.rows = append(s.rows, record) }

// remove is rare, so it may search.
func (s *set[T]) remove(record T) {
	for i := range s.rows {
		if s.rows[i] == record {
			s.rows = append(s.rows[:i], s.rows[i+1:]...)
			return
		}
	}
}

type orgQuotaJSON struct {
	quotaParts
	Domains       domainLimits `json:"domains"`
	Relationships struct {
		Organizations toMany `json:"organizations"`
	} `json:"relationships"`
	Links selfLink `json:"links"`
}

var orgQuotaSpec = listSpec{filters: []string{"names", "organization_guids"}, orders: orderByTime}

var orgQuotaGroups = []string{"apps", "services", "routes", "domains"}

// defaultQuota is the name of the quota that new orgs get.
const defaultQuota = "default"

// defaultOrgQuota is the quota of new orgs. Somebody may have renamed it; it is the oldest one.
func (st *state) defaultOrgQuota() *orgQuota {
	for _, q := range st.orgQuotas.rows {
		if q.name == defaultQuota {
			return q
		}
	}
	return st.orgQuotas.rows[0]
}

func (c *call) orgQuotaJSON(q *orgQuota) orgQuotaJSON {
	out := orgQuotaJSON{quotaParts: q.limits.parts(q.base(), q.name), Domains: domainLimits{q.limits.domains}}
	out.Relationships.Organizations.Data = refsOf(q.orgs.rows, c.perm.readsOrg)
	out.Links.Self = c.link("organization_quotas", q.guid)
	return out
}

func (c *call) listOrgQuotas() (reply, error) {
	q, problems := parseQuery(c.r.URL.RawQuery, &orgQuotaSpec)
	if len(problems) > 0 {
		return reply{}, badQuery(problems...)
	}
	names, byName := q.foldedSet("names")
	orgs, byOrg := q.set("organization_guids")
	keep := func(quota *orgQuota) bool {
		if byName && !names[quota.title()] {
			return false
		}
		return !byOrg || len(refsOf(quota.orgs.rows, func(o *org) bool { return orgs[o.guid] && c.perm.readsOrg(o) })) > 0
	}
	page, total := filtered(q, c.st.orgQuotas.view(q.orderBy), allOf(commonFilter[*orgQuota](q), keep))
	return okReply(present(c, q, page, total, "/v3/organization_quotas", c.orgQuotaJSON))
}

func (c *call) orgQuota() (*orgQuota, error) {
	if q := c.st.orgQuotas.get(c.guid(0)); q != nil {
		return q, nil
	}
	return nil, missing("Organization quota")
}

func (c *call) showOrgQuota() (reply, error) {
	q, err := c.orgQuota()
	if err != nil {
		return reply{}, err
	}
	return okReply(c.orgQuotaJSON(q))
}

// orgQuotaNamed is the quota of that name, nil when there is none.
func (c *call) orgQuotaNamed(name string) *orgQuota {
	for _, q := range c.st.orgQuotas.rows {
		if q.title() == fold(name) {
			return q
		}
	}
	return nil
}

func checkOrgQuota(body *object, create bool) []string {
	rules := nameRules{notEmpty: true, max: 250}
	if !create {
		return append(unknownFields(body, "name", "apps", "services", "routes", "domains"),
			checkQuota(body, rules, orgQuotaGroups...)...)
	}
	problems := unknownFields(body, "name", "apps", "services", "routes", "domains", "relationships")
	problems = append(problems, checkQuota(body, rules, orgQuotaGroups...)...)
	if body.has("relationships") {
		problems = append(problems, checkRelationships(body, func(rel *object) []string {
			if rel.get("organizations") == nil {
				return nil
			}
			return checkToMany("organizations", "organization", rel.get("organizations"))
		})...)
	}
	if isBlank(body.get("name")) {
		problems = append(problems, "Name can't be blank")
	}
	return problems
}

// relationGUIDs are the guids of a to-many relationship of a body.
func relationGUIDs(body *object, name string) (guids []string) {
	items, _ := body.dig("relationships", name, "data").([]any)
	for _, item := range items {
		one, _ := item.(*object)
		guids = append(guids, one.text("guid"))
	}
	return guids
}

func (c *call) createOrgQuota() (reply, error) {
	if !c.perm.admin {
		return reply{}, forbidden()
	}
	if problems := checkOrgQuota(c.body, true); len(problems) > 0 {
		return reply{}, unprocessable(problems...)
	}
	name := c.body.text("name")
	if c.orgQuotaNamed(trim(name)) != nil {
		return reply{}, unprocessable("Organization Quota '" + name + "' already exists.")
	}
	orgs, unknown := findAll(&c.st.orgs, relationGUIDs(c.body, "organizations"))
	if unknown != nil {
		return reply{}, unprocessable("Organizations with guids " + quoteList(unknown) + " do not exist, or you do not have access to them.")
	}
	q := &orgQuota{stored: c.st.newRow(random.UUID(), c.now), name: trim(name), limits: limits{paidServices: true}}
	q.limits.read(c.body)
	c.st.orgQuotas.add(q)
	for _, o := range orgs {
		c.setOrgQuota(o, q)
	}
	c.recordQuota(c.actor(), "organization_quota", "create", q.guid, q.name, requestData(c.body), "", "")
	return createdReply(c.orgQuotaJSON(q))
}

func (c *call) setOrgQuota(o *org, q *orgQuota) {
	o.quota.orgs.remove(o)
	o.quota = q
	q.orgs.add(o)
}

func (c *call) updateOrgQuota() (reply, error) {
	if !c.perm.admin {
		return reply{}, forbidden()
	}
	if problems := checkOrgQuota(c.body, false); len(problems) > 0 {
		return reply{}, unprocessable(problems...)
	}
	q, err := c.orgQuota()
	if err != nil {
		return reply{}, err
	}
	name, err := c.newName(q.name)
	if err != nil {
		return reply{}, err
	}
	if other := c.orgQuotaNamed(name); other != nil && other != q {
		return reply{}, unprocessable("Organization Quota '" + c.body.text("name") + "' already exists.")
	}
	q.name = name
	q.limits.read(c.body)
	c.st.touch(&q.stored, c.now)
	c.st.orgQuotas.changed()
	c.recordQuota(c.actor(), "organization_quota", "update", q.guid, q.name, requestData(c.body), "", "")
	return okReply(c.orgQuotaJSON(q))
}

func (c *call) deleteOrgQuota() (reply, error) {
	if !c.perm.admin {
		return reply{}, forbidden()
	}
	q, err := c.orgQuota()
	if err != nil {
		return reply{}, err
	}
	if len(q.orgs.rows) > 0 {
		return reply{}, unprocessable("This quota is applied to one or more organizations. Apply different quotas to those organizations before deleting.")
	}
	return c.startJob("organization_quota", q.guid)
}

func (c *call) runOrgQuotaDelete(j *job) {
	q := c.st.orgQuotas.get(j.target)
	if q == nil || len(q.orgs.rows) > 0 || len(c.st.orgQuotas.rows) == 1 { // applied meanwhile, or the last one
		return
	}
	c.st.orgQuotas.remove(q)
	c.recordQuota(j.actor, "organization_quota", "delete", q.guid, q.name, newObject(), "", "")
}

func (c *call) applyOrgQuota() (reply, error) {
	if !c.perm.admin {
		return reply{}, forbidden()
	}
	guids, problems := checkGUIDList(c.body)
	if len(problems) > 0 {
		return reply{}, unprocessable(problems...)
	}
	q, err := c.orgQuota()
	if err != nil {
		return reply{}, err
	}
	orgs, unknown := findAll(&c.st.orgs, guids)
	if unknown != nil {
		return reply{}, unprocessable("Organizations with guids " + quoteList(unknown) + " do not exist")
	}
	for _, o := range orgs {
		c.setOrgQuota(o, q)
		data := newObject()
		data.set("organization_guid", o.guid)
		data.set("organization_name", o.name)
		c.recordQuota(c.actor(), "organization_quota", "apply", q.guid, q.name, data, o.guid, "")
	}
	link := c.link("organization_quotas", q.guid, "relationships", "organizations")
	return okReply(relationJSON{refsOf(q.orgs.rows, func(*org) bool { return true }), selfLink{link}})
}

func (c *call) recordQuota(by actor, kind, what, guid, name string, data *object, org, space string) {
	c.record(&event{kind: "audit." + kind + "." + what, actor: by, target: party{guid, kind, name}, data: data, org: org, space: space})
}
