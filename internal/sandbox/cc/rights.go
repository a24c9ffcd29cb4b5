package cc

// What a caller may do: the roles it holds, read once per request, and the platform-wide scopes. Who may read or write
// what is the Cloud Controller's permission matrix (lib/cloud_controller/permissions.rb, API 3.228.0).

// rights are one caller's permissions.
type rights struct {
	st     *state
	me     *user
	admin  bool // cloud_controller.admin
	global bool // reads everything
	orgs   map[*org]kinds
	spaces map[*space]kinds
}

func (st *state) permissions(who caller, me *user) *rights {
	p := &rights{
		st: st, me: me, admin: who.admin(), global: who.readsAll(),
		orgs: map[*org]kinds{}, spaces: map[*space]kinds{},
	}
	for _, r := range st.rolesByUser.of(me) {
		if r.org != nil {
			p.orgs[r.org] |= kindSet(r.kind)
			continue
		}
		p.spaces[r.space] |= kindSet(r.kind)
	}
	return p
}

func (p *rights) manages(o *org) bool { return p.orgs[o].hasAny(kindSet(orgManager)) }

// managesAny reports whether the caller is manager of some org.
func (p *rights) managesAny() bool {
	for _, kinds := range p.orgs {
		if kinds.hasAny(kindSet(orgManager)) {
			return true
		}
	}
	return false
}

func (p *rights) readsOrg(o *org) bool { return p.global || p.orgs[o] != 0 }

func (p *rights) writesOrg(o *org) bool { return p.admin || p.manages(o) }

func (p *rights) readsSpace(s *space) bool { return p.global || p.spaces[s] != 0 || p.manages(s.org) }

// updatesSpace reports whether the caller may change a space and its roles.
func (p *rights) updatesSpace(s *space) bool {
	return p.admin || p.manages(s.org) || p.spaces[s].hasAny(kindSet(spaceManager))
}

func (p *rights) readsRole(r *role) bool {
	if r.org != nil {
		return p.readsOrg(r.org)
	}
	return p.readsSpace(r.space)
}

// readsUser is true for the caller and for users with an org role where the caller has one.
func (p *rights) readsUser(u *user) bool {
	if p.global || u == p.me {
		return true
	}
	for _, r := range p.st.rolesByUser.of(u) {
		if r.org != nil && p.orgs[r.org] != 0 {
			return true
		}
	}
	return false
}

// readsOrgDomains reports whether the caller sees the private domains of an org.
func (p *rights) readsOrgDomains(o *org) bool {
	if p.global || p.orgs[o].hasAny(kindSet(orgManager, orgAuditor)) {
		return true
	}
	for s := range p.spaces {
		if s.org == o {
			return true
		}
	}
	return false
}

func (p *rights) readsEvent(e *event) bool {
	if p.global {
		return true
	}
	return p.st.eventKinds(p, e).hasAny(kindSet(orgAuditor, spaceAuditor, spaceDeveloper, spaceSupporter))
}

// eventKinds are the caller's roles where an event happened.
func (st *state) eventKinds(p *rights, e *event) (kinds kinds) {
	if o := st.orgs.get(e.org); o != nil {
		kinds |= p.orgs[o]
	}
	if s := st.spaces.get(e.space); s != nil {
		kinds |= p.spaces[s]
	}
	return kinds
}

// readsSpaceQuota is true for managers of its org and for members of a space it is applied to.
func (p *rights) readsSpaceQuota(q *spaceQuota) bool {
	if p.global || p.manages(q.org) {
		return true
	}
	for s := range p.spaces {
		if s.quota == q {
			return true
		}
	}
	return false
}

// The lists below are what a caller without global reading may see, in insertion order.

func (p *rights) readableOrgs() []*org {
	lists := make([][]*org, 0, len(p.orgs))
	for o := range p.orgs {
		lists = append(lists, []*org{o})
	}
	return union(lists...)
}

func (p *rights) readableSpaces() []*space {
	lists := make([][]*space, 0, len(p.spaces)+len(p.orgs))
	for s := range p.spaces {
		lists = append(lists, []*space{s})
	}
	for o := range p.orgs {
		if p.manages(o) {
			lists = append(lists, p.st.spacesByOrg.of(o))
		}
	}
	return union(lists...)
}

func (p *rights) readableUsers() []*user {
	seen := map[*user]bool{p.me: true}
	users := [][]*user{{p.me}}
	for o := range p.orgs {
		users = append(users, p.st.members(p.st.rolesByOrg.of(o), seen))
	}
	return union(users...)
}

// members are the users of roles that are not yet seen.
func (st *state) members(roles []*role, seen map[*user]bool) []*user {
	var users []*user
	for _, r := range roles {
		if !seen[r.user] {
			seen[r.user] = true
			users = append(users, r.user)
		}
	}
	return users
}

func (p *rights) readableRoles() []*role {
	var lists [][]*role
	for o := range p.orgs {
		lists = append(lists, p.st.rolesByOrg.of(o))
	}
	for _, s := range p.readableSpaces() {
		lists = append(lists, p.st.rolesIn.of(s))
	}
	return union(lists...)
}

// mayWriteIn refuses writes in a suspended org, except to admins.
func (p *rights) mayWriteIn(o *org) error {
	if o.suspended && !p.admin {
		return orgSuspended()
	}
	return nil
}

// mayWriteInSpace refuses writes in a suspended org or space. Managers of the org are not held up by the space.
func (p *rights) mayWriteInSpace(s *space) error {
	if err := p.mayWriteIn(s.org); err != nil {
		return err
	}
	if s.suspended && !p.admin && !p.manages(s.org) {
		return spaceSuspended()
	}
	return nil
}
