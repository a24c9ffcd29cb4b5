package zone

import (
	"strings"
	"time"

	"github.com/cfid-cli/cfid/internal/sandbox/random"
	"github.com/cfid-cli/cfid/internal/sandbox/scim"
)

// Named finds a group by name. On the current UAA two names that differ by case only hide each other here.
func (t *groupTable) Named(name, version string) *Group {
	if version == Version430 {
		return t.ByName[name]
	}
	var found *Group
	for _, g := range t.Order {
		if !strings.EqualFold(g.displayName, name) {
			continue
		}
		if found != nil {
			return nil
		}
		found = g
	}
	return found
}

// WireMapping is a group mapping on the wire.
type WireMapping struct {
	Meta        *wireMeta `json:"meta,omitempty"`
	GroupID     string    `json:"groupId"`
	External    string    `json:"externalGroup"`
	DisplayName string    `json:"displayName"`
	Origin      string    `json:"origin"`
	Schemas     []string  `json:"schemas,omitempty"`
}

// WireMapping writes a mapping. The caller holds the zone's lock.
func (z *Zone) WireMapping(m Mapping) WireMapping {
	return WireMapping{
		Meta: &wireMeta{0, scim.IsoTime(m.Created), scim.IsoTime(m.Created)}, GroupID: m.GroupID, External: m.External,
		DisplayName: z.Groups.ByID[m.GroupID].displayName, Origin: m.Origin, Schemas: []string{CoreSchema},
	}
}

// UsersIn adds the ids of a group's users. seen holds the groups that were looked at: they may contain each other.
func (z *Zone) UsersIn(g *Group, ids []string, seen map[string]bool) []string {
	if seen[g.ID] {
		return ids
	}
	seen[g.ID] = true
	for _, m := range g.Members {
		if m.Type == MemberUser {
			ids = append(ids, m.Value)
			continue
		}
		if inner := z.Groups.ByID[m.Value]; inner != nil {
			ids = z.UsersIn(inner, ids, seen)
		}
	}
	return ids
}

// GroupFor is the group of that name, made when there is none. The caller holds the zone's lock.
func (z *Zone) GroupFor(name string, now time.Time) *Group {
	g := z.Groups.ByName[name]
	if g == nil {
		g = NewGroup(name, now)
		z.Groups.Add(g)
	}
	return g
}

// NewGroup is a group that was made now.
func NewGroup(name string, now time.Time) *Group {
	return &Group{ID: random.UUID(), displayName: name, created: now, Modified: now}
}
