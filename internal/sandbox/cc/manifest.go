package cc

import (
	"github.com/cfid-cli/cfid/internal/manifest"
)

// sower applies a manifest's orgs.
type sower struct {
	s *Server

	// holders are the guids of the users and clients that a manifest names. It may make users.
	holders func([]manifest.Member) []string
}

// Sow makes what a manifest says of the Cloud Controller. The UAA comes before it.
func (s *Server) Sow(orgs []manifest.Org, holders func([]manifest.Member) []string) {
	a := &sower{s, holders}
	a.s.mu.Lock()
	defer a.s.mu.Unlock()
	for i := range orgs {
		a.org(&orgs[i])
	}
}

func (a *sower) org(in *manifest.Org) {
	st, now := a.s.st, a.s.now()
	o := st.orgByName[fold(in.Name)]
	switch {
	case in.Absent && o != nil:
		st.removeOrg(o)
		return
	case in.Absent:
		return
	case o == nil:
		o = st.addOrg(in.Name, now)
	}
	if in.Suspended != nil {
		o.suspended = *in.Suspended
	}
	for _, role := range in.Roles {
		a.role(role, o, nil)
	}
	for i := range in.Spaces.Items {
		a.space(o, &in.Spaces.Items[i])
	}
}

func (a *sower) space(o *org, in *manifest.Space) {
	st := a.s.st
	space := st.spaceByName[spaceKey{o, fold(in.Name)}]
	switch {
	case in.Absent && space != nil:
		st.removeSpaces(space)
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
func (a *sower) role(in manifest.Role, o *org, space *space) {
	st, now, kind := a.s.st, a.s.now(), kindOf(in.Type)
	there, org := st.rolesByOrg.of(o), o
	if space != nil {
		there, org = st.rolesIn.of(space), nil
	}
	var old []*role
	for _, r := range there {
		if r.kind == kind {
			old = append(old, r)
		}
	}
	st.removeRoles(old)
	for _, guid := range a.holders(in.Members) {
		u := st.users.get(guid)
		if u == nil {
			u = st.addUser(guid, a.s.uaa.IsClient(guid), now)
		}
		if kind != orgUser && st.findRole(orgUser, u, o, nil) == nil {
			st.addRole(orgUser, u, o, nil, now)
		}
		if st.findRole(kind, u, org, space) == nil {
			st.addRole(kind, u, org, space, now)
		}
	}
}
