package manifest

import "strings"

// checker collects the problems of resources that could be read.
type checker struct{ problems Problems }

func (c *checker) wrong(at Pos, text string) {
	c.problems = append(c.problems, &Problem{at, text})
}

// unique holds the first position of each key.
type unique map[string]Pos

// once reports a second resource with the same name, and one without a name.
func (c *checker) once(seen unique, at Pos, what, name, key string) {
	if strings.TrimSpace(name) == "" {
		c.wrong(at, what+" without a name")
		return
	}
	if first, twice := seen[key]; twice {
		c.wrong(at, what+" "+name+" is already declared at "+first.String())
		return
	}
	seen[key] = at
}

func (m *Manifest) check() Problems {
	c := &checker{}
	c.identity(&m.Identity)
	zones, ids := unique{}, unique{}
	for i := range m.Zones.Items {
		z := &m.Zones.Items[i]
		c.once(zones, z.At, "zone", z.Subdomain, strings.ToLower(z.Subdomain))
		if z.ID != nil {
			c.once(ids, z.At, "zone with the id", *z.ID, *z.ID)
		}
		c.identity(&z.Identity)
	}
	orgs := unique{}
	for i := range m.Orgs.Items {
		o := &m.Orgs.Items[i]
		c.once(orgs, o.At, "org", o.Name, strings.ToLower(o.Name)) // names of orgs are compared without regard to case
		c.roles(o.Roles)
		spaces := unique{}
		for _, s := range o.Spaces.Items {
			c.once(spaces, s.At, "space", s.Name, strings.ToLower(s.Name))
			c.roles(s.Roles)
		}
	}
	return c.problems
}

func (c *checker) identity(i *Identity) {
	groups, users, clients, mappings, providers := unique{}, unique{}, unique{}, unique{}, unique{}
	for _, g := range i.Groups.Items {
		c.once(groups, g.At, "group", g.Name, g.Name)
		c.members("group "+g.Name, g.Members)
		for _, m := range g.Members {
			if m.Client != "" {
				c.wrong(m.At, "a client can't be a member of a group; give it the authority "+g.Name)
			}
		}
	}
	for _, u := range i.Users.Items {
		c.once(users, u.At, "user", u.Name, strings.ToLower(u.Name)+"\x00"+u.Origin)
		if u.Password != nil && u.Origin != DefaultOrigin {
			c.wrong(u.At, "user "+u.Name+" logs in at "+u.Origin+": a password here has no effect")
		}
	}
	for _, cl := range i.Clients.Items {
		c.once(clients, cl.At, "client", cl.ID, cl.ID)
	}
	for _, m := range i.Mappings.Items {
		if m.Group == "" {
			c.wrong(m.At, "a group mapping needs its group")
		}
		c.once(mappings, m.At, "group mapping of", m.External, strings.Join([]string{m.Group, strings.ToLower(m.External), m.Origin}, "\x00"))
	}
	for _, p := range i.Providers.Items {
		c.once(providers, p.At, "identity provider", p.Origin, p.Origin)
		if p.Type == "" && !p.Absent {
			c.wrong(p.At, "identity provider "+p.Origin+" needs a type: oidc1.0, saml or ldap")
		}
	}
}

func (c *checker) roles(roles []Role) {
	for _, role := range roles {
		c.members(role.Type, role.Members)
	}
}

func (c *checker) members(of string, members []Member) {
	seen := unique{}
	for _, m := range members {
		switch {
		case m.Client != "":
			c.once(seen, m.At, of+": client", m.Client, "client\x00"+m.Client)
		case m.Group != "":
			c.once(seen, m.At, of+": group", m.Group, "group\x00"+m.Group)
		default:
			c.once(seen, m.At, of+": user", m.Name, strings.ToLower(m.Name)+"\x00"+m.Origin)
		}
	}
}
