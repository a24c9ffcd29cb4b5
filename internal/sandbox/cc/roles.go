package cc

import (
	"slices"
)

var roleSpec = listSpec{
	filters: []string{"organization_guids", "space_guids", "user_guids", "types"},
	include: roleIncludes,
	orders:  orderByTime,
	order:   "created_at",
}

var roleIncludes = []string{"user", "organization", "space"}

func (c *call) roleJSON(r *role) roleJSON {
	out := roleJSON{jsonBase: r.base(), Type: r.kind.String()}
	out.Relationships.User = refTo(r.user.guid)
	out.Links.Self, out.Links.User = c.link("roles", r.guid), c.userLink(r.user.guid)
	if r.org != nil {
		out.Relationships.Organization = refTo(r.org.guid)
		link := c.link("organizations", r.org.guid)
		out.Links.Organization = &link
		return out
	}
	out.Relationships.Space = refTo(r.space.guid)
	link := c.link("spaces", r.space.guid)
	out.Links.Space = &link
	return out
}

func (c *call) listRoles() (reply, error) {
	q, problems := parseQuery(c.r.URL.RawQuery, &roleSpec)
	if len(problems) > 0 {
		return reply{}, unprocessable(problems...)
	}
	rows, keep := c.roleCandidates(q)
	page, total := filtered(q, rows, keep) // updated_at never differs from created_at
	body := present(c, q, page, total, "/v3/roles", c.roleJSON)
	body.Included = c.roleIncludes(q, page)
	return okReply(body)
}

// mergeShare is the share of all roles (one in …) above which testing each is faster than merging lists.
const mergeShare = 20

// roleCandidates are rows that hold all roles the query may match, by the narrowest index, and a filter for the rest
// of the query. A million roles is never walked through when the query names users, orgs or spaces.
func (c *call) roleCandidates(q *query) ([]*role, filter[*role]) {
	lists := c.roleLists(q)
	var visible filter[*role]
	if !c.perm.global {
		visible = c.perm.readsRole
	}
	if lists == nil && !c.perm.global {
		return c.perm.readableRoles(), allOf(commonFilter[*role](q))
	}
	if lists == nil {
		return c.st.roles.rows, commonFilter[*role](q)
	}
	narrow := slices.IndexFunc(lists, func(l roleList) bool { return l.size() == smallest(lists) })
	filters := []filter[*role]{visible, commonFilter[*role](q)}
	best := lists[narrow]
	merge := len(best.parts) < 2 || best.size() < len(c.st.roles.rows)/mergeShare
	for i, l := range lists {
		if i != narrow || !merge {
			filters = append(filters, l.keep)
		}
	}
	if !merge {
		return c.st.roles.rows, allOf(filters...)
	}
	return union(best.parts...), allOf(filters...)
}

// roleList is one filter of a role query: the roles it passes, by index, and the same as a test.
type roleList struct {
	parts [][]*role
	keep  filter[*role]
}

func (l roleList) size() (n int) {
	for _, part := range l.parts {
		n += len(part)
	}
	return n
}

func smallest(lists []roleList) int {
	smallest := lists[0].size()
	for _, l := range lists[1:] {
		smallest = min(smallest, l.size())
	}
	return smallest
}

