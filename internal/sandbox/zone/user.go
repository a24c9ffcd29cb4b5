package zone

import (
	"slices"
	"sort"
	"strings"
	"time"
)

// User is one account. Values are immutable once stored; see zone.
type User struct {
	seq        int64 // place in insertion order
	ID         string
	ExternalID string
	UserName   string
	Origin     string
	Email      string
	GivenName  string
	FamilyName string
	Phone      string
	HasName    bool
	Active     bool
	Verified   bool
	Version    int
	Created    time.Time
	Modified   time.Time

	Password         *SecretHash // nil for users of other origins
	PasswordModified time.Time
	PasswordChange   bool   // a change is required at the next login
	Salt             string // part of rev_sig; a new one ends all earlier tokens

	Logins *Logins
}

// userTable holds users by id and by name, and in insertion order.
type userTable struct {
	ByID   map[string]*User
	ByName map[string][]*User // key: lower-case user name; one entry per origin
	Order  []*User            // ascending seq
	next   int64
	gen    int64 // counts changes, for cached sort orders
	cache  orderCache
}

func (t *userTable) init() {
	t.ByID, t.ByName = map[string]*User{}, map[string][]*User{}
}

// Put stores u under its id, as a new user or in the place of the old value.
func (t *userTable) Put(u *User) {
	t.gen++
	if old := t.ByID[u.ID]; old != nil {
		u.seq = old.seq
		t.Order[t.place(u.seq)] = u
		t.dropName(old)
	} else {
		t.next++
		u.seq = t.next
		t.Order = append(t.Order, u)
	}
	t.ByID[u.ID] = u
	key := strings.ToLower(u.UserName)
	t.ByName[key] = append(t.ByName[key], u)
}

func (t *userTable) Remove(id string) {
	u := t.ByID[id]
	if u == nil {
		return
	}
	t.gen++
	delete(t.ByID, id)
	t.dropName(u)
	at := t.place(u.seq)
	t.Order = slices.Delete(t.Order, at, at+1)
}

// place is the index of seq in the insertion order.
func (t *userTable) place(seq int64) int {
	return sort.Search(len(t.Order), func(i int) bool { return t.Order[i].seq >= seq })
}

func (t *userTable) dropName(u *User) {
	key := strings.ToLower(u.UserName)
	rest := slices.DeleteFunc(slices.Clone(t.ByName[key]), func(x *User) bool { return x.ID == u.ID })
	if len(rest) == 0 {
		delete(t.ByName, key)
		return
	}
	t.ByName[key] = rest
}

// Find is the user of that name and origin, nil when there is none. Names compare without regard to case.
func (t *userTable) Find(name, origin string) *User {
	for _, u := range t.ByName[strings.ToLower(name)] {
		if u.Origin == origin {
			return u
		}
	}
	return nil
}

// User is the user with that id, nil when unknown.
func (z *Zone) User(id string) *User {
	z.RLock()
	defer z.RUnlock()
	return z.Users.ByID[id]
}
