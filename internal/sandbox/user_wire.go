package sandbox

import (
	"time"
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
	Approvals        []approval  `json:"approvals,omitzero"` // likewise
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

// plainUser is a user without groups and approvals. The caller holds zone.mu.
func (z *zone) plainUser(u *user) wireUser {
	w := wireUser{
		ID: u.id, ExternalID: u.externalID,
		Meta:     wireMeta{u.version, isoTime(u.created), isoTime(u.modified)},
		UserName: u.userName, Name: wireName{u.familyName, u.givenName}, Emails: []wireEmail{{Value: u.email}},
		Active: u.active, Verified: u.verified, Origin: u.origin, ZoneID: z.id,
		PasswordModified: isoTime(u.passwordModified.Truncate(time.Second)), Schemas: []string{coreSchema},
	}
	if u.phone != "" {
		w.Phones = []wireValue{{u.phone}}
	}
	w.LastLogon, w.PreviousLogon = millis(u.logins.last), millis(u.logins.previous)
	return w
}

// fullUser is a user with groups and approvals. The caller holds zone.mu.
func (z *zone) fullUser(u *user) wireUser {
	w := z.plainUser(u)
	w.Groups, w.Approvals = z.wireGroups(u), append([]approval{}, z.approvals[u.id]...)
	return w
}

func (z *zone) wireGroups(u *user) []wireGroup {
	groups := []wireGroup{}
	for _, h := range z.heldBy(u) {
		kind := "INDIRECT"
		if h.direct {
			kind = "DIRECT"
		}
		groups = append(groups, wireGroup{h.group.id, h.group.displayName, kind})
	}
	return groups
}

// millis is milliseconds since 1970, 0 for the zero time.
func millis(t time.Time) int64 {
	if t.IsZero() {
		return 0
	}
	return t.UnixMilli()
}

// userAttribute is one attribute for ?attributes=. Dotted names of lists are lists; those of name are never found.
// The caller holds zone.mu.
func (z *zone) userAttribute(u *user, name string) any {
	w := z.plainUser(u)
	switch name {
	case "groups":
		return z.wireGroups(u)
	case "groups.display", "groups.value", "groups.type":
		return groupParts(z.wireGroups(u), name)
	case "approvals":
		return append([]approval{}, z.approvals[u.id]...)
	case "emails.value":
		return []string{u.email}
	case "emails.primary":
		return []bool{false}
	case "phoneNumbers.value":
		if u.phone == "" {
			return nil
		}
		return []string{u.phone}
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
