package sandbox

import (
	"encoding/json"
	"slices"
	"strings"

	"github.com/cfid-cli/cfid/internal/manifest"
	"github.com/cfid-cli/cfid/internal/sandbox/random"
)

// identity makes what a manifest says of one zone. Nobody else uses the zone yet; its tables are still locked as always.
func (a *sower) identity(z *zone, in *manifest.Identity) {
	z.mu.Lock()
	defer z.mu.Unlock()
	for i := range in.Providers.Items {
		a.provider(z, &in.Providers.Items[i])
	}
	for i := range in.Users.Items {
		a.user(z, &in.Users.Items[i])
	}
	for i := range in.Groups.Items {
		a.group(z, &in.Groups.Items[i])
	}
	for i := range in.Groups.Items { // after all groups: they may be members of each other
		a.members(z, &in.Groups.Items[i])
	}
	for i := range in.Clients.Items {
		a.client(z, &in.Clients.Items[i])
	}
	for i := range in.Mappings.Items {
		a.mapping(z, &in.Mappings.Items[i])
	}
}

func (a *sower) user(z *zone, in *manifest.User) {
	now := a.s.now()
	u := &user{
		id: random.UUID(), userName: in.Name, origin: in.Origin, email: in.Name, active: true, verified: true, created: now, modified: now,
		passwordModified: now, salt: random.Hex(), logins: &logins{},
	}
	if old := z.users.find(in.Name, in.Origin); old != nil {
		*u = *old
		if in.Absent {
			z.groups.leaveAll(old.id)
			z.users.remove(old.id)
		}
	}
	if in.Absent {
		return
	}
	if in.Origin == defaultZone && !goodUserName(in.Name) {
		a.wrong(in.At, "the UAA takes no user called "+in.Name+": letters, digits and +-_.@'! are allowed")
		return
	}
	assign(&u.email, in.Email)
	assign(&u.givenName, in.GivenName)
	assign(&u.familyName, in.FamilyName)
	assign(&u.active, in.Active)
	assign(&u.verified, in.Verified)
	u.hasName = u.hasName || in.GivenName != nil || in.FamilyName != nil
	if in.Password != nil {
		u.password = hashSecret(a.secret(in.Password))
	}
	z.users.put(u)
}

// assign takes what a manifest mentions.
func assign[T any](into *T, value *T) {
	if value != nil {
		*into = *value
	}
}

func (a *sower) group(z *zone, in *manifest.Group) {
	g := z.groups.byName[in.Name]
	switch {
	case in.Absent && g != nil:
		z.groups.remove(g)
		return
	case in.Absent:
		return
	case g == nil:
		g = newGroup(in.Name, a.s.now())
		z.groups.add(g)
	}
	if in.Description != nil {
		text := *in.Description
		g.description = &text
	}
}

func (a *sower) members(z *zone, in *manifest.Group) {
	g := z.groups.byName[in.Name]
	if g == nil || in.Members == nil {
		return
	}
	for len(g.members) > 0 {
		z.groups.leave(g, g.members[len(g.members)-1].Value)
	}
	for _, m := range in.Members {
		if m.Group != "" {
			if inner := z.groups.byName[m.Group]; inner != nil {
				z.groups.join(g, member{Origin: defaultZone, Type: memberGroup, Value: inner.id})
				continue
			}
			a.wrong(m.At, "there is no group "+m.Group)
			continue
		}
		if u := a.person(z, m); u != nil {
			z.groups.join(g, member{Origin: u.origin, Type: memberUser, Value: u.id})
		}
	}
}

// person is the user a member names. Users of other origins come into being as they do at their first login.
func (a *sower) person(z *zone, m manifest.Member) *user {
	if u := z.users.find(m.Name, m.Origin); u != nil {
		return u
	}
	if m.Origin == defaultZone {
		a.wrong(m.At, "there is no user "+m.Name)
		return nil
	}
	now := a.s.now()
	u := &user{
		id: random.UUID(), userName: m.Name, origin: m.Origin, email: m.Name, active: true, verified: true, created: now, modified: now,
		passwordModified: now, salt: random.Hex(), logins: &logins{},
	}
	z.users.put(u)
	return u
}

