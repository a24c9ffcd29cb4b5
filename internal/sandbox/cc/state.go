package cc

import (
	"maps"
	"slices"
	"strings"
	"time"

	"github.com/cfid-cli/cfid/internal/sandbox/random"
)

// meta is a resource's metadata. The maps are replaced, never changed in place: answers share them.
type meta struct {
	labels, annotations map[string]string
}

// user is a user the Cloud Controller knows: its guid is a UAA user's id or, for client, an OAuth client's.
type user struct {
	stored
	meta   meta
	client bool
}

type org struct {
	stored
	name      string
	suspended bool
	quota     *orgQuota
	meta      meta
}

func (o *org) title() string { return fold(o.name) }

type space struct {
	stored
	name      string
	suspended bool
	org       *org
	quota     *spaceQuota // nil for none
	meta      meta
}

func (s *space) title() string { return fold(s.name) }

// role is one role of one user: in org or in space, the other is nil.
type role struct {
	stored
	kind  kind
	user  *user
	org   *org
	space *space
}

// domain is a domain; without an owner it is shared by all orgs.
type domain struct {
	stored
	name     string
	internal bool
	owner    *org
}

type spaceKey struct {
	org  *org
	name string
}

// state is the Cloud Controller's state, guarded by Server.mu.
type state struct {
	options Options
	last    int64 // the newest born or touched

	users       table[*user]
	orgs        table[*org]
	spaces      table[*space]
	roles       table[*role]
	domains     table[*domain]
	orgQuotas   table[*orgQuota]
	spaceQuotas table[*spaceQuota]
	events      table[*event]
	flags       []*flag // sorted by name
	jobs        jobs

	orgByName   map[string]*org
	spaceByName map[spaceKey]*space
	spacesByOrg index[*org, *space]
	rolesByUser index[*user, *role]
	rolesByOrg  index[*org, *role]
	rolesIn     index[*space, *role]
	rolesByKind index[kind, *role]
}

// fold makes names comparable: the database compares them without regard to case.
func fold(name string) string { return strings.ToLower(name) }

// stamp is the time of a change in microseconds. No two changes share one, as on a busy database, so that the order
// of creation never depends on guids.
func (st *state) stamp(now time.Time) int64 {
	st.last = max(st.last+1, now.UnixMicro())
	return st.last
}

func (st *state) newRow(guid string, now time.Time) stored {
	at := st.stamp(now)
	return stored{guid: guid, born: at, touched: at}
}

// touch sets a resource's updated_at.
func (st *state) touch(row *stored, now time.Time) { row.touched = st.stamp(now) }

func (st *state) addUser(guid string, client bool, now time.Time) *user {
	u := &user{stored: st.newRow(guid, now), client: client}
	st.users.add(u)
	return u
}

func (st *state) addOrg(name string, now time.Time) *org {
	o := &org{stored: st.newRow(random.UUID(), now), name: name, quota: st.defaultOrgQuota()}
	if st.orgByName == nil {
		st.orgByName = map[string]*org{}
	}
	st.orgs.add(o)
	st.orgByName[fold(name)] = o
	o.quota.orgs.add(o)
	return o
}

func (st *state) renameOrg(o *org, name string) {
	delete(st.orgByName, fold(o.name))
	o.name = name
	st.orgByName[fold(name)] = o
}

func (st *state) addSpace(org *org, name string, now time.Time) *space {
	s := &space{stored: st.newRow(random.UUID(), now), name: name, org: org}
	if st.spaceByName == nil {
		st.spaceByName = map[spaceKey]*space{}
	}
	st.spaces.add(s)
	st.spacesByOrg.add(org, s)
	st.spaceByName[spaceKey{org, fold(name)}] = s
	return s
}

func (st *state) renameSpace(s *space, name string) {
	delete(st.spaceByName, spaceKey{s.org, fold(s.name)})
	s.name = name
	st.spaceByName[spaceKey{s.org, fold(name)}] = s
}

