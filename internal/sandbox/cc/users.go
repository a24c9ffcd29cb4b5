package cc

import (
	"cmp"
	"slices"

	"github.com/cfid-cli/cfid/internal/sandbox/zone"
)

// userLookup is how many accounts the UAA gives at most to a filter by name: the Cloud Controller reads one page.
const userLookup = 100

var userSpec = listSpec{
	filters: []string{"usernames", "partial_usernames", "origins"},
	labels:  true,
	orders:  orderByTime,
	check: func(q *query) (problems []string) {
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
func (c *call) userJSON(u *user) userJSON {
	out := userJSON{jsonBase: u.base(), PresentationName: u.guid, Metadata: u.meta.json(), Links: selfLink{c.userLink(u.guid)}}
	if a, known := c.s.uaa.UserByID(u.guid); known {
		out.Username, out.Origin, out.PresentationName = &a.UserName, &a.Origin, a.UserName
	}
	return out
}

// presentationName is the user name, for those the UAA does not tell the guid.
func (c *call) presentationName(u *user) string {
	return cmp.Or(c.userName(u), u.guid)
}

// userName is "" for those the UAA does not tell.
func (c *call) userName(u *user) string {
	a, _ := c.s.uaa.UserByID(u.guid)
	return a.UserName
}

func (c *call) listUsers() (reply, error) {
	q, problems := parseQuery(c.r.URL.RawQuery, &userSpec)
	if len(problems) > 0 {
		return reply{}, unprocessable(problems...)
	}
	rows := c.st.users.rows
	if !c.perm.global {
		rows = c.perm.readableUsers()
	}
	return c.userPage(q, rows, "/v3/users")
}

// userPage answers with those of rows that pass the query. All orders of users are the order of creation: nothing
// changes a user's updated_at.
func (c *call) userPage(q *query, rows []*user, path string) (reply, error) {
	narrowed := c.narrowUsers(q, rows)
	keep := allOf(commonFilter[*user](q), labelFilter(q, func(u *user) map[string]string { return u.meta.labels }))
	page, total := filtered(q, narrowed, keep)
	return okReply(present(c, q, page, total, path, c.userJSON))
}

// narrowUsers applies the filters the UAA answers, and takes the shortest way when guids are given.
func (c *call) narrowUsers(q *query, rows []*user) []*user {
	_, byName := q.lists["usernames"]
	_, byPart := q.lists["partial_usernames"]
	guids, byGUID := q.set("guids")
	if byName || byPart {
		guids, byGUID = c.accountsFor(q), true
	}
	if !byGUID {
		return rows
	}
	var found []*user
	for guid := range guids {
		if u := c.st.users.get(guid); u != nil && place(rows, u) >= 0 {
			found = append(found, u)
		}
	}
	return inOrder(found)
}

// accountsFor asks the UAA for the ids that usernames or partial_usernames and origins match.
func (c *call) accountsFor(q *query) map[string]bool {
	origins, byOrigin := q.set("origins")
	ids := map[string]bool{}
	add := func(accounts []zone.Account) {
		for _, a := range accounts {
			if len(ids) < userLookup && (!byOrigin || origins[a.Origin]) {
				ids[a.ID] = true
			}
		}
	}
	for _, name := range q.lists["usernames"] {
		add(c.s.uaa.UsersByName(name))
	}
	for _, part := range q.lists["partial_usernames"] {
		limit := userLookup
		if byOrigin {
			limit = len(c.st.users.rows) + userLookup // the origin is checked here, after the look-up
		}
		add(c.s.uaa.UsersLike(part, limit))
	}
	return ids
}

// inOrder sorts records by creation and drops repeated ones.
func inOrder[T record](rows []T) []T {
	slices.SortFunc(rows, func(a, b T) int { return cmp.Compare(a.row().born, b.row().born) })
	return slices.Compact(rows)
}

// visibleUser is the user with that guid, nil when unknown or hidden from the caller.
func (c *call) visibleUser(guid string) *user {
	if u := c.st.users.get(guid); u != nil && c.perm.readsUser(u) {
		return u
	}
	return nil
}

func (c *call) showUser() (reply, error) {
	u := c.visibleUser(c.guid(0))
	if u == nil {
		return reply{}, missing("User")
	}
	return okReply(c.userJSON(u))
}

func (c *call) updateUser() (reply, error) {
	u := c.visibleUser(c.guid(0))
	if u == nil {
		return reply{}, missing("User")
	}
	if !c.perm.admin {
		return reply{}, forbidden()
	}
	problems := append(checkMetadata(c.body), unknownFields(c.body, "metadata")...)
	if len(problems) > 0 {
		return reply{}, unprocessable(problems...)
	}
	meta := u.meta.merge(c.body)
	if err := checkMetaLimits(meta, c.body); err != nil {
		return reply{}, err
	}
	u.meta = meta // the row itself is not saved: updated_at stays
	return okReply(c.userJSON(u))
}

func (c *call) deleteUser() (reply, error) {
	u := c.visibleUser(c.guid(0))
	if u == nil {
		return reply{}, missing("User")
	}
	if !c.perm.admin {
		return reply{}, forbidden()
	}
	return c.startJob("user", u.guid)
}

// checkUserCreate checks the body of POST /v3/users. The findings follow the order of the Cloud Controller's checks.
func checkUserCreate(body *object) (problems []string) {
	guid, username, origin := body.get("guid"), body.get("username"), body.get("origin")
	problems = append(checkMetadata(body), unknownFields(body, "metadata", "guid", "origin", "username")...)
	if guid != nil {
		problems = append(problems, checkGUID("Guid", guid)...)
	}
	for _, field := range []string{"origin", "username"} {
		if _, text := body.get(field).(string); !text && body.get(field) != nil {
			problems = append(problems, humanize(field)+" must be a string")
		}
	}
	return append(problems, checkUserKeys(guid, username, origin)...)
}

func checkUserKeys(guid, username, origin any) (problems []string) {
	switch {
	case truthy(guid):
		if truthy(username) {
			problems = append(problems, "Username cannot be provided with 'guid'")
		}
		if truthy(origin) {
			problems = append(problems, "Origin cannot be provided with 'guid'")
		}
	case truthy(username) || truthy(origin):
		if !truthy(username) {
			problems = append(problems, "Origin can only be provided together with 'username'")
		}
		if !truthy(origin) {
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

func (c *call) createUser() (reply, error) {
	manager := c.st.options.OrgManagersCreateUsers && c.perm.managesAny()
	if !c.perm.admin && !manager {
		return reply{}, forbidden()
	}
	if problems := checkUserCreate(c.body); len(problems) > 0 {
		return reply{}, unprocessable(problems...)
	}
	guid, username, origin := c.body.text("guid"), c.body.text("username"), c.body.text("origin")
	byName := guid == ""
	if !c.perm.admin && !byName {
		return reply{}, forbidden()
	}
	if byName {
		guid = c.s.uaa.CreateShadowUser(username, origin).ID
	}
	if c.st.users.get(guid) != nil {
		if byName {
			return reply{}, unprocessable("User with username '" + username + "' and origin '" + origin + "' already exists.")
		}
		return reply{}, unprocessable("User with guid '" + guid + "' already exists.")
	}
	meta := meta{}.merge(c.body)
	if err := checkMetaLimits(meta, c.body); err != nil {
		return reply{}, err
	}
	u := c.st.addUser(guid, c.s.uaa.IsClient(guid), c.now)
	u.meta = meta
	return createdReply(c.userJSON(u))
}
