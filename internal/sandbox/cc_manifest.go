package sandbox

import (
	"github.com/cfid-cli/cfid/internal/manifest"
)

// orgs makes what a manifest says of the Cloud Controller. The UAA half comes before it.
func (a *sower) orgs(orgs []manifest.Org) {
	a.s.mu.Lock()
	defer a.s.mu.Unlock()
	for i := range orgs {
		a.org(&orgs[i])
	}
}

func (a *sower) org(in *manifest.Org) {
	st, now := a.s.cc, a.s.now()
	o := st.orgByName[ccFold(in.Name)]
	switch {
	case in.Absent && o != nil:
		st.removeOrg(o)
		return
	case in.Absent:
		return
	case o == nil:
		o = st.addOrg(in.Name, now)
	}
	assign(&o.suspended, in.Suspended)
	for _, role := range in.Roles {
		a.role(role, o, nil)
	}
	for i := range in.Spaces.Items {
		a.space(o, &in.Spaces.Items[i])
	}
}

func (a *sower) space(o *ccOrg, in *manifest.Space) {
	st := a.s.cc
	space := st.spaceByName[ccSpaceKey{o, ccFold(in.Name)}]
	switch {
	case in.Absent && space != nil:
		st.removeSpaces([]*ccSpace{space})
		return
	case in.Absent:
		return
	case space == nil:
		space = st.addSpace(o, in.Name, a.s.now())
	}
	for _, role := range in.Roles {
		a.role(role, o, space)
	}
}

// role gives a role to those the manifest names and takes it from all others. Everybody with a role in an org or in one
// of its spaces is a member of the org, as if the role had been given with cf.
func (a *sower) role(in manifest.Role, o *ccOrg, space *ccSpace) {
	st, now, kind := a.s.cc, a.s.now(), ccKindOf(in.Type)
	there, org := st.rolesByOrg.of(o), o
	if space != nil {
		there, org = st.rolesIn.of(space), nil
	}
	var old []*ccRole
	for _, r := range there {
		if r.kind == kind {
			old = append(old, r)
		}
	}
	st.removeRoles(old)
	for _, guid := range a.holders(in.Members) {
		u := st.users.get(guid)
		if u == nil {
			u = st.addUser(guid, a.s.isClient(guid), now)
		}
		if kind != ccOrgUser && st.findRole(ccOrgUser, u, o, nil) == nil {
			st.addRole(ccOrgUser, u, o, nil, now)
		}
		if st.findRole(kind, u, org, space) == nil {
			st.addRole(kind, u, org, space, now)
		}
	}
}

// holders are the guids of all members; a UAA group stands for its users, those of groups within it included.
func (a *sower) holders(members []manifest.Member) (guids []string) {
	z := a.s.home()
	z.mu.Lock()
	defer z.mu.Unlock()
	for _, m := range members {
		switch {
		case m.Client != "":
			if z.clients.byID[m.Client] == nil {
				a.wrong(m.At, "there is no client "+m.Client)
				continue
			}
			guids = append(guids, m.Client)
		case m.Group != "":
			g := z.groups.byName[m.Group]
			if g == nil {
				a.wrong(m.At, "there is no group "+m.Group)
				continue
			}
			guids = z.usersIn(g, guids, map[string]bool{})
		default:
			if u := a.person(z, m); u != nil {
				guids = append(guids, u.id)
			}
		}
	}
	return guids
}

// usersIn adds the ids of a group's users. seen holds the groups that were looked at: they may contain each other.
func (z *zone) usersIn(g *group, ids []string, seen map[string]bool) []string {
	if seen[g.id] {
		return ids
	}
	seen[g.id] = true
	for _, m := range g.members {
		if m.Type == memberUser {
			ids = append(ids, m.Value)
			continue
		}
		if inner := z.groups.byID[m.Value]; inner != nil {
			ids = z.usersIn(inner, ids, seen)
		}
	}
	return ids
}