func (st *state) addRole(kind kind, user *user, org *org, space *space, now time.Time) *role {
	r := &role{stored: st.newRow(random.UUID(), now), kind: kind, user: user, org: org, space: space}
	st.roles.add(r)
	st.rolesByUser.add(user, r)
	st.rolesByKind.add(kind, r)
	if org != nil {
		st.rolesByOrg.add(org, r)
		return r
	}
	st.rolesIn.add(space, r)
	return r
}

// findRole is the user's role of that kind in the org or space, nil when there is none.
func (st *state) findRole(kind kind, user *user, org *org, space *space) *role {
	candidates := st.rolesByUser.of(user)
	there := st.rolesIn.of(space)
	if org != nil {
		there = st.rolesByOrg.of(org)
	}
	if len(there) < len(candidates) {
		candidates = there
	}
	for _, r := range candidates {
		if r.kind == kind && r.user == user && r.org == org && r.space == space {
			return r
		}
	}
	return nil
}

// removeRoles takes roles out of all indexes.
func (st *state) removeRoles(roles []*role) {
	if len(roles) == 0 {
		return
	}
	roles = slices.Clone(roles) // may be one of the lists that change below
	byKind := map[kind][]*role{}
	byOrg := map[*org][]*role{}
	bySpace := map[*space][]*role{}
	for _, r := range roles {
		st.rolesByUser.remove(r.user, r)
		byKind[r.kind] = append(byKind[r.kind], r)
		if r.org != nil {
			byOrg[r.org] = append(byOrg[r.org], r)
		} else {
			bySpace[r.space] = append(bySpace[r.space], r)
		}
	}
	for kind, gone := range byKind {
		st.rolesByKind.remove(kind, gone...)
	}
	for org, gone := range byOrg {
		st.rolesByOrg.remove(org, gone...)
	}
	for space, gone := range bySpace {
		st.rolesIn.remove(space, gone...)
	}
	st.roles.remove(roles...)
}

func (st *state) removeUser(u *user) {
	st.removeRoles(st.rolesByUser.of(u))
	st.users.remove(u)
}

func (st *state) removeSpaces(spaces ...*space) {
	if len(spaces) == 0 {
		return
	}
	spaces = slices.Clone(spaces)
	var roles []*role
	byOrg := map[*org][]*space{}
	for _, s := range spaces {
		roles = append(roles, st.rolesIn.of(s)...)
		byOrg[s.org] = append(byOrg[s.org], s)
		delete(st.spaceByName, spaceKey{s.org, fold(s.name)})
		if s.quota != nil {
			s.quota.spaces.remove(s)
		}
	}
	st.removeRoles(roles)
	for org, gone := range byOrg {
		st.spacesByOrg.remove(org, gone...)
	}
	st.spaces.remove(spaces...)
}

// removeOrg deletes an org with its spaces, roles, space quotas and domains.
func (st *state) removeOrg(o *org) {
	st.removeSpaces(st.spacesByOrg.of(o)...)
	st.removeRoles(st.rolesByOrg.of(o))
	for _, q := range slices.Clone(st.spaceQuotas.rows) {
		if q.org == o {
			st.spaceQuotas.remove(q)
		}
	}
	for _, d := range slices.Clone(st.domains.rows) {
		if d.owner == o {
			st.domains.remove(d)
		}
	}
	delete(st.orgByName, fold(o.name))
	o.quota.orgs.remove(o)
	st.orgs.remove(o)
}

// mergeMeta is old with a request's changes: null removes a key.
func (m meta) merge(body *object) meta {
	return meta{
		labels:      mergeMap(m.labels, body.dig("metadata", "labels")),
		annotations: mergeMap(m.annotations, body.dig("metadata", "annotations")),
	}
}

func mergeMap(old map[string]string, change any) map[string]string {
	o, ok := change.(*object)
	if !ok {
		return old
	}
	out := maps.Clone(old)
	if out == nil {
		out = map[string]string{}
	}
	for _, key := range o.keys {
		value := o.values[key]
		if value == nil {
			delete(out, key)
			continue
		}
		out[key] = textOf(value)
	}
	return out
}
