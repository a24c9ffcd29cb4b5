package zone

import (
	"time"

	"github.com/cfid-cli/cfid/internal/sandbox/scim"
)

// wireUser is a user on the wire.
type wireUser struct {
	ID               string      `json:"id"`
	ExternalID       string      `json:"externalId,omitempty"`
	Meta             wireMeta    `json:"meta"`
	UserName         string      `json:"userName"`
	Name             wireName    `json:"name"`
	Emails           []wireEmail `json:"emails"`
	Phones           []wireValue `json:"phoneNumbers,omitempty"`
	Groups           []wireGroup `json:"groups,omitzero"`    // nil leaves it out, empty does not
	Approvals        []Approval  `json:"approvals,omitzero"` // likewise
	Active           bool        `json:"active"`
	Verified         bool        `json:"verified"`
	Origin           string      `json:"origin"`
	ZoneID           string      `json:"zoneId"`
	PasswordModified string      `json:"passwordLastModified"`
	PreviousLogon    int64       `json:"previousLogonTime,omitempty"`
	LastLogon        int64       `json:"lastLogonTime,omitempty"`
	Schemas          []string    `json:"schemas"`
}

type wireName struct {
	Family string `json:"familyName,omitempty"`
	Given  string `json:"givenName,omitempty"`
}

// wireEmail is always said to be not primary.
type wireEmail struct {
	Value   string `json:"value"`
	Primary bool   `json:"primary"`
}

type wireValue struct {
	Value string `json:"value"`
}

// wireGroup is a group in a user.
type wireGroup struct {
	Value   string `json:"value"`
	Display string `json:"display"`
	Type    string `json:"type"` // DIRECT or INDIRECT
}

// PlainUser is a user without groups and approvals. The caller holds the zone's lock.
func (z *Zone) PlainUser(u *User) wireUser {
	w := wireUser{
		ID: u.ID, ExternalID: u.ExternalID,
		Meta:     wireMeta{u.Version, scim.IsoTime(u.Created), scim.IsoTime(u.Modified)},
		UserName: u.UserName, Name: wireName{u.FamilyName, u.GivenName}, Emails: []wireEmail{{Value: u.Email}},
		Active: u.Active, Verified: u.Verified, Origin: u.Origin, ZoneID: z.ID,
		PasswordModified: scim.IsoTime(u.PasswordModified.Truncate(time.Second)), Schemas: []string{CoreSchema},
	}
	if u.Phone != "" {
		w.Phones = []wireValue{{u.Phone}}
	}
	w.LastLogon, w.PreviousLogon = Millis(u.Logins.last), Millis(u.Logins.previous)
	return w
}

// FullUser is a user with groups and approvals. The caller holds the zone's lock.
func (z *Zone) FullUser(u *User) wireUser {
	w := z.PlainUser(u)
	w.Groups, w.Approvals = z.wireGroups(u), append([]Approval{}, z.Approvals[u.ID]...)
	return w
}

func (z *Zone) wireGroups(u *User) []wireGroup {
	groups := []wireGroup{}
	for _, h := range z.heldBy(u) {
		kind := "INDIRECT"
		if h.direct {
			kind = "DIRECT"
		}
		groups = append(groups, wireGroup{h.group.ID, h.group.displayName, kind})
	}
	return groups
}

// Millis is milliseconds since 1970, 0 for the zero time.
func Millis(t time.Time) int64 {
	if t.IsZero() {
		return 0
	}
	return t.UnixMilli()
}

// UserAttribute is one attribute for ?attributes=. Dotted names of lists are lists; those of name are never found.
// The caller holds the zone's lock.
func (z *Zone) UserAttribute(u *User, name string) any {
	w := z.PlainUser(u)
	switch name {
	case "groups":
		return z.wireGroups(u)
	case "groups.display", "groups.value", "groups.type":
		return groupParts(z.wireGroups(u), name)
	case "approvals":
		return append([]Approval{}, z.Approvals[u.ID]...)
	case "emails.value":
		return []string{u.Email}
	case "emails.primary":
		return []bool{false}
	case "phoneNumbers.value":
		if u.Phone == "" {
			return nil
		}
		return []string{u.Phone}
	case "meta.version":
		return w.Meta.Version
	case "meta.created":
		return w.Meta.Created
	case "meta.lastModified":
		return w.Meta.LastModified
	default:
		return w.member(name)
	}
}

func groupParts(groups []wireGroup, name string) []string {
	parts := make([]string, 0, len(groups))
	for _, g := range groups {
		parts = append(parts, map[string]string{"groups.display": g.Display, "groups.value": g.Value, "groups.type": g.Type}[name])
	}
	return parts
}

// member is a top-level member by its name on the wire, nil where it is absent.
func (w *wireUser) member(name string) any {
	switch name {
	case "id":
		return w.ID
	case "externalId":
		return textOrNil(w.ExternalID)
	case "meta":
		return w.Meta
	case "userName":
		return w.UserName
	case "name":
		return w.Name
	case "emails":
		return w.Emails
	case "phoneNumbers":
		return w.Phones
	case "active":
		return w.Active
	case "verified":
		return w.Verified
	case "origin":
		return w.Origin
	case "zoneId":
		return w.ZoneID
	case "passwordLastModified":
		return w.PasswordModified
	case "previousLogonTime":
		return numberOrNil(w.PreviousLogon)
	case "lastLogonTime":
		return numberOrNil(w.LastLogon)
	case "schemas":
		return w.Schemas
	default:
		return nil
	}
}

func textOrNil(s string) any {
	if s == "" {
		return nil
	}
	return s
}

func numberOrNil(n int64) any {
	if n == 0 {
		return nil
	}
	return n
}
