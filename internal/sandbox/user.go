package sandbox

import (
	"slices"
	"sort"
	"strings"
	"time"

	"github.com/cfid-cli/cfid/internal/sandbox/random"
)

// user is one account. Values are immutable once stored; see zone.
type user struct {
	seq        int64 // place in insertion order
	id         string
	externalID string
	userName   string
	origin     string
	email      string
	givenName  string
	familyName string
	phone      string
	hasName    bool
	active     bool
	verified   bool
	version    int
	created    time.Time
	modified   time.Time

	password         *secretHash // nil for users of other origins
	passwordModified time.Time
	passwordChange   bool   // a change is required at the next login
	salt             string // part of rev_sig; a new one ends all earlier tokens

	logins *logins
}

// userTable holds users by id and by name, and in insertion order.
type userTable struct {
	byID   map[string]*user
	byName map[string][]*user // key: lower-case user name; one entry per origin
	order  []*user            // ascending seq
	next   int64
	gen    int64 // counts changes, for cached sort orders
	cache  orderCache
}

func (t *userTable) init() {
	t.byID, t.byName = map[string]*user{}, map[string][]*user{}
}

// put stores u under its id, as a new user or in the place of the old value.
func (t *userTable) put(u *user) {
	t.gen++
	if old := t.byID[u.id]; old != nil {
		u.seq = old.seq
		t.order[t.place(u.seq)] = u
		t.dropName(old)
	} else {
		t.next++
		u.seq = t.next
		t.order = append(t.order, u)
	}
	t.byID[u.id] = u
	key := strings.ToLower(u.userName)
	t.byName[key] = append(t.byName[key], u)
}

func (t *userTable) remove(id string) {
	u := t.byID[id]
	if u == nil {
		return
	}
	t.gen++
	delete(t.byID, id)
	t.dropName(u)
	at := t.place(u.seq)
	t.order = slices.Delete(t.order, at, at+1)
}

// place is the index of seq in the insertion order.
func (t *userTable) place(seq int64) int {
	return sort.Search(len(t.order), func(i int) bool { return t.order[i].seq >= seq })
}

func (t *userTable) dropName(u *user) {
	key := strings.ToLower(u.userName)
	rest := slices.DeleteFunc(slices.Clone(t.byName[key]), func(x *user) bool { return x.id == u.id })
	if len(rest) == 0 {
		delete(t.byName, key)
		return
	}
	t.byName[key] = rest
}

// find is the user of that name and origin, nil when there is none. Names compare without regard to case.
func (t *userTable) find(name, origin string) *user {
	for _, u := range t.byName[strings.ToLower(name)] {
		if u.origin == origin {
			return u
		}
	}
	return nil
}

// user is the user with that id, nil when unknown.
func (z *zone) user(id string) *user {
	z.mu.RLock()
	defer z.mu.RUnlock()
	return z.users.byID[id]
}

// account is a user as the Cloud Controller sees one.
type account struct {
	ID, UserName, Origin, Email string
}

func accountOf(u *user) account {
	return account{ID: u.id, UserName: u.userName, Origin: u.origin, Email: u.email}
}

// userByID answers as /ids/Users does without includeInactive: inactive users are unseen.
func (s *uaaServer) userByID(id string) (account, bool) {
	u := s.home().user(id)
	if u == nil || !u.active {
		return account{}, false
	}
	return accountOf(u), true
}

// usersByName are the active users of that name in all origins. Case does not matter.
func (s *uaaServer) usersByName(name string) []account {
	z := s.home()
	z.mu.RLock()
	defer z.mu.RUnlock()
	var found []account
	for _, u := range z.users.byName[strings.ToLower(name)] {
		if u.active {
			found = append(found, accountOf(u))
		}
	}
	return found
}

// userByNameOrigin is the active user of that name and origin. The name compares without regard to case.
func (s *uaaServer) userByNameOrigin(name, origin string) (account, bool) {
	for _, a := range s.usersByName(name) {
		if strings.EqualFold(a.Origin, origin) {
			return a, true
		}
	}
	return account{}, false
}

// usersLike are the active users whose name contains part, without regard to case, at most limit of them.
func (s *uaaServer) usersLike(part string, limit int) []account {
	z := s.home()
	z.mu.RLock()
	defer z.mu.RUnlock()
	part = strings.ToLower(part)
	var found []account
	for _, u := range z.users.order {
		if len(found) >= limit {
			break
		}
		if u.active && strings.Contains(strings.ToLower(u.userName), part) {
			found = append(found, accountOf(u))
		}
	}
	return found
}

// createShadowUser makes the user the Cloud Controller creates for a role given by name and origin. An existing
// one, active or not, is returned as it is.
func (s *uaaServer) createShadowUser(name, origin string) account {
	z, now := s.home(), s.now()
	z.mu.Lock()
	defer z.mu.Unlock()
	if u := z.users.find(name, origin); u != nil {
		return accountOf(u)
	}
	u := &user{
		id: random.UUID(), userName: name, origin: origin, email: name, active: true, verified: true,
		created: now, modified: now, passwordModified: now, salt: random.Hex(), logins: &logins{},
	}
	z.users.put(u)
	return accountOf(u)
}

// accounts are the accounts of that name in all origins, inactive ones too.
func (s *uaaServer) accounts(name string) []account {
	z := s.home()
	z.mu.RLock()
	defer z.mu.RUnlock()
	var found []account
	for _, u := range z.users.byName[strings.ToLower(name)] {
		found = append(found, accountOf(u))
	}
	return found
}

// hasUser tells whether there is a user of that id, active or not.
func (s *uaaServer) hasUser(id string) bool { return s.home().user(id) != nil }

// isClient tells whether the UAA knows an OAuth client of that id.
func (s *uaaServer) isClient(id string) bool { return s.home().client(id) != nil }
