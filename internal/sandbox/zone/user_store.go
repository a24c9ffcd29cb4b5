package zone

import (
	"time"

	"github.com/cfid-cli/cfid/internal/sandbox/random"
	"github.com/cfid-cli/cfid/internal/sandbox/scim"
)

// Account is a user as the Cloud Controller sees one.
type Account struct {
	ID, UserName, Origin, Email string
}

// AccountOf is what identifies a user in a zone.
func AccountOf(u *User) Account {
	return Account{ID: u.ID, UserName: u.UserName, Origin: u.Origin, Email: u.Email}
}

// SetPassword gives a user a new password, which ends the user's tokens.
func (z *Zone) SetPassword(id, password string, now time.Time) {
	hash := HashSecret(password)
	z.Lock()
	defer z.Unlock()
	old := z.Users.ByID[id]
	if old == nil {
		return
	}
	u := *old
	u.Password, u.PasswordModified, u.Modified, u.PasswordChange = hash, now, now, false
	z.Users.Put(&u)
}

// ResaltUser gives a user a new salt; false when there is no such user.
func (z *Zone) ResaltUser(id string) bool {
	z.Lock()
	defer z.Unlock()
	old := z.Users.ByID[id]
	if old == nil {
		return false
	}
	u := *old
	u.Salt = random.Hex()
	z.Users.Put(&u)
	return true
}

// ApplyStatus unlocks a user, or demands a change of password.
func (z *Zone) ApplyStatus(id string, unlock, change bool) {
	z.Lock()
	defer z.Unlock()
	old := z.Users.ByID[id]
	if old == nil {
		return
	}
	if unlock {
		*old.Logins = Logins{last: old.Logins.last, previous: old.Logins.previous}
	}
	if change {
		u := *old
		u.PasswordChange = true
		z.Users.Put(&u)
	}
}

// Candidates are the users a filter can match at most: few where it names ids or user names, else all. The order is
// kept. The caller holds the zone's lock.
func (z *Zone) Candidates(c *scim.Condition) []*User {
	found, bounded := z.bounded(c)
	if !bounded {
		return z.Users.Order
	}
	return inOrder(found)
}
