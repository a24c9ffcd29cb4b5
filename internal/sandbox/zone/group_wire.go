package zone

import (
	"slices"
	"time"

	"github.com/cfid-cli/cfid/internal/sandbox/scim"
)

// WireGroupFull is a group on the wire.
type WireGroupFull struct {
	ID          string   `json:"id"`
	Meta        wireMeta `json:"meta"`
	DisplayName string   `json:"displayName"`
	ZoneID      string   `json:"zoneId"`
	Description *string  `json:"description,omitempty"`
	Members     []Member `json:"members,omitzero"` // nil for a group shown as a member
	Schemas     []string `json:"schemas"`
}

// FullGroup copies a group. The caller holds the zone's lock.
func (z *Zone) FullGroup(g *Group) WireGroupFull {
	members := slices.Clone(g.Members)
	if members == nil {
		members = []Member{}
	}
	return WireGroupFull{
		ID: g.ID, Meta: wireMeta{g.Version, scim.IsoTime(g.created), scim.IsoTime(g.Modified)}, DisplayName: g.displayName, ZoneID: z.ID,
		Description: g.Description, Members: members, Schemas: []string{CoreSchema},
	}
}

// GroupAttribute is one attribute for ?attributes=. The caller holds the zone's lock.
func (z *Zone) GroupAttribute(g *Group, name string) any {
	switch name {
	case "id":
		return g.ID
	case "displayName":
		return g.displayName
	case "zoneId":
		return z.ID
	case "description":
		if g.Description == nil {
			return nil
		}
		return *g.Description
	case "members":
		return z.FullGroup(g).Members
	case "meta":
		return z.FullGroup(g).Meta
	case "meta.version":
		return g.Version
	case "meta.created":
		return scim.IsoTime(g.created)
	case "meta.lastModified":
		return scim.IsoTime(g.Modified)
	case "members.value":
		values := make([]string, 0, len(g.Members))
		for _, m := range g.Members {
			values = append(values, m.Value)
		}
		return values
	case "schemas":
		return []string{CoreSchema}
	default:
		return nil
	}
}

// GroupAttributes are the names filters and sort orders know.
func GroupAttributes() scim.Attributes[*Group] {
	created := func(g *Group) time.Time { return g.created }
	modified := func(g *Group) time.Time { return g.Modified }
	version := func(g *Group) int64 { return int64(g.Version) }
	return scim.Attributes[*Group]{
		"id":          {Text: func(g *Group) string { return g.ID }},
		"displayname": {Text: func(g *Group) string { return g.displayName }},
		"description": {Text: func(g *Group) string {
			if g.Description == nil {
				return ""
			}
			return *g.Description
		}},
		"version":           {Number: version},
		"meta.version":      {Number: version, NoSort: true},
		"created":           {When: created},
		"meta.created":      {When: created, NoSort: true},
		"lastmodified":      {When: modified},
		"meta.lastmodified": {When: modified, NoSort: true},
	}
}
