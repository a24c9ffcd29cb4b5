package sandbox

import (
	"slices"
	"sort"
	"sync"
	"time"
)

// Member types of a group.
const (
	memberUser  = "USER"
	memberGroup = "GROUP"
)

// group is a SCIM group, which is also an OAuth scope. It is changed in place under zone.mu.
type group struct {
	seq         int64
	id          string
	displayName string
	description *string
	version     int
	created     time.Time
	modified    time.Time
	members     []member
	index       map[string]int // member id to its place in members
}

// member is one entry of a group.
type member struct {
	Origin string `json:"origin"`
	Type   string `json:"type"`
	Value  string `json:"value"`
}

// groupTable holds groups by id and name, in insertion order, and who is a member of what.
type groupTable struct {
	byID     map[string]*group
	byName   map[string]*group // names are case-sensitive here
	order    []*group
	next     int64
	memberOf map[string]map[string]bool // member id to group ids
	mappings []mapping
	gen      int64 // counts changes of groups and of their nesting, not of their users
}

// mapping gives the members of a group of another system the group here.
type mapping struct {
	groupID, external, origin string
	created                   time.Time
}

func (t *groupTable) init() {
	t.byID, t.byName, t.memberOf = map[string]*group{}, map[string]*group{}, map[string]map[string]bool{}
}

func (t *groupTable) add(g *group) {
	t.next++
	t.gen++
	g.seq = t.next
	g.index = map[string]int{}
	members := g.members
	g.members = nil
	t.byID[g.id], t.byName[g.displayName] = g, g
	t.order = append(t.order, g)
	for _, m := range members {
		t.join(g, m)
	}
}

// join adds m to g; false when it is there already.
func (t *groupTable) join(g *group, m member) bool {
	if _, there := g.index[m.Value]; there {
		return false
	}
	if m.Type == memberGroup {
		t.gen++
	}
	g.index[m.Value] = len(g.members)
	g.members = append(g.members, m)
	if t.memberOf[m.Value] == nil {
		t.memberOf[m.Value] = map[string]bool{}
	}
	t.memberOf[m.Value][g.id] = true
	return true
}

// leave takes a member out of g; false when it is not there.
func (t *groupTable) leave(g *group, memberID string) bool {
	at, there := g.index[memberID]
	if !there {
		return false
	}
	if g.members[at].Type == memberGroup {
		t.gen++
	}
	g.members = slices.Delete(g.members, at, at+1)
	delete(g.index, memberID)
	for i := at; i < len(g.members); i++ {
		g.index[g.members[i].Value] = i
	}
	delete(t.memberOf[memberID], g.id)
	if len(t.memberOf[memberID]) == 0 {
		delete(t.memberOf, memberID)
	}
	return true
}

// leaveAll takes a deleted user or group out of every group.
func (t *groupTable) leaveAll(memberID string) {
	for id := range t.memberOf[memberID] {
		t.leave(t.byID[id], memberID)
	}
}

func (t *groupTable) remove(g *group) {
	for len(g.members) > 0 {
		t.leave(g, g.members[len(g.members)-1].Value)
	}
	t.leaveAll(g.id)
	t.gen++
	delete(t.byID, g.id)
	delete(t.byName, g.displayName)
	at := sort.Search(len(t.order), func(i int) bool { return t.order[i].seq >= g.seq })
	t.order = slices.Delete(t.order, at, at+1)
	t.mappings = slices.DeleteFunc(t.mappings, func(m mapping) bool { return m.groupID == g.id })
}

func (t *groupTable) rename(g *group, name string) {
	t.gen++
	delete(t.byName, g.displayName)
	g.displayName = name
	t.byName[name] = g
}

// held is a group as a user holds it: directly (by membership or by default) or through another group.
type held struct {
	group  *group
	direct bool
}

// heldBy are a user's groups in insertion order. The caller holds mu and changes nothing in the list, which users
// without memberships of their own share.
func (z *zone) heldBy(u *user) []held {
	if len(z.groups.memberOf[u.id]) > 0 {
		return z.holdings(u.id)
	}
	z.common.mu.Lock()
	defer z.common.mu.Unlock()
	if z.common.list == nil || z.common.gen != z.groups.gen {
		z.common.list, z.common.gen = z.holdings(""), z.groups.gen
	}
	return z.common.list
}

// commonGroups caches the groups of users who have the default groups only.
type commonGroups struct {
	mu   sync.Mutex
	gen  int64
	list []held
}

// holdings follows memberships from the default groups and a user's own upwards. The caller holds mu.
func (z *zone) holdings(userID string) []held {
	direct := map[string]bool{}
	for _, name := range z.defaultGroups {
		if g := z.groups.byName[name]; g != nil {
			direct[g.id] = true
		}
	}
	for id := range z.groups.memberOf[userID] {
		direct[id] = true
	}
	out := make([]held, 0, len(direct))
	seen := map[string]bool{}
	var queue []string
	for id := range direct {
		seen[id] = true
		out = append(out, held{z.groups.byID[id], true})
		queue = append(queue, id)
	}
	for len(queue) > 0 {
		child := queue[0]
		queue = queue[1:]
		for id := range z.groups.memberOf[child] {
			if seen[id] {
				continue
			}
			seen[id] = true
			out = append(out, held{z.groups.byID[id], false})
			queue = append(queue, id)
		}
	}
	slices.SortFunc(out, func(a, b held) int { return int(a.group.seq - b.group.seq) })
	return out
}

// scopesOf are the names of the groups a user holds: what a token for the user may carry.
func (z *zone) scopesOf(u *user) map[string]bool {
	z.mu.RLock()
	defer z.mu.RUnlock()
	names := map[string]bool{}
	for _, h := range z.heldBy(u) {
		names[h.group.displayName] = true
	}
	return names
}
