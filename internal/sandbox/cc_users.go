package sandbox

import (
	"cmp"
	"slices"

	"github.com/cfid-cli/cfid/internal/sandbox/zone"
)

// ccUserLookup is how many accounts the UAA gives at most to a filter by name: the Cloud Controller reads one page.
const ccUserLookup = 100

var ccUserSpec = ccListSpec{
	filters: []string{"usernames", "partial_usernames", "origins"},
	labels:  true,
	orders:  ccOrderByTime,
	check: func(q *ccQuery) (problems []string) {
		_, byName := q.lists["usernames"]
		_, byPart := q.lists["partial_usernames"]
		if _, byOrigin := q.lists["origins"]; byOrigin && !byName && !byPart {
			problems = append(problems, "Origins filter cannot be provided without usernames or partial_usernames filter.")
		}
		if byName && byPart {
			problems = append(problems, "Usernames filter cannot be provided with both usernames and partial_usernames filter.")
		}
		return problems
	},
}

// userJSON presents a user. Name and origin are the UAA's; it does not tell those of inactive users.
func (c *ccCall) userJSON(u *ccUser) ccUserJSON {
	out := ccUserJSON{ccBase: u.base(), PresentationName: u.guid, Metadata: u.meta.json(), Links: ccSelfLink{c.userLink(u.guid)}}
	if a, known := c.s.uaa.UserByID(u.guid); known {
		out.Username, out.Origin, out.PresentationName = &a.UserName, &a.Origin, a.UserName
	}
	return out
}

// presentationName is the user name, for those the UAA does not tell the guid.
func (c *ccCall) presentationName(u *ccUser) string {
	return cmp.Or(c.userName(u), u.guid)
}

// userName is "" for those the UAA does not tell.
func (c *ccCall) userName(u *ccUser) string {
	a, _ := c.s.uaa.UserByID(u.guid)
	return a.UserName
}

func (c *ccCall) listUsers() (ccReply, error) {
	q, problems := parseCCQuery(c.r.URL.RawQuery, &ccUserSpec)
	if len(problems) > 0 {
		return ccReply{}, ccUnprocessable(problems...)
	}
	rows := c.st.users.rows
	if !c.perm.global {
		rows = c.perm.readableUsers()
	}
	return c.userPage(q, rows, "/v3/users")
}

// userPage answers with those of rows that pass the query. All orders of users are the order of creation: nothing
// changes a user's updated_at.
func (c *ccCall) userPage(q *ccQuery, rows []*ccUser, path string) (ccReply, error) {
	narrowed := c.narrowUsers(q, rows)
	keep := ccAll(ccCommonFilter[*ccUser](q), ccLabelFilter(q, func(u *ccUser) map[string]string { return u.meta.labels }))
	page, total := ccSelect(q, narrowed, keep)
	return ccOK(ccPresent(c, q, page, total, path, c.userJSON))
}

// narrowUsers applies the filters the UAA answers, and takes the shortest way when guids are given.
func (c *ccCall) narrowUsers(q *ccQuery, rows []*ccUser) []*ccUser {
	_, byName := q.lists["usernames"]
	_, byPart := q.lists["partial_usernames"]
	guids, byGUID := q.set("guids")
	if byName || byPart {
		guids, byGUID = c.accountsFor(q), true
	}
	if !byGUID {
		return rows
	}
	var found []*ccUser
	for guid := range guids {
		if u := c.st.users.get(guid); u != nil && ccPlace(rows, u) >= 0 {
			found = append(found, u)
		}
	}
	return ccInOrder(found)
}

// accountsFor asks the UAA for the ids that usernames or partial_usernames and origins match.
func (c *ccCall) accountsFor(q *ccQuery) map[string]bool {
	origins, byOrigin := q.set("origins")
	ids := map[string]bool{}
	add := func(accounts []zone.Account) {
		for _, a := range accounts {
			if len(ids) < ccUserLookup && (!byOrigin || origins[a.Origin]) {
				ids[a.ID] = true
			}
		}
	}
	for _, name := range q.lists["usernames"] {
		add(c.s.uaa.UsersByName(name))
	}
	for _, part := range q.lists["partial_usernames"] {
		limit := ccUserLookup
		if byOrigin {
			limit = len(c.st.users.rows) + ccUserLookup // the origin is checked here, after the look-up
		}
		add(c.s.uaa.UsersLike(part, limit))
	}
	return ids
}

