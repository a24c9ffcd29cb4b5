package sandbox

import (
	"slices"
	"strings"

	"github.com/cfid-cli/cfid/internal/manifest"
)

// zone makes a zone as a request for one would, and then what it holds.
func (a *sower) zone(in *manifest.Zone) {
	subdomain := strings.ToLower(in.Subdomain)
	z := a.s.zoneBy("", subdomain)
	if in.Absent {
		a.s.zones.list = slices.DeleteFunc(a.s.zones.list, func(other *zone) bool { return other == z })
		return
	}
	if z == nil {
		now := a.s.now()
		id := newID()
		assign(&id, in.ID)
		z = newZone(id, subdomain, subdomain, now)
		z.defaultGroups = zoneDefaults()
		for _, name := range zoneGroups() {
			z.groups.add(newGroup(name, now))
		}
		if !a.s.addZone(z) {
			a.wrong(in.At, "there is a zone with the id "+id+" already")
			return
		}
	}
	assign(&z.name, in.Name)
	assign(&z.description, in.Description)
	if in.Config != nil {
		z.config = a.json(in.Config)
	}
	a.identity(z, &in.Identity)
}
