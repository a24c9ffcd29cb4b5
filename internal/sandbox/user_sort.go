package sandbox

import (
	"cmp"
	"slices"
	"strings"
	"sync"
	"time"
)

// orderCache keeps the users in the orders that lists asked for, so that a page of a sorted list does not sort.
type orderCache struct {
	mu     sync.Mutex
	orders map[string]userOrder
}

// userOrder is all users in one order, good while the table's gen is the same.
type userOrder struct {
	gen   int64
	users []*user
}

// ordered are all users in the order of an attribute; nil when there is no such order. The caller holds zone.mu.
func (t *userTable) ordered(sortBy string, table attributes[*user]) []*user {
	key := strings.ToLower(sortBy)
	compare := table.order(key)
	if compare == nil {
		return nil
	}
	if key == "created" {
		return t.order // insertion order
	}
	t.cache.mu.Lock()
	defer t.cache.mu.Unlock()
	if known, found := t.cache.orders[key]; found && known.gen == t.gen {
		return known.users
	}
	users := slices.Clone(t.order)
	slices.SortFunc(users, func(a, b *user) int {
		return cmp.Or(compare(a, b), cmp.Compare(a.seq, b.seq))
	})
	if t.cache.orders == nil {
		t.cache.orders = map[string]userOrder{}
	}
	t.cache.orders[key] = userOrder{t.gen, users}
	return users
}

// userAttributes are the names filters and sort orders know. The caller holds zone.mu while it uses them.
func (z *zone) userAttributes(version string) attributes[*user] {
	email := attribute[*user]{text: func(u *user) string { return u.email }}
	created := func(u *user) time.Time { return u.created }
	modified := func(u *user) time.Time { return u.modified }
	number := func(u *user) int64 { return int64(u.version) }
	t := attributes[*user]{
		"id":                 {text: func(u *user) string { return u.id }},
		"username":           {text: func(u *user) string { return u.userName }},
		"email":              email,
		"emails.value":       email,
		"givenname":          {text: func(u *user) string { return u.givenName }},
		"familyname":         {text: func(u *user) string { return u.familyName }},
		"phonenumbers.value": {text: func(u *user) string { return u.phone }, noSort: true},
		"phonenumber":        {text: func(u *user) string { return u.phone }},
		"origin":             {text: func(u *user) string { return u.origin }},
		"active":             {truth: func(u *user) bool { return u.active }},
		"verified":           {truth: func(u *user) bool { return u.verified }},
		"version":            {number: number},
		"meta.version":       {number: number, noSort: true},
		"created":            {when: created},
		"meta.created":       {when: created, noSort: true},
		"lastmodified":       {when: modified},
		"meta.lastmodified":  {when: modified, noSort: true},
		"groups.display":     {many: z.groupNames},
		"password":           {hidden: true},
	}
	if version == Version77 {
		t["external_id"] = attribute[*user]{text: func(u *user) string { return u.externalID }}
	}
	return t
}

// groupNames are the names of a user's groups. The caller holds mu.
func (z *zone) groupNames(u *user) []string {
	var names []string
	for _, h := range z.heldBy(u) {
		names = append(names, h.group.displayName)
	}
	return names
}
