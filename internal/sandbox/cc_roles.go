package sandbox

import (
	"slices"
)

var ccRoleSpec = ccListSpec{
	filters: []string{"organization_guids", "space_guids", "user_guids", "types"},
	include: ccRoleIncludes,
	orders:  ccOrderByTime,
	order:   "created_at",
}

var ccRoleIncludes = []string{"user", "organization", "space"}

func (c *ccCall) roleJSON(r *ccRole) ccRoleJSON {
	out := ccRoleJSON{ccBase: r.base(), Type: r.kind.String()}
	out.Relationships.User = ccRefTo(r.user.guid)
	out.Links.Self, out.Links.User = c.link("roles", r.guid), c.userLink(r.user.guid)
	if r.org != nil {
		out.Relationships.Organization = ccRefTo(r.org.guid)
		link := c.link("organizations", r.org.guid)
		out.Links.Organization = &link
		return out
	}
	out.Relationships.Space = ccRefTo(r.space.guid)
	link := c.link("spaces", r.space.guid)
	out.Links.Space = &link
	return out
}

func (c *ccCall) listRoles() (ccReply, error) {
	q, problems := parseCCQuery(c.r.URL.RawQuery, &ccRoleSpec)
	if len(problems) > 0 {
		return ccReply{}, ccUnprocessable(problems...)
	}
	rows, keep := c.roleCandidates(q)
	page, total := ccSelect(q, rows, keep) // updated_at never differs from created_at
	body := ccPresent(c, q, page, total, "/v3/roles", c.roleJSON)
	body.Included = c.roleIncludes(q, page)
	return ccOK(body)
}

// ccMergeShare is the share of all roles (one in …) above which testing each is faster than merging lists.
const ccMergeShare = 20

// roleCandidates are rows that hold all roles the query may match, by the narrowest index, and a filter for the rest
// of the query. A million roles is never walked through when the query names users, orgs or spaces.
func (c *ccCall) roleCandidates(q *ccQuery) ([]*ccRole, ccFilter[*ccRole]) {
	lists := c.roleLists(q)
	var visible ccFilter[*ccRole]
	if !c.perm.global {
		visible = c.perm.readsRole
	}
	if lists == nil && !c.perm.global {
		return c.perm.readableRoles(), ccAll(ccCommonFilter[*ccRole](q))
	}
	if lists == nil {
		return c.st.roles.rows, ccCommonFilter[*ccRole](q)
	}
	narrow := slices.IndexFunc(lists, func(l ccRoleList) bool { return l.size() == ccSmallest(lists) })
	filters := []ccFilter[*ccRole]{visible, ccCommonFilter[*ccRole](q)}
	best := lists[narrow]
	merge := len(best.parts) < 2 || best.size() < len(c.st.roles.rows)/ccMergeShare
	for i, l := range lists {
		if i != narrow || !merge {
			filters = append(filters, l.keep)
		}
	}
	if !merge {
		return c.st.roles.rows, ccAll(filters...)
	}
	return ccUnion(best.parts...), ccAll(filters...)
}

// ccRoleList is one filter of a role query: the roles it passes, by index, and the same as a test.
type ccRoleList struct {
	parts [][]*ccRole
	keep  ccFilter[*ccRole]
}

func (l ccRoleList) size() (n int) {
	for _, part := range l.parts {
		n += len(part)
	}
	return n
}

func ccSmallest(lists []ccRoleList) int {
	smallest := lists[0].size()
	for _, l := range lists[1:] {
		smallest = min(smallest, l.size())
	}
	return smallest
}

// roleLists has one entry for each filter that has an index. organization_guids matches org roles alone and
// space_guids space roles alone, so both together match nothing.
func (c *ccCall) roleLists(q *ccQuery) (lists []ccRoleList) {
	if guids, sent := q.set("guids"); sent {
		var found []*ccRole
		for guid := range guids {
			if r := c.st.roles.get(guid); r != nil {
				found = append(found, r)
			}
		}
		lists = append(lists, ccRoleList{[][]*ccRole{ccInOrder(found)}, func(r *ccRole) bool { return guids[r.guid] }})
	}
	if guids, sent := q.set("user_guids"); sent {
		parts := ccParts(guids, c.st.users.get, c.st.rolesByUser.of)
		lists = append(lists, ccRoleList{parts, func(r *ccRole) bool { return guids[r.user.guid] }})
	}
	if guids, sent := q.set("organization_guids"); sent {
		parts := ccParts(guids, c.st.orgs.get, c.st.rolesByOrg.of)
		lists = append(lists, ccRoleList{parts, func(r *ccRole) bool { return r.org != nil && guids[r.org.guid] }})
	}
	if guids, sent := q.set("space_guids"); sent {
		parts := ccParts(guids, c.st.spaces.get, c.st.rolesIn.of)
		lists = append(lists, ccRoleList{parts, func(r *ccRole) bool { return r.space != nil && guids[r.space.guid] }})
	}
	if names, sent := q.set("types"); sent {
		var parts [][]*ccRole
		var kinds ccKinds
		for name := range names {
			if kind := ccKindOf(name); kind != ccNoKind {
				parts = append(parts, c.st.rolesByKind.of(kind))
				kinds |= ccKindSet(kind)
			}
		}
		lists = append(lists, ccRoleList{parts, func(r *ccRole) bool { return kinds.hasAny(ccKindSet(r.kind)) }})
	}
	return lists
}