// roleLists has one entry for each filter that has an index. organization_guids matches org roles alone and
// space_guids space roles alone, so both together match nothing.
func (c *call) roleLists(q *query) (lists []roleList) {
	if guids, sent := q.set("guids"); sent {
		var found []*role
		for guid := range guids {
			if r := c.st.roles.get(guid); r != nil {
				found = append(found, r)
			}
		}
		lists = append(lists, roleList{[][]*role{inOrder(found)}, func(r *role) bool { return guids[r.guid] }})
	}
	if guids, sent := q.set("user_guids"); sent {
		parts := parts(guids, c.st.users.get, c.st.rolesByUser.of)
		lists = append(lists, roleList{parts, func(r *role) bool { return guids[r.user.guid] }})
	}
	if guids, sent := q.set("organization_guids"); sent {
		parts := parts(guids, c.st.orgs.get, c.st.rolesByOrg.of)
		lists = append(lists, roleList{parts, func(r *role) bool { return r.org != nil && guids[r.org.guid] }})
	}
	if guids, sent := q.set("space_guids"); sent {
		parts := parts(guids, c.st.spaces.get, c.st.rolesIn.of)
		lists = append(lists, roleList{parts, func(r *role) bool { return r.space != nil && guids[r.space.guid] }})
	}
	if names, sent := q.set("types"); sent {
		var parts [][]*role
		var kinds kinds
		for name := range names {
			if kind := kindOf(name); kind != noKind {
				parts = append(parts, c.st.rolesByKind.of(kind))
				kinds |= kindSet(kind)
			}
		}
		lists = append(lists, roleList{parts, func(r *role) bool { return kinds.hasAny(kindSet(r.kind)) }})
	}
	return lists
}

// parts are the index's lists for the guids that exist.
func parts[K record](guids map[string]bool, get func(string) K, of func(K) []*role) (parts [][]*role) {
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
func (c *call) roleIncludes(q *query, roles []*role) *included {
	if !q.includes(roleIncludes...) {
		return nil
	}
	var users []*user
	var orgs []*org
	var spaces []*space
	for _, r := range roles {
		users = append(users, r.user)
		if r.org != nil {
			orgs = append(orgs, r.org)
		} else {
			spaces = append(spaces, r.space)
		}
	}
	out := &included{}
	if q.includes("user") {
		out.Users = presentAll(users, c.userJSON)
	}
	if q.includes("organization") {
		out.Organizations = presentAll(orgs, c.orgJSON)
	}
	if q.includes("space") {
		out.Spaces = presentAll(spaces, c.spaceJSON)
	}
	return out
}

func presentAll[T record, J any](rows []T, present func(T) J) *[]J {
	out := []J{}
	for _, record := range inOrder(rows) {
		out = append(out, present(record))
	}
	return &out
}

// visibleRole is the role with that guid, nil when unknown or hidden from the caller.
func (c *call) visibleRole(guid string) *role {
	if r := c.st.roles.get(guid); r != nil && c.perm.readsRole(r) {
		return r
	}
	return nil
}

func (c *call) showRole() (reply, error) {
	q, problems := parseInclude(c.r.URL.RawQuery, roleIncludes)
	if len(problems) > 0 {
		return reply{}, unprocessable(problems...)
	}
	r := c.visibleRole(c.guid(0))
	if r == nil {
		return reply{}, missing("Role")
	}
	out := c.roleJSON(r)
	out.Included = c.roleIncludes(q, []*role{r})
	return okReply(out)
}

func (c *call) deleteRole() (reply, error) {
	r := c.visibleRole(c.guid(0))
	if r == nil {
		return reply{}, missing("Role")
	}
	if err := c.mayChangeRoles(r.org, r.space); err != nil {
		return reply{}, err
	}
	if r.kind == orgUser && c.st.hasSpaceRoles(r.user, r.org) {
		return reply{}, unprocessable("Cannot delete organization_user role while user has roles in spaces in that organization.")
	}
	return c.startJob("role", r.guid)
}

// mayChangeRoles checks the caller's rights in an org, or in a space where org is nil.
func (c *call) mayChangeRoles(org *org, space *space) error {
	if org != nil {
		if !c.perm.writesOrg(org) {
			return forbidden()
		}
		return c.perm.mayWriteIn(org)
	}
	if !c.perm.updatesSpace(space) {
		return forbidden()
	}
	return c.perm.mayWriteInSpace(space)
}

// hasSpaceRoles reports whether a user has a role in some space of the org.
func (st *state) hasSpaceRoles(u *user, o *org) bool {
	return slices.ContainsFunc(st.rolesByUser.of(u), func(r *role) bool { return r.space != nil && r.space.org == o })
}
