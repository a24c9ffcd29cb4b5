package cc

import (
	"net/http"
	"slices"

	"github.com/cfid-cli/cfid/internal/sandbox/random"
)

// spaceQuota is a space quota; it belongs to an org and is applied to some of its spaces.
type spaceQuota struct {
	stored
	name   string
	org    *org
	limits limits
	spaces set[*space]
}

func (q *spaceQuota) title() string { return fold(q.name) }

type spaceQuotaJSON struct {
	quotaParts
	Relationships struct {
		Organization toOne  `json:"organization"`
		Spaces       toMany `json:"spaces"`
	} `json:"relationships"`
	Links struct {
		Self         link `json:"self"`
		Organization link `json:"organization"`
	} `json:"links"`
}

var spaceQuotaSpec = listSpec{filters: []string{"names", "organization_guids", "space_guids"}, orders: orderByTime}

var spaceQuotaGroups = []string{"apps", "services", "routes"}

func (c *call) spaceQuotaJSON(q *spaceQuota) spaceQuotaJSON {
	out := spaceQuotaJSON{quotaParts: q.limits.parts(q.base(), q.name)}
	out.Relationships.Organization = refTo(q.org.guid)
	out.Relationships.Spaces.Data = refsOf(q.spaces.rows, c.perm.readsSpace)
	out.Links.Self = c.link("space_quotas", q.guid)
	out.Links.Organization = c.link("organizations", q.org.guid)
	return out
}

func (c *call) listSpaceQuotas() (reply, error) {
	q, problems := parseQuery(c.r.URL.RawQuery, &spaceQuotaSpec)
	if len(problems) > 0 {
		return reply{}, unprocessable(problems...)
	}
	names, byName := q.foldedSet("names")
	orgs, byOrg := q.set("organization_guids")
	spaces, bySpace := q.set("space_guids")
	keep := func(quota *spaceQuota) bool {
		if byName && !names[quota.title()] || byOrg && !orgs[quota.org.guid] {
			return false
		}
		return !bySpace || slices.ContainsFunc(quota.spaces.rows, func(s *space) bool { return spaces[s.guid] })
	}
	filter := allOf(c.perm.readsSpaceQuota, commonFilter[*spaceQuota](q), keep)
	page, total := filtered(q, c.st.spaceQuotas.view(q.orderBy), filter)
	return okReply(present(c, q, page, total, "/v3/space_quotas", c.spaceQuotaJSON))
}

// spaceQuota is the quota the path names. It fails with 404 for unknown and hidden ones.
func (c *call) spaceQuota() (*spaceQuota, error) {
	if q := c.st.spaceQuotas.get(c.guid(0)); q != nil && c.perm.readsSpaceQuota(q) {
		return q, nil
	}
	return nil, missing("Space quota")
}

// writableSpaceQuota also checks that the caller may change it.
func (c *call) writableSpaceQuota() (*spaceQuota, error) {
	q, err := c.spaceQuota()
	if err != nil {
		return nil, err
	}
	if !c.perm.writesOrg(q.org) {
		return nil, forbidden()
	}
	return q, c.perm.mayWriteIn(q.org)
}

func (c *call) showSpaceQuota() (reply, error) {
	q, err := c.spaceQuota()
	if err != nil {
		return reply{}, err
	}
	return okReply(c.spaceQuotaJSON(q))
}

func checkSpaceQuotaCreate(body *object) []string {
	problems := unknownFields(body, "name", "apps", "services", "routes", "relationships")
	if body.has("name") && isBlank(body.get("name")) { // checked twice: as a name, and as a required one
		problems = append(problems, checkQuota(body, nameRules{required: true, notEmpty: true, max: 250}, spaceQuotaGroups...)...)
	} else {
		problems = append(problems, checkQuota(body, nameRules{notEmpty: true, max: 250}, spaceQuotaGroups...)...)
	}
	problems = append(problems, checkRelationships(body, func(rel *object) []string {
		found := checkToOne("organization", rel.get("organization"))
		if rel.get("spaces") != nil {
			found = append(found, checkToMany("spaces", "space", rel.get("spaces"))...)
		}
		return found
	})...)
	if isBlank(body.get("name")) {
		problems = append(problems, "Name can't be blank")
	}
	return problems
}

// spaceQuotaNamed is the org's quota of that name, nil when there is none.
func (c *call) spaceQuotaNamed(o *org, name string) *spaceQuota {
	for _, q := range c.st.spaceQuotas.rows {
		if q.org == o && q.title() == fold(name) {
			return q
		}
	}
	return nil
}

