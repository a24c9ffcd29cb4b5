package uaa

import (
	"fmt"
	"net/http"

	"github.com/cfid-cli/cfid/internal/sandbox/wire"
	"github.com/cfid-cli/cfid/internal/sandbox/zone"
)

const textMissingMatch = "Missing If-Match for PUT"

// putUser replaces a user.
func putUser(c *call) error {
	in, err := c.readUser()
	if err != nil {
		return err
	}
	want, err := c.ifMatch(textMissingMatch)
	if err != nil {
		return err
	}
	if in.Name == nil {
		return wire.SCIMUnexpected()
	}
	return c.updateUser(want, len(in.Emails), func(u *zone.User) error {
		if in.Origin != "" && in.Origin != u.Origin {
			if c.s.version == zone.Version77 {
				return wire.SCIMInvalid("Cannot change user's origin in update operation.")
			}
			u.Origin = in.Origin
		}
		in.take(u)
		return nil
	})
}

// patchUser changes what the body mentions; what it says of active and verified is said for absent ones too.
func patchUser(c *call) error {
	in, err := c.readUser()
	if err != nil {
		return err
	}
	want, err := c.ifMatch(textMissingMatch)
	if err != nil {
		return err
	}
	emails := 1
	if in.hasEmails {
		emails = len(in.Emails)
	}
	return c.updateUser(want, emails, in.merge)
}

// updateUser changes a copy of the user the path names, checks and stores it, and answers with it.
func (c *call) updateUser(want, emails int, change func(*zone.User) error) error {
	u, err := c.changedUser(want, emails, change)
	if err != nil {
		return err
	}
	return c.answerUser(http.StatusOK, u)
}

func (c *call) changedUser(want, emails int, change func(*zone.User) error) (*zone.User, error) {
	now := c.s.now()
	c.z.Lock()
	defer c.z.Unlock()
	id := c.r.PathValue("id")
	old := c.z.Users.ByID[id]
	if old == nil {
		return nil, userUnknown(id)
	}
	if want != anyVersion && want != old.Version {
		return nil, &wire.SCIMError{Status: http.StatusConflict, Code: "scim_resource_conflict", Text: wrongVersion(id, old.Version, want)}
	}
	u := *old
	if err := change(&u); err != nil {
		return nil, err
	}
	if err := checkUser(&u, emails); err != nil {
		return nil, err
	}
	if other := c.z.Users.Find(u.UserName, u.Origin); other != nil && other.ID != u.ID {
		return nil, wire.SCIMBad("PreparedStatementCallback; SQL [update users]; integrity constraint violation: unique constraint or index violation; USERS_UNIQUE_KEY")
	}
	u.Version++
	u.Modified = now
	c.z.Users.Put(&u)
	return &u, nil
}

func wrongVersion(id string, expected, found int) string {
	return fmt.Sprintf("Attempt to update a user (%s) with wrong version: expected=%d but found=%d", id, expected, found)
}

// staleVersion is the answer of DELETE and verify to a wrong version; its text names the sent one twice.
func (c *call) staleVersion(id string, want int) error {
	if c.s.version == zone.Version430 {
		return wire.SCIMUnexpected()
	}
	return &wire.SCIMError{Status: http.StatusUnprocessableEntity, Code: "scim", Text: wrongVersion(id, want, want)}
}

// deleteUser answers with the user that was.
func deleteUser(c *call) error {
	want, err := c.ifMatch("")
	if err != nil {
		return err
	}
	id := c.r.PathValue("id")
	c.z.Lock()
	u := c.z.Users.ByID[id]
	if u == nil {
		c.z.Unlock()
		return userUnknown(id)
	}
	if want != anyVersion && want != u.Version {
		c.z.Unlock()
		c.w.Header().Set("ETag", etag(u.Version))
		return c.staleVersion(id, want)
	}
	w := c.z.FullUser(u)
	c.z.Groups.LeaveAll(id)
	c.z.Users.Remove(id)
	c.z.Unlock()
	c.w.Header().Set("ETag", etag(u.Version))
	return c.json(http.StatusOK, w)
}

// userStatus unlocks a user or requires a password change. Neither can be reversed.
func userStatus(c *call) error {
	o, err := c.scimBody(nil)
	if err != nil {
		return err
	}
	var locked, change *bool
	if err := o.read("locked", &locked); err != nil {
		return err
	}
	if err := o.read("passwordChangeRequired", &change); err != nil {
		return err
	}
	if _, err := c.pathUser(); err != nil {
		return err
	}
	if locked != nil && *locked {
		return wire.SCIMBad("Cannot set user account to locked. User accounts only become locked through exceeding the allowed failed login attempts.")
	}
	if change != nil && !*change {
		return wire.SCIMBad("The requirement that this user change their password cannot be removed via API.")
	}
	answer := wire.Object{}
	if locked != nil {
		answer = append(answer, wire.Field{"locked", false})
	}
	if change != nil {
		answer = append(answer, wire.Field{"passwordChangeRequired", true})
	}
	c.z.ApplyStatus(c.r.PathValue("id"), locked != nil, change != nil)
	return c.json(http.StatusOK, answer)
}
