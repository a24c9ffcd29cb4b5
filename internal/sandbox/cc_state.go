package sandbox

import (
	"maps"
	"slices"
	"strings"
	"time"

	"github.com/cfid-cli/cfid/internal/sandbox/random"
)

// ccMeta is a resource's metadata. The maps are replaced, never changed in place: answers share them.
type ccMeta struct {
	labels, annotations map[string]string
}

// ccUser is a user the Cloud Controller knows: its guid is a UAA user's id or, for client, an OAuth client's.
type ccUser struct {
	ccRow
	meta   ccMeta
	client bool
}

type ccOrg struct {
	ccRow
	name      string
	suspended bool
	quota     *ccOrgQuota
	meta      ccMeta
}

func (o *ccOrg) title() string { return ccFold(o.name) }

type ccSpace struct {
	ccRow
	name      string
	suspended bool
	org       *ccOrg
	quota     *ccSpaceQuota // nil for none
	meta      ccMeta
}

func (s *ccSpace) title() string { return ccFold(s.name) }

// ccRole is one role of one user: in org or in space, the other is nil.
type ccRole struct {
	ccRow
	kind  ccKind
	user  *ccUser
	org   *ccOrg
	space *ccSpace
}

// ccDomain is a domain; without an owner it is shared by all orgs.
type ccDomain struct {
	ccRow
	name     string
	internal bool
	owner    *ccOrg
}

type ccSpaceKey struct {
	org  *ccOrg
	name string
}

// ccState is the Cloud Controller's state, guarded by ccServer.mu.
type ccState struct {
	options ControllerOptions
	last    int64 // the newest born or touched

	users       ccTable[*ccUser]
	orgs        ccTable[*ccOrg]
	spaces      ccTable[*ccSpace]
	roles       ccTable[*ccRole]
	domains     ccTable[*ccDomain]
	orgQuotas   ccTable[*ccOrgQuota]
	spaceQuotas ccTable[*ccSpaceQuota]
	events      ccTable[*ccEvent]
	flags       []*ccFlag // sorted by name
	jobs        ccJobs

	orgByName   map[string]*ccOrg
	spaceByName map[ccSpaceKey]*ccSpace
	spacesByOrg ccIndex[*ccOrg, *ccSpace]
	rolesByUser ccIndex[*ccUser, *ccRole]
	rolesByOrg  ccIndex[*ccOrg, *ccRole]
	rolesIn     ccIndex[*ccSpace, *ccRole]
	rolesByKind ccIndex[ccKind, *ccRole]
}

// ccFold makes names comparable: the database compares them without regard to case.
func ccFold(name string) string { return strings.ToLower(name) }

// stamp is the time of a change in microseconds. No two changes share one, as on a busy database, so that the order
// of creation never depends on guids.
func (st *ccState) stamp(now time.Time) int64 {
	st.last = max(st.last+1, now.UnixMicro())
	return st.last
}

func (st *ccState) newRow(guid string, now time.Time) ccRow {
	at := st.stamp(now)
	return ccRow{guid: guid, born: at, touched: at}
}

// touch sets a resource's updated_at.
func (st *ccState) touch(row *ccRow, now time.Time) { row.touched = st.stamp(now) }

func (st *ccState) addUser(guid string, client bool, now time.Time) *ccUser {
	u := &ccUser{ccRow: st.newRow(guid, now), client: client}
	st.users.add(u)
	return u
}

func (st *ccState) addOrg(name string, now time.Time) *ccOrg {
	o := &ccOrg{ccRow: st.newRow(random.UUID(), now), name: name, quota: st.defaultOrgQuota()}
	if st.orgByName == nil {
		st.orgByName = map[string]*ccOrg{}
	}
	st.orgs.add(o)
	st.orgByName[ccFold(name)] = o
	o.quota.orgs.add(o)
	return o
}

func (st *ccState) renameOrg(o *ccOrg, name string) {
	delete(st.orgByName, ccFold(o.name))
	o.name = name
	st.orgByName[ccFold(name)] = o
}

func (st *ccState) addSpace(org *ccOrg, name string, now time.Time) *ccSpace {
	s := &ccSpace{ccRow: st.newRow(random.UUID(), now), name: name, org: org}
	if st.spaceByName == nil {
		st.spaceByName = map[ccSpaceKey]*ccSpace{}
	}
	st.spaces.add(s)
	st.spacesByOrg.add(org, s)
	st.spaceByName[ccSpaceKey{org, ccFold(name)}] = s
	return s
}

func (st *ccState) renameSpace(s *ccSpace, name string) {
	delete(st.spaceByName, ccSpaceKey{s.org, ccFold(s.name)})
	s.name = name
	st.spaceByName[ccSpaceKey{s.org, ccFold(name)}] = s
}

func (st *ccState) addRole(kind ccKind, user *ccUser, org *ccOrg, space *ccSpace, now time.Time) *ccRole {
	r := &ccRole{ccRow: st.newRow(random.UUID(), now), kind: kind, user: user, org: org, space: space}
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
func (st *ccState) findRole(kind ccKind, user *ccUser, org *ccOrg, space *ccSpace) *ccRole {
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
func (st *ccState) removeRoles(roles []*ccRole) {
	if len(roles) == 0 {
		return
	}
	roles = slices.Clone(roles) // may be one of the lists that change below
	byKind := map[ccKind][]*ccRole{}
	byOrg := map[*ccOrg][]*ccRole{}
	bySpace := map[*ccSpace][]*ccRole{}
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

func (st *ccState) removeUser(u *ccUser) {
	st.removeRoles(st.rolesByUser.of(u))
	st.users.remove(u)
}

func (st *ccState) removeSpaces(spaces []*ccSpace) {
	if len(spaces) == 0 {
		return
	}
	spaces = slices.Clone(spaces)
	var roles []*ccRole
	byOrg := map[*ccOrg][]*ccSpace{}
	for _, s := range spaces {
		roles = append(roles, st.rolesIn.of(s)...)
		byOrg[s.org] = append(byOrg[s.org], s)
		delete(st.spaceByName, ccSpaceKey{s.org, ccFold(s.name)})
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
func (st *ccState) removeOrg(o *ccOrg) {
	st.removeSpaces(st.spacesByOrg.of(o))
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
	delete(st.orgByName, ccFold(o.name))
	o.quota.orgs.remove(o)
	st.orgs.remove(o)
}

// mergeMeta is old with a request's changes: null removes a key.
func (m ccMeta) merge(body *ccObject) ccMeta {
	return ccMeta{
		labels:      mergeCCMap(m.labels, body.dig("metadata", "labels")),
		annotations: mergeCCMap(m.annotations, body.dig("metadata", "annotations")),
	}
}

func mergeCCMap(old map[string]string, change any) map[string]string {
	o, ok := change.(*ccObject)
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
		out[key] = ccString(value)
	}
	return out
}
