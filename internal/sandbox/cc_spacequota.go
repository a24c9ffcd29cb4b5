package sandbox

import (
	"net/http"
	"slices"

	"github.com/cfid-cli/cfid/internal/sandbox/random"
)

// ccSpaceQuota is a space quota; it belongs to an org and is applied to some of its spaces.
type ccSpaceQuota struct {
	ccRow
	name   string
	org    *ccOrg
	limits ccLimits
	spaces ccSet[*ccSpace]
}

func (q *ccSpaceQuota) title() string { return ccFold(q.name) }

type ccSpaceQuotaJSON struct {
	ccQuotaParts
	Relationships struct {
		Organization ccToOne  `json:"organization"`
		Spaces       ccToMany `json:"spaces"`
	} `json:"relationships"`
	Links struct {
		Self         ccLink `json:"self"`
		Organization ccLink `json:"organization"`
	} `json:"links"`
}

var ccSpaceQuotaSpec = ccListSpec{filters: []string{"names", "organization_guids", "space_guids"}, orders: ccOrderByTime}

var ccSpaceQuotaGroups = []string{"apps", "services", "routes"}

func (c *ccCall) spaceQuotaJSON(q *ccSpaceQuota) ccSpaceQuotaJSON {
	out := ccSpaceQuotaJSON{ccQuotaParts: q.limits.parts(q.base(), q.name)}
	out.Relationships.Organization = ccRefTo(q.org.guid)
	out.Relationships.Spaces.Data = ccRefsOf(q.spaces.rows, c.perm.readsSpace)
	out.Links.Self = c.link("space_quotas", q.guid)
	out.Links.Organization = c.link("organizations", q.org.guid)
	return out
}

func (c *ccCall) listSpaceQuotas() (ccReply, error) {
	q, problems := parseCCQuery(c.r.URL.RawQuery, &ccSpaceQuotaSpec)
	if len(problems) > 0 {
		return ccReply{}, ccUnprocessable(problems...)
	}
	names, byName := q.foldedSet("names")
	orgs, byOrg := q.set("organization_guids")
	spaces, bySpace := q.set("space_guids")
	keep := func(quota *ccSpaceQuota) bool {
		if byName && !names[quota.title()] || byOrg && !orgs[quota.org.guid] {
			return false
		}
		return !bySpace || slices.ContainsFunc(quota.spaces.rows, func(s *ccSpace) bool { return spaces[s.guid] })
	}
	filter := ccAll(c.perm.readsSpaceQuota, ccCommonFilter[*ccSpaceQuota](q), keep)
	page, total := ccSelect(q, c.st.spaceQuotas.view(q.orderBy), filter)
	return ccOK(ccPresent(c, q, page, total, "/v3/space_quotas", c.spaceQuotaJSON))
}

// spaceQuota is the quota the path names. It fails with 404 for unknown and hidden ones.
func (c *ccCall) spaceQuota() (*ccSpaceQuota, error) {
	if q := c.st.spaceQuotas.get(c.guid(0)); q != nil && c.perm.readsSpaceQuota(q) {
		return q, nil
	}
	return nil, ccMissing("Space quota")
}

// writableSpaceQuota also checks that the caller may change it.
func (c *ccCall) writableSpaceQuota() (*ccSpaceQuota, error) {
	q, err := c.spaceQuota()
	if err != nil {
		return nil, err
	}
	if !c.perm.writesOrg(q.org) {
		return nil, ccForbidden()
	}
	return q, c.perm.mayWriteIn(q.org)
}

func (c *ccCall) showSpaceQuota() (ccReply, error) {
	q, err := c.spaceQuota()
	if err != nil {
		return ccReply{}, err
	}
	return ccOK(c.spaceQuotaJSON(q))
}

func checkCCSpaceQuotaCreate(body *ccObject) []string {
	problems := ccUnknownFields(body, "name", "apps", "services", "routes", "relationships")
	if body.has("name") && ccBlank(body.get("name")) { // checked twice: as a name, and as a required one
		problems = append(problems, checkCCQuota(body, ccNameRules{required: true, notEmpty: true, max: 250}, ccSpaceQuotaGroups...)...)
	} else {
		problems = append(problems, checkCCQuota(body, ccNameRules{notEmpty: true, max: 250}, ccSpaceQuotaGroups...)...)
	}
	problems = append(problems, checkCCRelationships(body, func(rel *ccObject) []string {
		found := checkCCToOne("organization", rel.get("organization"))
		if rel.get("spaces") != nil {
			found = append(found, checkCCToMany("spaces", "space", rel.get("spaces"))...)
		}
		return found
	})...)
	if ccBlank(body.get("name")) {
		problems = append(problems, "Name can't be blank")
	}
	return problems
}

// spaceQuotaNamed is the org's quota of that name, nil when there is none.
func (c *ccCall) spaceQuotaNamed(o *ccOrg, name string) *ccSpaceQuota {
	for _, q := range c.st.spaceQuotas.rows {
		if q.org == o && q.title() == ccFold(name) {
			return q
		}
	}
	return nil
}

