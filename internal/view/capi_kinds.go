package view

import (
	"strings"

	"github.com/cfid-cli/cfid/internal/capi"
	"github.com/cfid-cli/cfid/internal/perm"
	"github.com/cfid-cli/cfid/internal/platform"
)

// Orgs is how orgs look.
func Orgs() Kind[*capi.Org] {
	return Kind[*capi.Org]{
		Noun: "org", Plural: "orgs",
		JSON: func(o *capi.Org) []byte { return received(o, o.JSON()) },
		Name: func(o *capi.Org) string { return o.Name },
		ID:   func(o *capi.Org) string { return o.GUID },
		Columns: []Column[*capi.Org]{
			{Name: "name", Flex: true, Text: func(o *capi.Org) string { return o.Name }},
			{Name: "suspended", Text: func(o *capi.Org) string { return yesNo(o.Suspended) }, Style: func(o *capi.Org) Style { return badUnless(!o.Suspended) }},
			{Name: "created", Wide: true, Text: func(o *capi.Org) string { return stamp(o.CreatedAt) }},
			{Name: "guid", Text: func(o *capi.Org) string { return o.GUID }},
		},
	}
}

// Spaces is how spaces look. Their name is ORG/SPACE, since several orgs have spaces of the same name.
func Spaces() Kind[*capi.Space] {
	return Kind[*capi.Space]{
		Noun: "space", Plural: "spaces",
		JSON: func(s *capi.Space) []byte { return received(s, s.JSON()) },
		Extra: func(s *capi.Space) any {
			if s.Org == nil {
				return nil
			}
			return map[string]string{"org": s.Org.Name}
		},
		Name: spaceName,
		ID:   func(s *capi.Space) string { return s.GUID },
		Columns: []Column[*capi.Space]{
			{Name: "name", Flex: true, Text: func(s *capi.Space) string { return s.Name }},
			{Name: "org", Text: func(s *capi.Space) string { return orgName(s.Org, s.OrgGUID()) }},
			{Name: "suspended", Wide: true, Text: func(s *capi.Space) string { return yesNo(s.Suspended) }},
			{Name: "created", Wide: true, Text: func(s *capi.Space) string { return stamp(s.CreatedAt) }},
			{Name: "guid", Text: func(s *capi.Space) string { return s.GUID }},
		},
	}
}

func spaceName(s *capi.Space) string {
	if s.Org == nil {
		return s.Name
	}
	return s.Org.Name + "/" + s.Name
}

func orgName(o *capi.Org, guid string) string {
	if o == nil {
		return guid
	}
	return o.Name
}

// Roles is how roles look: with names if the server returned them, otherwise guids.
func Roles() Kind[*capi.Role] {
	return Kind[*capi.Role]{
		Noun: "role", Plural: "roles",
		JSON:  func(r *capi.Role) []byte { return received(r, r.JSON()) },
		Extra: func(r *capi.Role) any { return roleNames(r) },
		Name:  func(r *capi.Role) string { return r.GUID },
		ID:    func(r *capi.Role) string { return r.GUID },
		Columns: []Column[*capi.Role]{
			{Name: "user", Flex: true, Text: func(r *capi.Role) string { return userName(r) }},
			{Name: "origin", Text: func(r *capi.Role) string { return roleNames(r)["origin"] }},
			{Name: "role", Text: func(r *capi.Role) string { return roleWord(r.Type) }},
			{Name: "org", Text: func(r *capi.Role) string { return roleNames(r)["org"] }},
			{Name: "space", Text: func(r *capi.Role) string { return roleNames(r)["space"] }},
			{Name: "created", Wide: true, Text: func(r *capi.Role) string { return stamp(r.CreatedAt) }},
			{Name: "guid", Wide: true, Text: func(r *capi.Role) string { return r.GUID }},
		},
	}
}

func roleWord(apiType string) string {
	if r, ok := perm.RoleOf(apiType); ok {
		return r.CF
	}
	return apiType
}

func userName(r *capi.Role) string {
	if r.User == nil || r.User.PresentationName == "" {
		return r.UserGUID()
	}
	return r.User.PresentationName
}

func roleNames(r *capi.Role) map[string]string {
	names := map[string]string{"user": userName(r), "role": roleWord(r.Type)}
	if r.User != nil && r.User.Origin != "" {
		names["origin"] = r.User.Origin
	}
	if guid := r.OrgGUID(); guid != "" {
		names["org"] = orgName(r.Org, guid)
	}
	if guid := r.SpaceGUID(); guid != "" {
		names["space"] = guid
		if r.Space != nil {
			names["space"] = r.Space.Name
		}
	}
	if r.Space != nil && r.Space.OrgGUID() != "" {
		names["org"] = orgName(r.Space.Org, r.Space.OrgGUID())
	}
	return names
}

// RoleChanges is how changes of roles look.
func RoleChanges() Kind[*platform.RoleChange] {
	return Kind[*platform.RoleChange]{
		Noun: "role", Plural: "roles",
		JSON: func(c *platform.RoleChange) []byte {
			return Record{{Name: "user", Text: c.User}, {Name: "role", Text: c.Role.CF}, {Name: "in", Text: placeOf(c)}, {Name: "made member", Value: c.MadeMember}}.JSON()
		},
		Name: func(c *platform.RoleChange) string { return c.User },
		ID:   func(*platform.RoleChange) string { return "" },
		Note: func(c *platform.RoleChange) string {
			if c.MadeMember {
				return "made a member of the org first"
			}
			return ""
		},
		Columns: []Column[*platform.RoleChange]{
			{Name: "user", Text: func(c *platform.RoleChange) string { return c.User }},
			{Name: "role", Text: func(c *platform.RoleChange) string { return c.Role.CF }},
			{Name: "in", Text: func(c *platform.RoleChange) string { return placeOf(c) }},
			{Name: "made-member", Text: func(c *platform.RoleChange) string { return strings.TrimSpace(yesNo(c.MadeMember)) }},
		},
	}
}

// placeOf is empty if no place was found.
func placeOf(c *platform.RoleChange) string {
	if c.Place.Org == nil {
		return ""
	}
	return c.Place.String()
}