func (c *call) createSpaceQuota() (reply, error) {
	if problems := checkSpaceQuotaCreate(c.body); len(problems) > 0 {
		return reply{}, unprocessable(problems...)
	}
	orgGUID := c.body.text("relationships", "organization", "data", "guid")
	o := c.st.orgs.get(orgGUID)
	if o == nil {
		return reply{}, unprocessable("Organization with guid '" + orgGUID + "' does not exist, or you do not have access to it.")
	}
	if !c.perm.writesOrg(o) {
		return reply{}, forbidden()
	}
	if err := c.perm.mayWriteIn(o); err != nil {
		return reply{}, err
	}
	name := c.body.text("name")
	if c.spaceQuotaNamed(o, trim(name)) != nil {
		return reply{}, unprocessable("Space Quota '" + name + "' already exists.")
	}
	spaces, unknown := findAll(&c.st.spaces, relationGUIDs(c.body, "spaces"))
	for _, s := range spaces {
		if s.org != o {
			unknown = append(unknown, s.guid)
		}
	}
	if unknown != nil {
		return reply{}, unprocessable("Spaces with guids " + quoteList(unknown) +
			" do not exist within the organization specified, or you do not have access to them.")
	}
	q := &spaceQuota{stored: c.st.newRow(random.UUID(), c.now), name: trim(name), org: o, limits: limits{paidServices: true}}
	q.limits.read(c.body)
	c.st.spaceQuotas.add(q)
	for _, s := range spaces {
		setSpaceQuota(s, q)
	}
	c.recordQuota(c.actor(), "space_quota", "create", q.guid, q.name, requestData(c.body), o.guid, "")
	return createdReply(c.spaceQuotaJSON(q))
}

func setSpaceQuota(s *space, q *spaceQuota) {
	if s.quota != nil {
		s.quota.spaces.remove(s)
	}
	s.quota = q
	if q != nil {
		q.spaces.add(s)
	}
}

func (c *call) updateSpaceQuota() (reply, error) {
	q, err := c.writableSpaceQuota()
	if err != nil {
		return reply{}, err
	}
	if problems := checkOrgQuota(c.body, false); len(problems) > 0 { // the same message serves both kinds
		return reply{}, unprocessable(problems...)
	}
	name, err := c.newName(q.name)
	if err != nil {
		return reply{}, err
	}
	if other := c.spaceQuotaNamed(q.org, name); other != nil && other != q {
		return reply{}, unprocessable("Space Quota '" + c.body.text("name") + "' already exists.")
	}
	q.name = name
	q.limits.read(c.body)
	c.st.touch(&q.stored, c.now)
	c.st.spaceQuotas.changed()
	c.recordQuota(c.actor(), "space_quota", "update", q.guid, q.name, requestData(c.body), q.org.guid, "")
	return okReply(c.spaceQuotaJSON(q))
}

func (c *call) deleteSpaceQuota() (reply, error) {
	q, err := c.writableSpaceQuota()
	if err != nil {
		return reply{}, err
	}
	if len(q.spaces.rows) > 0 {
		return reply{}, unprocessable("This quota is applied to one or more spaces. Remove this quota from all spaces before deleting.")
	}
	return c.startJob("space_quota", q.guid)
}

func (c *call) runSpaceQuotaDelete(j *job) {
	q := c.st.spaceQuotas.get(j.target)
	if q == nil {
		return
	}
	for _, s := range slices.Clone(q.spaces.rows) { // applied since the delete was asked for
		setSpaceQuota(s, nil)
	}
	c.st.spaceQuotas.remove(q)
	c.recordQuota(j.actor, "space_quota", "delete", q.guid, q.name, newObject(), q.org.guid, "")
}

func (c *call) applySpaceQuota() (reply, error) {
	q, err := c.writableSpaceQuota()
	if err != nil {
		return reply{}, err
	}
	guids, problems := checkGUIDList(c.body)
	if len(problems) > 0 {
		return reply{}, unprocessable(problems...)
	}
	spaces, unknown := findAll(&c.st.spaces, guids)
	outside := false
	for _, s := range spaces {
		if !c.perm.readsSpace(s) {
			unknown = append(unknown, s.guid)
		}
		outside = outside || s.org != q.org
	}
	if unknown != nil {
		return reply{}, unprocessable("Spaces with guids " + quoteList(unknown) + " do not exist, or you do not have access to them.")
	}
	if outside {
		return reply{}, unprocessable("Space quotas cannot be applied outside of their owning organization.")
	}
	for _, s := range spaces {
		setSpaceQuota(s, q)
		c.recordSpaceQuota("apply", q, s)
	}
	link := c.link("space_quotas", q.guid, "relationships", "spaces")
	return okReply(relationJSON{refsOf(q.spaces.rows, func(*space) bool { return true }), selfLink{link}})
}

func (c *call) recordSpaceQuota(what string, q *spaceQuota, s *space) {
	data := newObject()
	data.set("space_guid", s.guid)
	data.set("space_name", s.name)
	c.recordQuota(c.actor(), "space_quota", what, q.guid, q.name, data, q.org.guid, s.guid)
}

func (c *call) removeSpaceQuota() (reply, error) {
	q, err := c.writableSpaceQuota()
	if err != nil {
		return reply{}, err
	}
	s := c.st.spaces.get(c.guid(1))
	if s == nil || s.quota != q {
		return reply{}, unprocessable("Unable to remove quota from space with guid '" + c.guid(1) + "'. Ensure the space quota is applied to this space.")
	}
	setSpaceQuota(s, nil)
	c.recordSpaceQuota("remove", q, s)
	return reply{status: http.StatusNoContent}, nil
}
