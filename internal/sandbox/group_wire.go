package sandbox

import (
	"slices"
	"time"
)

// wireGroupFull is a group on the wire.
type wireGroupFull struct {
	ID          string   `json:"id"`
	Meta        wireMeta `json:"meta"`
	DisplayName string   `json:"displayName"`
	ZoneID      string   `json:"zoneId"`
	Description *string  `json:"description,omitempty"`
	Members     []member `json:"members,omitzero"` // nil for a group shown as a member
	Schemas     []string `json:"schemas"`
}

// fullGroup copies a group. The caller holds zone.mu.
func (z *zone) fullGroup(g *group) wireGroupFull {
	members := slices.Clone(g.members)
	if members == nil {
		members = []member{}
	}
	return wireGroupFull{
		ID: g.id, Meta: wireMeta{g.version, isoTime(g.created), isoTime(g.modified)}, DisplayName: g.displayName, ZoneID: z.id,
		Description: g.description, Members: members, Schemas: []string{coreSchema},
	}
}

// groupAttribute is one attribute for ?attributes=. The caller holds zone.mu.
func (z *zone) groupAttribute(g *group, name string) any {
	switch name {
	case "id":
		return g.id
	case "displayName":
		return g.displayName
	case "zoneId":
		return z.id
	case "description":
		if g.description == nil {
			return nil
		}
		return *g.description
	case "members":
		return z.fullGroup(g).Members
	case "meta":
		return z.fullGroup(g).Meta
	case "meta.version":
		return g.version
	case "meta.created":
		return isoTime(g.created)
	case "meta.lastModified":
		return isoTime(g.modified)
	case "members.value":
		values := make([]string, 0, len(g.members))
		for _, m := range g.members {
			values = append(values, m.Value)
		}
		return values
	case "schemas":
		return []string{coreSchema}
	default:
		return nil
	}
}

// groupAttributes are the names filters and sort orders know.
func groupAttributes() attributes[*group] {
	created := func(g *group) time.Time { return g.created }
	modified := func(g *group) time.Time { return g.modified }
	version := func(g *group) int64 { return int64(g.version) }
	return attributes[*group]{
		"id":          {text: func(g *group) string { return g.id }},
		"displayname": {text: func(g *group) string { return g.displayName }},
		"description": {text: func(g *group) string {
			if g.description == nil {
				return ""
			}
			return *g.description
		}},
		"version":           {number: version},
		"meta.version":      {number: version, noSort: true},
		"created":           {when: created},
		"meta.created":      {when: created, noSort: true},
		"lastmodified":      {when: modified},
		"meta.lastmodified": {when: modified, noSort: true},
	}
}
