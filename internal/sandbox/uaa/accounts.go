package uaa

import (
	"strings"

	"github.com/cfid-cli/cfid/internal/sandbox/random"
	"github.com/cfid-cli/cfid/internal/sandbox/zone"
)

// UserByID answers as /ids/Users does without includeInactive: inactive users are unseen.
func (s *Server) UserByID(id string) (zone.Account, bool) {
	u := s.Home().User(id)
	if u == nil || !u.Active {
		return zone.Account{}, false
	}
	return zone.AccountOf(u), true
}

// UsersByName are the active users of that name in all origins. Case does not matter.
func (s *Server) UsersByName(name string) []zone.Account {
	z := s.Home()
	z.RLock()
	defer z.RUnlock()
	var found []zone.Account
	for _, u := range z.Users.ByName[strings.ToLower(name)] {
		if u.Active {
			found = append(found, zone.AccountOf(u))
		}
	}
	return found
}

// UserByNameOrigin is the active user of that name and origin. The name compares without regard to case.
func (s *Server) UserByNameOrigin(name, origin string) (zone.Account, bool) {
	for _, a := range s.UsersByName(name) {
		if strings.EqualFold(a.Origin, origin) {
			return a, true
		}
	}
	return zone.Account{}, false
}

// UsersLike are the active users whose name contains part, without regard to case, at most limit of them.
func (s *Server) UsersLike(part string, limit int) []zone.Account {
	z := s.Home()
	z.RLock()
	defer z.RUnlock()
	part = strings.ToLower(part)
	var found []zone.Account
	for _, u := range z.Users.Order {
		if len(found) >= limit {
			break
		}
		if u.Active && strings.Contains(strings.ToLower(u.UserName), part) {
			found = append(found, zone.AccountOf(u))
		}
	}
	return found
}

// CreateShadowUser makes the user the Cloud Controller creates for a role given by name and origin. An existing
// one, active or not, is returned as it is.
func (s *Server) CreateShadowUser(name, origin string) zone.Account {
	z, now := s.Home(), s.now()
	z.Lock()
	defer z.Unlock()
	if u := z.Users.Find(name, origin); u != nil {
		return zone.AccountOf(u)
	}
	u := &zone.User{
		ID: random.UUID(), UserName: name, Origin: origin, Email: name, Active: true, Verified: true,
		Created: now, Modified: now, PasswordModified: now, Salt: random.Hex(), Logins: &zone.Logins{},
	}
	z.Users.Put(u)
	return zone.AccountOf(u)
}

// Accounts are the accounts of that name in all origins, inactive ones too.
func (s *Server) Accounts(name string) []zone.Account {
	z := s.Home()
	z.RLock()
	defer z.RUnlock()
	var found []zone.Account
	for _, u := range z.Users.ByName[strings.ToLower(name)] {
		found = append(found, zone.AccountOf(u))
	}
	return found
}

// HasUser reports whether there is a user of that id, active or not.
func (s *Server) HasUser(id string) bool { return s.Home().User(id) != nil }

// IsClient reports whether the UAA knows an OAuth client of that id.
func (s *Server) IsClient(id string) bool { return s.Home().Client(id) != nil }
