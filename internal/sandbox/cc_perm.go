package sandbox

// What a caller may do: the roles it holds, read once per request, and the platform-wide scopes. Who may read or write
// what is the Cloud Controller's permission matrix (lib/cloud_controller/permissions.rb, API 3.228.0).

// ccPerm is one caller's permissions.
type ccPerm struct {
	st     *ccState
	me     *ccUser
	admin  bool // cloud_controller.admin
	global bool // reads everything
	orgs   map[*ccOrg]ccKinds
	spaces map[*ccSpace]ccKinds
}

func (st *ccState) permissions(who ccCaller, me *ccUser) *ccPerm {
	p := &ccPerm{
		st: st, me: me, admin: who.admin(), global: who.readsAll(),
		orgs: map[*ccOrg]ccKinds{}, spaces: map[*ccSpace]ccKinds{},
	}
	for _, r := range st.rolesByUser.of(me) {
		if r.org != nil {
			p.orgs[r.org] |= ccKindSet(r.kind)
			continue
		}
		p.spaces[r.space] |= ccKindSet(r.kind)
	}
	return p
}

func (p *ccPerm) manages(o *ccOrg) bool { return p.orgs[o].hasAny(ccKindSet(ccOrgManager)) }

// managesAny tells whether the caller is manager of some org.
func (p *ccPerm) managesAny() bool {
	for _, kinds := range p.orgs {
		if kinds.hasAny(ccKindSet(ccOrgManager)) {
			return true
		}
	}
	return false
}

func (p *ccPerm) readsOrg(o *ccOrg) bool { return p.global || p.orgs[o] != 0 }

func (p *ccPerm) writesOrg(o *ccOrg) bool { return p.admin || p.manages(o) }

func (p *ccPerm) readsSpace(s *ccSpace) bool { return p.global || p.spaces[s] != 0 || p.manages(s.org) }

// updatesSpace tells whether the caller may change a space and its roles.
func (p *ccPerm) updatesSpace(s *ccSpace) bool {
	return p.admin || p.manages(s.org) || p.spaces[s].hasAny(ccKindSet(ccSpaceManager))
}

func (p *ccPerm) readsRole(r *ccRole) bool {
	if r.org != nil {
		return p.readsOrg(r.org)
	}
	return p.readsSpace(r.space)
}

// readsUser is true for the caller and for users with an org role where the caller has one.
func (p *ccPerm) readsUser(u *ccUser) bool {
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

// readsOrgDomains tells whether the caller sees the private domains of an org.
func (p *ccPerm) readsOrgDomains(o *ccOrg) bool {
	if p.global || p.orgs[o].hasAny(ccKindSet(ccOrgManager, ccOrgAuditor)) {
		return true
	}
	for s := range p.spaces {
		if s.org == o {
			return true
		}
	}
	return false
}

func (p *ccPerm) readsEvent(e *ccEvent) bool {
	if p.global {
		return true
	}
	return p.st.eventKinds(p, e).hasAny(ccKindSet(ccOrgAuditor, ccSpaceAuditor, ccSpaceDeveloper, ccSpaceSupporter))
}

// eventKinds are the caller's roles where an event happened.
func (st *ccState) eventKinds(p *ccPerm, e *ccEvent) (kinds ccKinds) {
	if o := st.orgs.get(e.org); o != nil {
		kinds |= p.orgs[o]
	}
	if s := st.spaces.get(e.space); s != nil {
		kinds |= p.spaces[s]
	}
	return kinds
}

// readsSpaceQuota is true for managers of its org and for members of a space it is applied to.
func (p *ccPerm) readsSpaceQuota(q *ccSpaceQuota) bool {
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

func (p *ccPerm) readableOrgs() []*ccOrg {
	lists := make([][]*ccOrg, 0, len(p.orgs))
	for o := range p.orgs {
		lists = append(lists, []*ccOrg{o})
	}
	return ccUnion(lists...)
}

func (p *ccPerm) readableSpaces() []*ccSpace {
	lists := make([][]*ccSpace, 0, len(p.spaces)+len(p.orgs))
	for s := range p.spaces {
		lists = append(lists, []*ccSpace{s})
	}
	for o := range p.orgs {
		if p.manages(o) {
			lists = append(lists, p.st.spacesByOrg.of(o))
		}
	}
	return ccUnion(lists...)
}

func (p *ccPerm) readableUsers() []*ccUser {
	seen := map[*ccUser]bool{p.me: true}
	users := [][]*ccUser{{p.me}}
	for o := range p.orgs {
		users = append(users, p.st.members(p.st.rolesByOrg.of(o), seen))
	}
	return ccUnion(users...)
}

// members are the users of roles that are not yet seen.
func (st *ccState) members(roles []*ccRole, seen map[*ccUser]bool) []*ccUser {
	var users []*ccUser
	for _, r := range roles {
		if !seen[r.user] {
			seen[r.user] = true
			users = append(users, r.user)
		}
	}
	return users
}

func (p *ccPerm) readableRoles() []*ccRole {
	var lists [][]*ccRole
	for o := range p.orgs {
		lists = append(lists, p.st.rolesByOrg.of(o))
	}
	for _, s := range p.readableSpaces() {
		lists = append(lists, p.st.rolesIn.of(s))
	}
	return ccUnion(lists...)
}

// mayWriteIn refuses writes in a suspended org, except to admins.
func (p *ccPerm) mayWriteIn(o *ccOrg) error {
	if o.suspended && !p.admin {
		return ccOrgSuspended()
	}
	return nil
}

// mayWriteInSpace refuses writes in a suspended org or space. Managers of the org are not held up by the space.
func (p *ccPerm) mayWriteInSpace(s *ccSpace) error {
	if err := p.mayWriteIn(s.org); err != nil {
		return err
	}
	if s.suspended && !p.admin && !p.manages(s.org) {
		return ccSpaceSuspended()
	}
	return nil
}
