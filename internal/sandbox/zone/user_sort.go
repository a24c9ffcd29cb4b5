package zone

import (
	"cmp"
	"slices"
	"strings"
	"sync"
	"time"

	"github.com/cfid-cli/cfid/internal/sandbox/scim"
)

// orderCache keeps the users in the orders that lists asked for, so that a page of a sorted list does not sort.
type orderCache struct {
	mu     sync.Mutex
	orders map[string]userOrder
}

// userOrder is all users in one order, good while the table's gen is the same.
type userOrder struct {
	gen   int64
	users []*User
}

// Ordered are all users in the order of an attribute; nil when there is no such order. The caller holds the zone's lock.
func (t *userTable) Ordered(sortBy string, table scim.Attributes[*User]) []*User {
	key := strings.ToLower(sortBy)
	compare := table.Order(key)
	if compare == nil {
		return nil
	}
	if key == "created" {
		return t.Order // insertion order
	}
	t.cache.mu.Lock()
	defer t.cache.mu.Unlock()
	if known, found := t.cache.orders[key]; found && known.gen == t.gen {
		return known.users
	}
	users := slices.Clone(t.Order)
	slices.SortFunc(users, func(a, b *User) int {
		return cmp.Or(compare(a, b), cmp.Compare(a.seq, b.seq))
	})
	if t.cache.orders == nil {
		t.cache.orders = map[string]userOrder{}
	}
	t.cache.orders[key] = userOrder{t.gen, users}
	return users
}

// UserAttributes are the names filters and sort orders know. The caller holds the zone's lock while it uses them.
func (z *Zone) UserAttributes(version string) scim.Attributes[*User] {
	email := scim.Attribute[*User]{Text: func(u *User) string { return u.Email }}
	created := func(u *User) time.Time { return u.Created }
	modified := func(u *User) time.Time { return u.Modified }
	number := func(u *User) int64 { return int64(u.Version) }
	t := scim.Attributes[*User]{
		"id":                 {Text: func(u *User) string { return u.ID }},
		"username":           {Text: func(u *User) string { return u.UserName }},
		"email":              email,
		"emails.value":       email,
		"givenname":          {Text: func(u *User) string { return u.GivenName }},
		"familyname":         {Text: func(u *User) string { return u.FamilyName }},
		"phonenumbers.value": {Text: func(u *User) string { return u.Phone }, NoSort: true},
		"phonenumber":        {Text: func(u *User) string { return u.Phone }},
		"origin":             {Text: func(u *User) string { return u.Origin }},
		"active":             {Truth: func(u *User) bool { return u.Active }},
		"verified":           {Truth: func(u *User) bool { return u.Verified }},
		"version":            {Number: number},
		"meta.version":       {Number: number, NoSort: true},
		"created":            {When: created},
		"meta.created":       {When: created, NoSort: true},
		"lastmodified":       {When: modified},
		"meta.lastmodified":  {When: modified, NoSort: true},
		"groups.display":     {Many: z.groupNames},
		"password":           {Hidden: true},
	}
	if version == Version77 {
		t["external_id"] = scim.Attribute[*User]{Text: func(u *User) string { return u.ExternalID }}
	}
	return t
}

// groupNames are the names of a user's groups. The caller holds the zone's lock.
func (z *Zone) groupNames(u *User) []string {
	var names []string
	for _, h := range z.heldBy(u) {
		names = append(names, h.group.displayName)
	}
	return names
}
