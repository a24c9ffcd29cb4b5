package view

import (
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"

	"github.com/cfid-cli/cfid/internal/capi"
	"github.com/cfid-cli/cfid/internal/perm"
	"github.com/cfid-cli/cfid/internal/platform"
)

// OrgDetails is how a single org looks.
func OrgDetails() Kind[*platform.PlaceDetail] {
	k := placeDetails("org")
	k.Name = func(d *platform.PlaceDetail) string { return d.Org.Name }
	k.ID = func(d *platform.PlaceDetail) string { return d.Org.GUID }
	k.JSON = func(d *platform.PlaceDetail) []byte { return received(d.Org, d.Org.JSON()) }
	org := func(f func(*capi.Org) string) func(*platform.PlaceDetail) string {
		return func(d *platform.PlaceDetail) string { return f(d.Org) }
	}
	k.Columns = slices.Concat(
		[]Column[*platform.PlaceDetail]{
			{Name: "name", Flex: true, Text: org(func(o *capi.Org) string { return o.Name })},
			{Name: "guid", Text: org(func(o *capi.Org) string { return o.GUID })},
			{Name: "suspended", Text: org(func(o *capi.Org) string { return yesNo(o.Suspended) })},
			{Name: "spaces", Text: func(d *platform.PlaceDetail) string { return strconv.Itoa(d.Spaces) }},
		},
		k.Columns,
		[]Column[*platform.PlaceDetail]{
			{Name: "labels", Text: org(func(o *capi.Org) string { return pairsText(o.Metadata.Labels) })},
			{Name: "annotations", Wide: true, Text: org(func(o *capi.Org) string { return pairsText(o.Metadata.Annotations) })},
			{Name: "created", Wide: true, Text: org(func(o *capi.Org) string { return stamp(o.CreatedAt) })},
		},
	)
	return k
}

// SpaceDetails is how a single space looks.
func SpaceDetails() Kind[*platform.PlaceDetail] {
	k := placeDetails("space")
	k.Name = func(d *platform.PlaceDetail) string { return d.Place.String() }
	k.ID = func(d *platform.PlaceDetail) string { return d.Space.GUID }
	k.JSON = func(d *platform.PlaceDetail) []byte { return received(d.Space, d.Space.JSON()) }
	space := func(f func(*capi.Space) string) func(*platform.PlaceDetail) string {
		return func(d *platform.PlaceDetail) string { return f(d.Space) }
	}
	k.Columns = slices.Concat(
		[]Column[*platform.PlaceDetail]{
			{Name: "name", Flex: true, Text: space(func(s *capi.Space) string { return s.Name })},
			{Name: "org", Text: func(d *platform.PlaceDetail) string { return d.Org.Name }},
			{Name: "guid", Text: space(func(s *capi.Space) string { return s.GUID })},
			{Name: "suspended", Text: space(func(s *capi.Space) string { return yesNo(s.Suspended) })},
		},
		k.Columns,
		[]Column[*platform.PlaceDetail]{
			{Name: "labels", Text: space(func(s *capi.Space) string { return pairsText(s.Metadata.Labels) })},
			{Name: "annotations", Wide: true, Text: space(func(s *capi.Space) string { return pairsText(s.Metadata.Annotations) })},
			{Name: "created", Wide: true, Text: space(func(s *capi.Space) string { return stamp(s.CreatedAt) })},
		},
	)
	return k
}

// placeDetails are the fields that both have.
func placeDetails(noun string) Kind[*platform.PlaceDetail] {
	return Kind[*platform.PlaceDetail]{
		Noun: noun, Plural: noun + "s",
		Extra: func(d *platform.PlaceDetail) any {
			out := map[string]any{"users": d.Users, "roles": roleCounts(d)}
			if d.Quota != "" {
				out["quota"] = d.Quota
			}
			if d.Space == nil {
				out["spaces"] = d.Spaces
			} else {
				out["org"] = d.Org.Name
			}
			if d.Usage != nil {
				out["usage"] = d.Usage.Summary
			}
			return out
		},
		Columns: []Column[*platform.PlaceDetail]{
			{Name: "users", Text: func(d *platform.PlaceDetail) string { return strconv.Itoa(d.Users) }},
			{Name: "roles", Text: rolesText},
			{Name: "quota", Text: func(d *platform.PlaceDetail) string { return d.Quota }},
			{Name: "usage", Text: usageText},
		},
	}
}

func roleCounts(d *platform.PlaceDetail) map[string]int {
	out := map[string]int{}
	for apiType, n := range d.Roles {
		out[roleWord(apiType)] = n
	}
	return out
}

