package sandbox

import (
	"iter"
	"slices"
)

// snapshot collects the lines of all zones. They are made while they are written, from what never changes in place.
func (s *uaaServer) snapshot() (parts []iter.Seq[uaaLine]) {
	s.zones.mu.RLock()
	defer s.zones.mu.RUnlock()
	for _, z := range s.zones.list {
		parts = append(parts, z.snapshot()...)
	}
	return parts
}

// zoneLines makes lines from items.
func zoneLines[T any](items []T, one func(T) uaaLine) iter.Seq[uaaLine] {
	return func(yield func(uaaLine) bool) {
		for _, item := range items {
			if !yield(one(item)) {
				return
			}
		}
	}
}

// snapshot collects a zone's lines under its lock.
func (z *zone) snapshot() []iter.Seq[uaaLine] {
	z.mu.RLock()
	defer z.mu.RUnlock()
	self := &stateZone{z.id, z.subdomain, z.name, z.description, z.version, z.created, z.modified, z.config, slices.Clone(z.defaultGroups), z.inactive}
	logins := map[string]*stateLogins{}
	for _, u := range z.users.order {
		if l := loginState(u.logins); l != nil {
			logins[u.id] = l
		}
	}
	groups := make([]*stateGroup, 0, len(z.groups.order))
	for _, g := range z.groups.order {
		groups = append(groups, &stateGroup{g.id, g.displayName, g.description, g.version, g.created, g.modified, append([]member{}, g.members...)})
	}
	clients := make([]*client, 0, len(z.clients.order))
	for _, id := range z.clients.order {
		clients = append(clients, z.clients.byID[id])
	}
	tokens := make([]*storedToken, 0, len(z.tokens.byID))
	for _, t := range z.tokens.byID {
		tokens = append(tokens, t)
	}
	slices.SortFunc(tokens, byIssue)
	var approvals []approval
	for _, u := range z.users.order {
		approvals = append(approvals, z.approvals[u.id]...)
	}
	return []iter.Seq[uaaLine]{
		zoneLines([]*stateZone{self}, func(z *stateZone) uaaLine { return uaaLine{Zone: z} }),
		zoneLines(slices.Clone(z.providers), func(p *provider) uaaLine { return uaaLine{Provider: providerState(p)} }),
		zoneLines(slices.Clone(z.users.order), func(u *user) uaaLine {
			one := userState(u)
			one.Logins = logins[u.id]
			return uaaLine{User: one}
		}),
		zoneLines(groups, func(g *stateGroup) uaaLine { return uaaLine{Group: g} }),
		zoneLines(slices.Clone(z.groups.mappings), func(m mapping) uaaLine {
			return uaaLine{Mapping: &stateMapping{m.groupID, m.external, m.origin, m.created}}
		}),
		zoneLines(clients, func(c *client) uaaLine { return uaaLine{Client: clientState(c)} }),
		zoneLines(tokens, func(t *storedToken) uaaLine {
			return uaaLine{Token: &stateToken{t.claims, t.kind, t.opaque, t.issued, t.expires}}
		}),
		zoneLines(approvals, func(a approval) uaaLine { return uaaLine{Approval: &a} }),
	}
}

func byIssue(a, b *storedToken) int {
	if c := a.issued.Compare(b.issued); c != 0 {
		return c
	}
	if a.claims.JTI < b.claims.JTI {
		return -1
	}
	return 1
}
