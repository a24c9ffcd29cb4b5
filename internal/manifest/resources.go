package manifest

import (
	"slices"
	"strconv"

	"gopkg.in/yaml.v3"
)

// top reads a whole file.
func (r *reader) top(n *yaml.Node) *Manifest {
	m := &Manifest{}
	fields := r.identity(&m.Identity)
	fields["version"] = r.version
	fields["zones"] = list(r, &m.Zones, r.zone)
	fields["orgs"] = list(r, &m.Orgs, r.org)
	r.object(n, "manifest", fields)
	return m
}

func (r *reader) version(n *yaml.Node) {
	v, err := strconv.Atoi(n.Value)
	switch {
	case err != nil || v < 1:
		r.wrong(n, "version is a number: 1")
	case v > newest:
		r.wrong(n, "this file has a newer format than this cfid supports; update cfid")
	}
}

func (r *reader) identity(i *Identity) map[string]take {
	return map[string]take{
		"groups": list(r, &i.Groups, r.group), "users": list(r, &i.Users, r.user), "clients": list(r, &i.Clients, r.client),
		"group-mappings": list(r, &i.Mappings, r.mapping), "identity-providers": list(r, &i.Providers, r.provider),
	}
}

func (r *reader) group(n *yaml.Node) (g Group) {
	g.At = r.at(n)
	r.object(n, "group", map[string]take{
		"name": r.text(&g.Name), "description": r.optional(&g.Description), "members": r.members(&g.Members), "state": r.state(&g.Entry),
	})
	return g
}

// members reads a list of members. A text is the name of a user of the UAA's own origin.
func (r *reader) members(into *[]Member) take {
	return func(n *yaml.Node) {
		*into = []Member{}
		r.each(n, func(item *yaml.Node) { *into = append(*into, r.member(item)) })
	}
}

func (r *reader) member(n *yaml.Node) (m Member) {
	m.At = r.at(n)
	if n = r.visit(n); n == nil {
		return m
	}
	if n.Kind == yaml.ScalarNode {
		r.text(&m.Name)(n)
		m.Origin = DefaultOrigin
		return m
	}
	r.object(n, "member", map[string]take{
		"name": r.text(&m.Name), "origin": r.text(&m.Origin), "client": r.text(&m.Client), "group": r.text(&m.Group),
	})
	kinds := 0
	for _, text := range []string{m.Name, m.Client, m.Group} {
		if text != "" {
			kinds++
		}
	}
	switch {
	case kinds != 1:
		r.wrong(n, "a member must have exactly one of name, client and group")
	case m.Name == "" && m.Origin != "":
		r.wrong(n, "origin is only for a user's name")
	case m.Name != "" && m.Origin == "":
		m.Origin = DefaultOrigin
	}
	return m
}

func (r *reader) user(n *yaml.Node) (u User) {
	u.At, u.Origin = r.at(n), DefaultOrigin
	r.object(n, "user", map[string]take{
		"name": r.text(&u.Name), "origin": r.text(&u.Origin), "email": r.optional(&u.Email), "given-name": r.optional(&u.GivenName),
		"family-name": r.optional(&u.FamilyName), "active": r.maybe(&u.Active), "verified": r.maybe(&u.Verified),
		"password": r.secret(&u.Password), "state": r.state(&u.Entry),
	})
	return u
}

func (r *reader) client(n *yaml.Node) (c Client) {
	c.At = r.at(n)
	r.object(n, "client", map[string]take{
		"id": r.text(&c.ID), "name": r.optional(&c.Name), "secret": r.secret(&c.Secret), "scope": r.texts(&c.Scope),
		"authorities": r.texts(&c.Authorities), "authorized-grant-types": r.texts(&c.GrantTypes), "redirect-uri": r.texts(&c.RedirectURIs),
		"autoapprove": r.autoApprove(&c.AutoApprove), "allowedproviders": r.texts(&c.AllowedProviders),
		"required-user-groups": r.texts(&c.RequiredGroups), "access-token-validity": r.seconds(&c.AccessValidity),
		"refresh-token-validity": r.seconds(&c.RefreshValidity), "allowpublic": r.maybe(&c.AllowPublic), "state": r.state(&c.Entry),
	})
	return c
}

// autoApprove is a list of scopes, true for all of them, or false for none.
func (r *reader) autoApprove(into *[]string) take {
	return func(n *yaml.Node) {
		inner := r.visit(n)
		if inner == nil {
			return
		}
		if inner.Kind == yaml.SequenceNode {
			r.texts(into)(inner)
			return
		}
		r.flag(func(all bool) {
			*into = []string{}
			if all {
				*into = []string{"true"}
			}
		})(inner)
	}
}

func (r *reader) mapping(n *yaml.Node) (m Mapping) {
	m.At, m.Origin = r.at(n), "ldap" // the UAA's default for mappings
	r.object(n, "group mapping", map[string]take{
		"group": r.text(&m.Group), "external": r.text(&m.External), "origin": r.text(&m.Origin), "state": r.state(&m.Entry),
	})
	return m
}

func (r *reader) provider(n *yaml.Node) (p Provider) {
	p.At = r.at(n)
	r.object(n, "identity provider", map[string]take{
		"origin": r.text(&p.Origin), "type": r.text(&p.Type), "name": r.optional(&p.Name), "active": r.maybe(&p.Active),
		"config": r.config(&p.Config), "state": r.state(&p.Entry),
	})
	return p
}

func (r *reader) zone(n *yaml.Node) (z Zone) {
	z.At = r.at(n)
	fields := r.identity(&z.Identity)
	for name, into := range map[string]take{
		"subdomain": r.text(&z.Subdomain), "id": r.optional(&z.ID), "name": r.optional(&z.Name), "description": r.optional(&z.Description),
		"config": r.config(&z.Config), "state": r.state(&z.Entry),
	} {
		fields[name] = into
	}
	r.object(n, "zone", fields)
	return z
}

func (r *reader) org(n *yaml.Node) (o Org) {
	o.At = r.at(n)
	r.object(n, "org", map[string]take{
		"name": r.text(&o.Name), "suspended": r.maybe(&o.Suspended), "roles": r.roles(&o.Roles, orgRoles()),
		"spaces": list(r, &o.Spaces, r.space), "state": r.state(&o.Entry),
	})
	return o
}

func (r *reader) space(n *yaml.Node) (s Space) {
	s.At = r.at(n)
	r.object(n, "space", map[string]take{"name": r.text(&s.Name), "roles": r.roles(&s.Roles, spaceRoles()), "state": r.state(&s.Entry)})
	return s
}

// orgRoles and spaceRoles are the types of roles, as the Cloud Controller names them.
func orgRoles() []string {
	return []string{"organization_user", "organization_auditor", "organization_manager", "organization_billing_manager"}
}

func spaceRoles() []string {
	return []string{"space_auditor", "space_developer", "space_manager", "space_supporter"}
}

func (r *reader) roles(into *[]Role, known []string) take {
	return func(n *yaml.Node) {
		fields := map[string]take{}
		for _, kind := range known {
			fields[kind] = func(value *yaml.Node) {
				role := Role{At: r.at(value), Type: kind}
				r.members(&role.Members)(value)
				*into = append(*into, role)
			}
		}
		*into = []Role{}
		r.object(n, "role list", fields)
		slices.SortStableFunc(*into, func(a, b Role) int { return slices.Index(known, a.Type) - slices.Index(known, b.Type) })
	}
}