func rolesText(d *platform.PlaceDetail) string {
	var parts []string
	for _, r := range perm.Roles() {
		if n := d.Roles[r.Type]; n > 0 {
			parts = append(parts, fmt.Sprintf("%d %s", n, r.CF))
		}
	}
	return strings.Join(parts, ", ")
}

func usageText(d *platform.PlaceDetail) string {
	if d.Usage == nil {
		return ""
	}
	u := d.Usage.Summary
	return fmt.Sprintf("%d app instances, %d MB, %d service instances, %d routes", u.StartedInstances, u.MemoryMB, u.ServiceInstances, u.Routes)
}

func pairsText(m map[string]string) string {
	var parts []string
	for _, key := range slices.Sorted(maps.Keys(m)) {
		parts = append(parts, key+"="+m[key])
	}
	return strings.Join(parts, ", ")
}

// PlaceMembers is how the users of an org or space look.
func PlaceMembers() Kind[*platform.Member] {
	return Kind[*platform.Member]{
		Noun: "user", Plural: "users",
		JSON: func(m *platform.Member) []byte { return received(m.User, m.User.JSON()) },
		Extra: func(m *platform.Member) any {
			return map[string]any{"roles": placeMemberRoles(m)}
		},
		Name: placeMemberName,
		ID:   func(m *platform.Member) string { return m.User.GUID },
		Columns: []Column[*platform.Member]{
			{Name: "user", Flex: true, Text: placeMemberName},
			{Name: "origin", Text: func(m *platform.Member) string { return m.User.Origin }},
			{Name: "roles", Text: func(m *platform.Member) string { return strings.Join(placeMemberRoles(m), ", ") }},
			{Name: "guid", Wide: true, Text: func(m *platform.Member) string { return m.User.GUID }},
		},
	}
}

func placeMemberName(m *platform.Member) string {
	if m.User.PresentationName == "" {
		return m.User.GUID
	}
	return m.User.PresentationName
}

func placeMemberRoles(m *platform.Member) []string {
	var out []string
	for _, r := range m.Roles {
		out = append(out, r.CF)
	}
	return out
}

// OrgDeletions is how deleted orgs look.
func OrgDeletions() Kind[platform.Deletion[*capi.Org]] { return deletions(Orgs()) }

// SpaceDeletions is how deleted spaces look.
func SpaceDeletions() Kind[platform.Deletion[*capi.Space]] { return deletions(Spaces()) }

func deletions[T any](of Kind[T]) Kind[platform.Deletion[T]] {
	k := Over(of, func(d platform.Deletion[T]) T { return d.Of })
	k.Extra = func(d platform.Deletion[T]) any {
		if d.Job == "" {
			return nil
		}
		return map[string]string{"job": d.Job}
	}
	k.Note = func(d platform.Deletion[T]) string {
		if d.Job == "" {
			return ""
		}
		return "the server continues the deletion: " + d.Job
	}
	return k
}

// Renamed is how a renamed object looks.
func Renamed[T any](k Kind[T]) Kind[T] {
	k.Note = func(item T) string { return "now " + k.Name(item) }
	return k
}

// RoleTypes is how types of roles look.
func RoleTypes() Kind[platform.RoleType] {
	return Kind[platform.RoleType]{
		Noun: "role", Plural: "roles",
		JSON: func(r platform.RoleType) []byte {
			return Record{
				{Name: "role", Text: r.CF}, {Name: "type", Text: r.Type}, {Name: "level", Text: string(r.Level)}, {Name: "may", Text: r.May},
				{Name: "verbs", Value: r.Verbs}, {Name: "given by", Value: r.GivenBy},
			}.JSON()
		},
		Name: func(r platform.RoleType) string { return r.CF },
		ID:   func(r platform.RoleType) string { return r.Type },
		Columns: []Column[platform.RoleType]{
			{Name: "role", Text: func(r platform.RoleType) string { return r.CF }},
			{Name: "type", Wide: true, Text: func(r platform.RoleType) string { return r.Type }},
			{Name: "level", Text: func(r platform.RoleType) string { return string(r.Level) }},
			{Name: "may", Flex: true, Text: func(r platform.RoleType) string { return r.May }},
			{Name: "verbs", Asked: true, Text: func(r platform.RoleType) string { return strings.Join(r.Verbs, ", ") }},
			{Name: "given-by", Asked: true, Text: func(r platform.RoleType) string { return strings.Join(r.GivenBy, ", ") }},
		},
	}
}
