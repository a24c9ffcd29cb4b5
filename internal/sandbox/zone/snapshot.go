package zone

import (
	"iter"
	"slices"
)

// lines makes lines from items.
func lines[T any](items []T, one func(T) IdentityLine) iter.Seq[IdentityLine] {
	return func(yield func(IdentityLine) bool) {
		for _, item := range items {
			if !yield(one(item)) {
				return
			}
		}
	}
}

// snapshot collects a zone's lines under its lock.
func (z *Zone) snapshot() []iter.Seq[IdentityLine] {
	z.RLock()
	defer z.RUnlock()
	self := &stateZone{z.ID, z.Subdomain, z.Name, z.Description, z.Version, z.Created, z.Modified, z.Config, slices.Clone(z.DefaultGroups), z.Inactive}
	logins := map[string]*stateLogins{}
	for _, u := range z.Users.Order {
		if l := loginState(u.Logins); l != nil {
			logins[u.ID] = l
		}
	}
	groups := make([]*stateGroup, 0, len(z.Groups.Order))
	for _, g := range z.Groups.Order {
		groups = append(groups, &stateGroup{g.ID, g.displayName, g.Description, g.Version, g.created, g.Modified, append([]Member{}, g.Members...)})
	}
	clients := make([]*Client, 0, len(z.Clients.order))
	for _, id := range z.Clients.order {
		clients = append(clients, z.Clients.ByID[id])
	}
	tokens := make([]*StoredToken, 0, len(z.Tokens.ByID))
	for _, t := range z.Tokens.ByID {
		tokens = append(tokens, t)
	}
	slices.SortFunc(tokens, byIssue)
	var approvals []Approval
	for _, u := range z.Users.Order {
		approvals = append(approvals, z.Approvals[u.ID]...)
	}
	return []iter.Seq[IdentityLine]{
		lines([]*stateZone{self}, func(z *stateZone) IdentityLine { return IdentityLine{Zone: z} }),
		lines(slices.Clone(z.Providers), func(p *Provider) IdentityLine { return IdentityLine{Provider: providerState(p)} }),
		lines(slices.Clone(z.Users.Order), func(u *User) IdentityLine {
			one := userState(u)
			one.Logins = logins[u.ID]
			return IdentityLine{User: one}
		}),
		lines(groups, func(g *stateGroup) IdentityLine { return IdentityLine{Group: g} }),
		lines(slices.Clone(z.Groups.Mappings), func(m Mapping) IdentityLine {
			return IdentityLine{Mapping: &stateMapping{m.GroupID, m.External, m.Origin, m.Created}}
		}),
		lines(clients, func(c *Client) IdentityLine { return IdentityLine{Client: clientState(c)} }),
		lines(tokens, func(t *StoredToken) IdentityLine {
			return IdentityLine{Token: &stateToken{t.Claims, t.Kind, t.Opaque, t.Issued, t.Expires}}
		}),
		lines(approvals, func(a Approval) IdentityLine { return IdentityLine{Approval: &a} }),
	}
}

func byIssue(a, b *StoredToken) int {
	if c := a.Issued.Compare(b.Issued); c != 0 {
		return c
	}
	if a.Claims.JTI < b.Claims.JTI {
		return -1
	}
	return 1
}
