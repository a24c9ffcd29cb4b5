package seed

import (
	"encoding/json"
	"slices"
	"strings"

	"github.com/cfid-cli/cfid/internal/manifest"
	"github.com/cfid-cli/cfid/internal/sandbox/random"
	"github.com/cfid-cli/cfid/internal/sandbox/zone"
)

// identity makes what a manifest says of one zone. Nobody else uses the zone yet; its tables are still locked as always.
func (a *sower) identity(z *zone.Zone, in *manifest.Identity) {
	z.Lock()
	defer z.Unlock()
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

func (a *sower) user(z *zone.Zone, in *manifest.User) {
	now := a.g.Now()
	u := &zone.User{
		ID: random.UUID(), UserName: in.Name, Origin: in.Origin, Email: in.Name, Active: true, Verified: true, Created: now, Modified: now,
		PasswordModified: now, Salt: random.Hex(), Logins: &zone.Logins{},
	}
	if old := z.Users.Find(in.Name, in.Origin); old != nil {
		*u = *old
		if in.Absent {
			z.Groups.LeaveAll(old.ID)
			z.Users.Remove(old.ID)
		}
	}
	if in.Absent {
		return
	}
	if in.Origin == zone.Default && !zone.GoodUserName(in.Name) {
		a.wrong(in.At, "the UAA takes no user called "+in.Name+": letters, digits and +-_.@'! are allowed")
		return
	}
	assign(&u.Email, in.Email)
	assign(&u.GivenName, in.GivenName)
	assign(&u.FamilyName, in.FamilyName)
	assign(&u.Active, in.Active)
	assign(&u.Verified, in.Verified)
	u.HasName = u.HasName || in.GivenName != nil || in.FamilyName != nil
	if in.Password != nil {
		u.Password = zone.HashSecret(a.secret(in.Password))
	}
	z.Users.Put(u)
}

// assign takes what a manifest mentions.
func assign[T any](into *T, value *T) {
	if value != nil {
		*into = *value
	}
}

func (a *sower) group(z *zone.Zone, in *manifest.Group) {
	g := z.Groups.ByName[in.Name]
	switch {
	case in.Absent && g != nil:
		z.Groups.Remove(g)
		return
	case in.Absent:
		return
	case g == nil:
		g = zone.NewGroup(in.Name, a.g.Now())
		z.Groups.Add(g)
	}
	if in.Description != nil {
		text := *in.Description
		g.Description = &text
	}
}

func (a *sower) members(z *zone.Zone, in *manifest.Group) {
	g := z.Groups.ByName[in.Name]
	if g == nil || in.Members == nil {
		return
	}
	for len(g.Members) > 0 {
		z.Groups.Leave(g, g.Members[len(g.Members)-1].Value)
	}
	for _, m := range in.Members {
		if m.Group != "" {
			if inner := z.Groups.ByName[m.Group]; inner != nil {
				z.Groups.Join(g, zone.Member{Origin: zone.Default, Type: zone.MemberGroup, Value: inner.ID})
				continue
			}
			a.wrong(m.At, "there is no group "+m.Group)
			continue
		}
		if u := a.person(z, m); u != nil {
			z.Groups.Join(g, zone.Member{Origin: u.Origin, Type: zone.MemberUser, Value: u.ID})
		}
	}
}

// person is the user a member names. Users of other origins come into being as they do at their first login.
func (a *sower) person(z *zone.Zone, m manifest.Member) *zone.User {
	if u := z.Users.Find(m.Name, m.Origin); u != nil {
		return u
	}
	if m.Origin == zone.Default {
		a.wrong(m.At, "there is no user "+m.Name)
		return nil
	}
	now := a.g.Now()
	u := &zone.User{
		ID: random.UUID(), UserName: m.Name, Origin: m.Origin, Email: m.Name, Active: true, Verified: true, Created: now, Modified: now,
		PasswordModified: now, Salt: random.Hex(), Logins: &zone.Logins{},
	}
	z.Users.Put(u)
	return u
}

func (a *sower) client(z *zone.Zone, in *manifest.Client) {
	cl := &zone.Client{ID: in.ID, Scope: []string{"uaa.none"}, Authorities: []string{"uaa.none"}, Grants: []string{zone.GrantCode, zone.GrantRefresh}, Salt: random.Hex()}
	if old := z.Clients.ByID[in.ID]; old != nil {
		*cl = *old
		if in.Absent {
			z.Clients.Remove(in.ID)
		}
	}
	if in.Absent {
		return
	}
	for _, grant := range in.GrantTypes {
		if !slices.Contains(zone.KnownGrants(), grant) && !a.g.Rules.ExtraGrant(grant) {
			a.wrong(in.At, "client "+in.ID+": the UAA knows no grant type "+grant)
		}
	}
	for into, list := range map[*[]string][]string{
		&cl.Scope: in.Scope, &cl.Authorities: in.Authorities, &cl.Grants: in.GrantTypes, &cl.Redirects: in.RedirectURIs,
		&cl.Autoapprove: in.AutoApprove, &cl.Providers: in.AllowedProviders, &cl.UserGroups: in.RequiredGroups,
	} {
		if list != nil {
			*into = list
		}
	}
	assign(&cl.Name, in.Name)
	if in.AccessValidity != nil {
		cl.AccessSeconds = in.AccessValidity
	}
	if in.RefreshValidity != nil {
		cl.RefreshSeconds = in.RefreshValidity
	}
	assign(&cl.AllowPublic, in.AllowPublic)
	cl.PublicSet = cl.PublicSet || in.AllowPublic != nil
	if in.Secret != nil {
		cl.Secrets = []*zone.SecretHash{zone.HashSecret(a.secret(in.Secret))}
	}
	cl.Modified = a.g.Now()
	z.Clients.Put(cl)
}

func (a *sower) mapping(z *zone.Zone, in *manifest.Mapping) {
	g := z.Groups.ByName[in.Group]
	if g == nil {
		if !in.Absent {
			a.wrong(in.At, "there is no group "+in.Group)
		}
		return
	}
	m := zone.Mapping{GroupID: g.ID, External: strings.ToLower(in.External), Origin: in.Origin, Created: a.g.Now()}
	same := func(old zone.Mapping) bool {
		return old.GroupID == m.GroupID && old.External == m.External && old.Origin == m.Origin
	}
	switch {
	case in.Absent:
		z.Groups.Mappings = slices.DeleteFunc(z.Groups.Mappings, same)
	case !slices.ContainsFunc(z.Groups.Mappings, same):
		z.Groups.Mappings = append(z.Groups.Mappings, m)
	}
}

func (a *sower) provider(z *zone.Zone, in *manifest.Provider) {
	now := a.g.Now()
	p := &zone.Provider{ID: random.UUID(), Kind: in.Type, OriginKey: in.Origin, Name: in.Origin, Created: now, Modified: now, Active: true}
	at := slices.IndexFunc(z.Providers, func(old *zone.Provider) bool { return old.OriginKey == in.Origin })
	if in.Absent {
		if at >= 0 {
			z.Providers = slices.Delete(z.Providers, at, at+1)
		}
		return
	}
	if at >= 0 {
		*p = *z.Providers[at]
		p.Kind = in.Type
	}
	assign(&p.Name, in.Name)
	assign(&p.Active, in.Active)
	if in.Config != nil {
		p.Config = map[string]json.RawMessage{}
		for name, value := range in.Config {
			p.Config[name] = a.json(value)
		}
		a.g.Rules.DefaultConfig(p.Kind, p.Config)
	}
	if !a.g.Rules.GoodConfig(p.Kind, p.Config) {
		a.wrong(in.At, "identity provider "+in.Origin+" lacks configuration: relyingPartyId, discoveryUrl or authUrl and tokenUrl, linkText")
		return
	}
	if at >= 0 {
		z.Providers[at] = p
		return
	}
	z.Providers = append(z.Providers, p)
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