func (c *ccCall) createSpaceQuota() (ccReply, error) {
	if problems := checkCCSpaceQuotaCreate(c.body); len(problems) > 0 {
		return ccReply{}, ccUnprocessable(problems...)
	}
	orgGUID := c.body.text("relationships", "organization", "data", "guid")
	o := c.st.orgs.get(orgGUID)
	if o == nil {
		return ccReply{}, ccUnprocessable("Organization with guid '" + orgGUID + "' does not exist, or you do not have access to it.")
	}
	if !c.perm.writesOrg(o) {
		return ccReply{}, ccForbidden()
	}
	if err := c.perm.mayWriteIn(o); err != nil {
		return ccReply{}, err
	}
	name := c.body.text("name")
	if c.spaceQuotaNamed(o, ccTrim(name)) != nil {
		return ccReply{}, ccUnprocessable("Space Quota '" + name + "' already exists.")
	}
	spaces, unknown := ccFindAll(&c.st.spaces, ccRelationGUIDs(c.body, "spaces"))
	for _, s := range spaces {
		if s.org != o {
			unknown = append(unknown, s.guid)
		}
	}
	if unknown != nil {
		return ccReply{}, ccUnprocessable("Spaces with guids " + ccQuoteList(unknown) +
			" do not exist within the organization specified, or you do not have access to them.")
	}
	q := &ccSpaceQuota{ccRow: c.st.newRow(random.UUID(), c.now), name: ccTrim(name), org: o, limits: ccLimits{paidServices: true}}
	q.limits.read(c.body)
	c.st.spaceQuotas.add(q)
	for _, s := range spaces {
		setCCSpaceQuota(s, q)
	}
	c.recordQuota(c.actor(), "space_quota", "create", q.guid, q.name, ccRequestData(c.body), o.guid, "")
	return ccCreated(c.spaceQuotaJSON(q))
}

func setCCSpaceQuota(s *ccSpace, q *ccSpaceQuota) {
	if s.quota != nil {
		s.quota.spaces.remove(s)
	}
	s.quota = q
	if q != nil {
		q.spaces.add(s)
	}
}

func (c *ccCall) updateSpaceQuota() (ccReply, error) {
	q, err := c.writableSpaceQuota()
	if err != nil {
		return ccReply{}, err
	}
	if problems := checkCCOrgQuota(c.body, false); len(problems) > 0 { // the same message serves both kinds
		return ccReply{}, ccUnprocessable(problems...)
	}
	name, err := c.newName(q.name)
	if err != nil {
		return ccReply{}, err
	}
	if other := c.spaceQuotaNamed(q.org, name); other != nil && other != q {
		return ccReply{}, ccUnprocessable("Space Quota '" + c.body.text("name") + "' already exists.")
	}
	q.name = name
	q.limits.read(c.body)
	c.st.touch(&q.ccRow, c.now)
	c.st.spaceQuotas.changed()
	c.recordQuota(c.actor(), "space_quota", "update", q.guid, q.name, ccRequestData(c.body), q.org.guid, "")
	return ccOK(c.spaceQuotaJSON(q))
}

func (c *ccCall) deleteSpaceQuota() (ccReply, error) {
	q, err := c.writableSpaceQuota()
	if err != nil {
		return ccReply{}, err
	}
	if len(q.spaces.rows) > 0 {
		return ccReply{}, ccUnprocessable("This quota is applied to one or more spaces. Remove this quota from all spaces before deleting.")
	}
	return c.startJob("space_quota", q.guid)
}

func (c *ccCall) runSpaceQuotaDelete(j *ccJob) {
	q := c.st.spaceQuotas.get(j.target)
	if q == nil {
		return
	}
	for _, s := range slices.Clone(q.spaces.rows) { // applied since the delete was asked for
		setCCSpaceQuota(s, nil)
	}
	c.st.spaceQuotas.remove(q)
	c.recordQuota(j.actor, "space_quota", "delete", q.guid, q.name, newCCObject(), q.org.guid, "")
}

func (c *ccCall) applySpaceQuota() (ccReply, error) {
	q, err := c.writableSpaceQuota()
	if err != nil {
		return ccReply{}, err
	}
	guids, problems := checkCCGUIDList(c.body)
	if len(problems) > 0 {
		return ccReply{}, ccUnprocessable(problems...)
	}
	spaces, unknown := ccFindAll(&c.st.spaces, guids)
	outside := false
	for _, s := range spaces {
		if !c.perm.readsSpace(s) {
			unknown = append(unknown, s.guid)
		}
		outside = outside || s.org != q.org
	}
	if unknown != nil {
		return ccReply{}, ccUnprocessable("Spaces with guids " + ccQuoteList(unknown) + " do not exist, or you do not have access to them.")
	}
	if outside {
		return ccReply{}, ccUnprocessable("Space quotas cannot be applied outside of their owning organization.")
	}
	for _, s := range spaces {
		setCCSpaceQuota(s, q)
		c.recordSpaceQuota("apply", q, s)
	}
	link := c.link("space_quotas", q.guid, "relationships", "spaces")
	return ccOK(ccRelationJSON{ccRefsOf(q.spaces.rows, func(*ccSpace) bool { return true }), ccSelfLink{link}})
}

func (c *ccCall) recordSpaceQuota(what string, q *ccSpaceQuota, s *ccSpace) {
	data := newCCObject()
	data.set("space_guid", s.guid)
	data.set("space_name", s.name)
	c.recordQuota(c.actor(), "space_quota", what, q.guid, q.name, data, q.org.guid, s.guid)
}

func (c *ccCall) removeSpaceQuota() (ccReply, error) {
	q, err := c.writableSpaceQuota()
	if err != nil {
		return ccReply{}, err
	}
	s := c.st.spaces.get(c.guid(1))
	if s == nil || s.quota != q {
		return ccReply{}, ccUnprocessable("Unable to remove quota from space with guid '" + c.guid(1) + "'. Ensure the space quota is applied to this space.")
	}
	setCCSpaceQuota(s, nil)
	c.recordSpaceQuota("remove", q, s)
	return ccReply{status: http.StatusNoContent}, nil
}