func (a *sower) client(z *zone, in *manifest.Client) {
	cl := &client{id: in.ID, scope: []string{"uaa.none"}, authorities: []string{"uaa.none"}, grants: []string{grantCode, grantRefresh}, salt: random.Hex()}
	if old := z.clients.byID[in.ID]; old != nil {
		*cl = *old
		if in.Absent {
			z.clients.remove(in.ID)
		}
	}
	if in.Absent {
		return
	}
	for _, grant := range in.GrantTypes {
		if !slices.Contains(knownGrants(), grant) && !a.s.extraGrant(grant) {
			a.wrong(in.At, "client "+in.ID+": the UAA knows no grant type "+grant)
		}
	}
	for into, list := range map[*[]string][]string{
		&cl.scope: in.Scope, &cl.authorities: in.Authorities, &cl.grants: in.GrantTypes, &cl.redirects: in.RedirectURIs,
		&cl.autoapprove: in.AutoApprove, &cl.providers: in.AllowedProviders, &cl.userGroups: in.RequiredGroups,
	} {
		if list != nil {
			*into = list
		}
	}
	assign(&cl.name, in.Name)
	if in.AccessValidity != nil {
		cl.accessSeconds = in.AccessValidity
	}
	if in.RefreshValidity != nil {
		cl.refreshSeconds = in.RefreshValidity
	}
	assign(&cl.allowPublic, in.AllowPublic)
	cl.publicSet = cl.publicSet || in.AllowPublic != nil
	if in.Secret != nil {
		cl.secrets = []*secretHash{hashSecret(a.secret(in.Secret))}
	}
	cl.modified = a.s.now()
	z.clients.put(cl)
}

func (a *sower) mapping(z *zone, in *manifest.Mapping) {
	g := z.groups.byName[in.Group]
	if g == nil {
		if !in.Absent {
			a.wrong(in.At, "there is no group "+in.Group)
		}
		return
	}
	m := mapping{groupID: g.id, external: strings.ToLower(in.External), origin: in.Origin, created: a.s.now()}
	same := func(old mapping) bool {
		return old.groupID == m.groupID && old.external == m.external && old.origin == m.origin
	}
	switch {
	case in.Absent:
		z.groups.mappings = slices.DeleteFunc(z.groups.mappings, same)
	case !slices.ContainsFunc(z.groups.mappings, same):
		z.groups.mappings = append(z.groups.mappings, m)
	}
}

func (a *sower) provider(z *zone, in *manifest.Provider) {
	now := a.s.now()
	p := &provider{id: random.UUID(), kind: in.Type, originKey: in.Origin, name: in.Origin, created: now, modified: now, active: true}
	at := slices.IndexFunc(z.providers, func(old *provider) bool { return old.originKey == in.Origin })
	if in.Absent {
		if at >= 0 {
			z.providers = slices.Delete(z.providers, at, at+1)
		}
		return
	}
	if at >= 0 {
		*p = *z.providers[at]
		p.kind = in.Type
	}
	assign(&p.name, in.Name)
	assign(&p.active, in.Active)
	if in.Config != nil {
		p.config = map[string]json.RawMessage{}
		for name, value := range in.Config {
			p.config[name] = a.json(value)
		}
		a.s.defaultConfig(p.kind, p.config)
	}
	if !a.s.goodConfig(p.kind, p.config) {
		a.wrong(in.At, "identity provider "+in.Origin+" lacks configuration: relyingPartyId, discoveryUrl or authUrl and tokenUrl, linkText")
		return
	}
	if at >= 0 {
		z.providers[at] = p
		return
	}
	z.providers = append(z.providers, p)
}

// json encodes a configuration with its secrets resolved.
func (a *sower) json(value any) json.RawMessage {
	raw, err := json.Marshal(a.plain(value))
	if err != nil { // a manifest holds nothing that JSON lacks
		return json.RawMessage("null")
	}
	return raw
}

func (a *sower) plain(value any) any {
	switch value := value.(type) {
	case *manifest.Secret:
		return a.secret(value)
	case map[string]any:
		out := map[string]any{}
		for name, inner := range value {
			out[name] = a.plain(inner)
		}
		return out
	case []any:
		out := []any{}
		for _, inner := range value {
			out = append(out, a.plain(inner))
		}
		return out
	}
	return value
}