// ccParts are the index's lists for the guids that exist.
func ccParts[K ccRecord](guids map[string]bool, get func(string) K, of func(K) []*ccRole) (parts [][]*ccRole) {
	var none K
	for guid := range guids {
		if k := get(guid); k != none {
			parts = append(parts, of(k))
		}
	}
	return parts
}

// roleIncludes are the resources of a page of roles that include asked for: each once, by creation. Orgs are those of
// org roles alone.
func (c *ccCall) roleIncludes(q *ccQuery, roles []*ccRole) *ccIncluded {
	if !q.includes(ccRoleIncludes...) {
		return nil
	}
	var users []*ccUser
	var orgs []*ccOrg
	var spaces []*ccSpace
	for _, r := range roles {
		users = append(users, r.user)
		if r.org != nil {
			orgs = append(orgs, r.org)
		} else {
			spaces = append(spaces, r.space)
		}
	}
	out := &ccIncluded{}
	if q.includes("user") {
		out.Users = ccPresentAll(users, c.userJSON)
	}
	if q.includes("organization") {
		out.Organizations = ccPresentAll(orgs, c.orgJSON)
	}
	if q.includes("space") {
		out.Spaces = ccPresentAll(spaces, c.spaceJSON)
	}
	return out
}

func ccPresentAll[T ccRecord, J any](rows []T, present func(T) J) *[]J {
	out := []J{}
	for _, record := range ccInOrder(rows) {
		out = append(out, present(record))
	}
	return &out
}

// visibleRole is the role with that guid, nil when unknown or hidden from the caller.
func (c *ccCall) visibleRole(guid string) *ccRole {
	if r := c.st.roles.get(guid); r != nil && c.perm.readsRole(r) {
		return r
	}
	return nil
}

func (c *ccCall) showRole() (ccReply, error) {
	q, problems := parseCCInclude(c.r.URL.RawQuery, ccRoleIncludes)
	if len(problems) > 0 {
		return ccReply{}, ccUnprocessable(problems...)
	}
	r := c.visibleRole(c.guid(0))
	if r == nil {
		return ccReply{}, ccMissing("Role")
	}
	out := c.roleJSON(r)
	out.Included = c.roleIncludes(q, []*ccRole{r})
	return ccOK(out)
}

func (c *ccCall) deleteRole() (ccReply, error) {
	r := c.visibleRole(c.guid(0))
	if r == nil {
		return ccReply{}, ccMissing("Role")
	}
	if err := c.mayChangeRoles(r.org, r.space); err != nil {
		return ccReply{}, err
	}
	if r.kind == ccOrgUser && c.st.hasSpaceRoles(r.user, r.org) {
		return ccReply{}, ccUnprocessable("Cannot delete organization_user role while user has roles in spaces in that organization.")
	}
	return c.startJob("role", r.guid)
}

// mayChangeRoles checks the caller's rights in an org, or in a space where org is nil.
func (c *ccCall) mayChangeRoles(org *ccOrg, space *ccSpace) error {
	if org != nil {
		if !c.perm.writesOrg(org) {
			return ccForbidden()
		}
		return c.perm.mayWriteIn(org)
	}
	if !c.perm.updatesSpace(space) {
		return ccForbidden()
	}
	return c.perm.mayWriteInSpace(space)
}

// hasSpaceRoles tells whether a user has a role in some space of the org.
func (st *ccState) hasSpaceRoles(u *ccUser, o *ccOrg) bool {
	return slices.ContainsFunc(st.rolesByUser.of(u), func(r *ccRole) bool { return r.space != nil && r.space.org == o })
}