// ccInOrder sorts records by creation and drops repeated ones.
func ccInOrder[T ccRecord](rows []T) []T {
	slices.SortFunc(rows, func(a, b T) int { return cmp.Compare(a.row().born, b.row().born) })
	return slices.Compact(rows)
}

// visibleUser is the user with that guid, nil when unknown or hidden from the caller.
func (c *ccCall) visibleUser(guid string) *ccUser {
	if u := c.st.users.get(guid); u != nil && c.perm.readsUser(u) {
		return u
	}
	return nil
}

func (c *ccCall) showUser() (ccReply, error) {
	u := c.visibleUser(c.guid(0))
	if u == nil {
		return ccReply{}, ccMissing("User")
	}
	return ccOK(c.userJSON(u))
}

func (c *ccCall) updateUser() (ccReply, error) {
	u := c.visibleUser(c.guid(0))
	if u == nil {
		return ccReply{}, ccMissing("User")
	}
	if !c.perm.admin {
		return ccReply{}, ccForbidden()
	}
	problems := append(checkCCMetadata(c.body), ccUnknownFields(c.body, "metadata")...)
	if len(problems) > 0 {
		return ccReply{}, ccUnprocessable(problems...)
	}
	meta := u.meta.merge(c.body)
	if err := checkCCMetaLimits(meta, c.body); err != nil {
		return ccReply{}, err
	}
	u.meta = meta // the row itself is not saved: updated_at stays
	return ccOK(c.userJSON(u))
}

func (c *ccCall) deleteUser() (ccReply, error) {
	u := c.visibleUser(c.guid(0))
	if u == nil {
		return ccReply{}, ccMissing("User")
	}
	if !c.perm.admin {
		return ccReply{}, ccForbidden()
	}
	return c.startJob("user", u.guid)
}

// checkCCUserCreate checks the body of POST /v3/users. The findings follow the order of the Cloud Controller's checks.
func checkCCUserCreate(body *ccObject) (problems []string) {
	guid, username, origin := body.get("guid"), body.get("username"), body.get("origin")
	problems = append(checkCCMetadata(body), ccUnknownFields(body, "metadata", "guid", "origin", "username")...)
	if guid != nil {
		problems = append(problems, checkCCGUID("Guid", guid)...)
	}
	for _, field := range []string{"origin", "username"} {
		if _, text := body.get(field).(string); !text && body.get(field) != nil {
			problems = append(problems, ccHumanize(field)+" must be a string")
		}
	}
	return append(problems, checkCCUserKeys(guid, username, origin)...)
}

func checkCCUserKeys(guid, username, origin any) (problems []string) {
	switch {
	case ccTruthy(guid):
		if ccTruthy(username) {
			problems = append(problems, "Username cannot be provided with 'guid'")
		}
		if ccTruthy(origin) {
			problems = append(problems, "Origin cannot be provided with 'guid'")
		}
	case ccTruthy(username) || ccTruthy(origin):
		if !ccTruthy(username) {
			problems = append(problems, "Origin can only be provided together with 'username'")
		}
		if !ccTruthy(origin) {
			problems = append(problems, "Username can only be provided together with 'origin'")
		}
		if origin == "uaa" {
			problems = append(problems, "Origin cannot be 'uaa' when creating a user by username")
		}
	default:
		problems = append(problems, "Guid or 'username' and 'origin' must be provided")
	}
	return problems
}

func (c *ccCall) createUser() (ccReply, error) {
	manager := c.st.options.OrgManagersCreateUsers && c.perm.managesAny()
	if !c.perm.admin && !manager {
		return ccReply{}, ccForbidden()
	}
	if problems := checkCCUserCreate(c.body); len(problems) > 0 {
		return ccReply{}, ccUnprocessable(problems...)
	}
	guid, username, origin := c.body.text("guid"), c.body.text("username"), c.body.text("origin")
	byName := guid == ""
	if !c.perm.admin && !byName {
		return ccReply{}, ccForbidden()
	}
	if byName {
		guid = c.s.uaa.CreateShadowUser(username, origin).ID
	}
	if c.st.users.get(guid) != nil {
		if byName {
			return ccReply{}, ccUnprocessable("User with username '" + username + "' and origin '" + origin + "' already exists.")
		}
		return ccReply{}, ccUnprocessable("User with guid '" + guid + "' already exists.")
	}
	meta := ccMeta{}.merge(c.body)
	if err := checkCCMetaLimits(meta, c.body); err != nil {
		return ccReply{}, err
	}
	u := c.st.addUser(guid, c.s.uaa.IsClient(guid), c.now)
	u.meta = meta
	return ccCreated(c.userJSON(u))
}
