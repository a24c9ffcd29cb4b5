package sandbox

import (
	"iter"
	"slices"
	"time"
)

// snapshot is the data at one moment. Collecting it takes the locks; its lines are made while they are written, from
// what never changes in place.
type snapshot struct {
	head  stateHead
	parts []iter.Seq[stateRecord]
}

// snapshot waits for the first signing key.
func (s *Server) snapshot() (*snapshot, error) {
	keys, made, changed, err := s.keys.state()
	if err != nil {
		return nil, err
	}
	out := &snapshot{head: stateHead{Version: stateVersion, Ahead: time.Duration(s.clock.ahead.Load()), Keys: keys, KeysMade: made, KeysAt: changed}}
	if out.head.Authority, err = s.authorityState(); err != nil {
		return nil, err
	}
	s.mu.RLock()
	defer s.mu.RUnlock()
	s.zones.mu.RLock()
	defer s.zones.mu.RUnlock()
	for _, z := range s.zones.list {
		out.parts = append(out.parts, z.snapshot()...)
	}
	out.head.Last = s.cc.last
	out.parts = append(out.parts, s.cc.snapshot()...)
	return out, nil
}

// lines makes records from items.
func lines[T any](items []T, one func(T) stateRecord) iter.Seq[stateRecord] {
	return func(yield func(stateRecord) bool) {
		for _, item := range items {
			if !yield(one(item)) {
				return
			}
		}
	}
}

// snapshot collects a zone's lines under its lock.
func (z *zone) snapshot() []iter.Seq[stateRecord] {
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
	return []iter.Seq[stateRecord]{
		lines([]*stateZone{self}, func(z *stateZone) stateRecord { return stateRecord{Zone: z} }),
		lines(slices.Clone(z.providers), func(p *provider) stateRecord { return stateRecord{Provider: providerState(p)} }),
		lines(slices.Clone(z.users.order), func(u *user) stateRecord {
			one := userState(u)
			one.Logins = logins[u.id]
			return stateRecord{User: one}
		}),
		lines(groups, func(g *stateGroup) stateRecord { return stateRecord{Group: g} }),
		lines(slices.Clone(z.groups.mappings), func(m mapping) stateRecord {
			return stateRecord{Mapping: &stateMapping{m.groupID, m.external, m.origin, m.created}}
		}),
		lines(clients, func(c *client) stateRecord { return stateRecord{Client: clientState(c)} }),
		lines(tokens, func(t *storedToken) stateRecord {
			return stateRecord{Token: &stateToken{t.claims, t.kind, t.opaque, t.issued, t.expires}}
		}),
		lines(approvals, func(a approval) stateRecord { return stateRecord{Approval: &a} }),
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
