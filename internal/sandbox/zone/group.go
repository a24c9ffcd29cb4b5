package zone

import (
	"slices"
	"sort"
	"sync"
	"time"
)

// Member types of a group.
const (
	MemberUser  = "USER"
	MemberGroup = "GROUP"
)

// Group is a SCIM group, which is also an OAuth scope. It is changed in place under the zone's lock.
type Group struct {
	seq         int64
	ID          string
	displayName string
	Description *string
	Version     int
	created     time.Time
	Modified    time.Time
	Members     []Member
	Index       map[string]int // member id to its place in members
}

// Member is one entry of a group.
type Member struct {
	Origin string `json:"origin"`
	Type   string `json:"type"`
	Value  string `json:"value"`
}

// groupTable holds groups by id and name, in insertion order, and who is a member of what.
type groupTable struct {
	ByID     map[string]*Group
	ByName   map[string]*Group // names are case-sensitive here
	Order    []*Group
	next     int64
	MemberOf map[string]map[string]bool // member id to group ids
	Mappings []Mapping
	gen      int64 // counts changes of groups and of their nesting, not of their users
}

// Mapping gives the members of a group of another system the group here.
type Mapping struct {
	GroupID, External, Origin string
	Created                   time.Time
}

func (t *groupTable) init() {
	t.ByID, t.ByName, t.MemberOf = map[string]*Group{}, map[string]*Group{}, map[string]map[string]bool{}
}

func (t *groupTable) Add(g *Group) {
	t.next++
	t.gen++
	g.seq = t.next
	g.Index = map[string]int{}
	members := g.Members
	g.Members = nil
	t.ByID[g.ID], t.ByName[g.displayName] = g, g
	t.Order = append(t.Order, g)
	for _, m := range members {
		t.Join(g, m)
	}
}

// Join adds m to g; it returns false if m is a member already.
func (t *groupTable) Join(g *Group, m Member) bool {
	if _, there := g.Index[m.Value]; there {
		return false
	}
	if m.Type == MemberGroup {
		t.gen++
	}
	g.Index[m.Value] = len(g.Members)
	g.Members = append(g.Members, m)
	if t.MemberOf[m.Value] == nil {
		t.MemberOf[m.Value] = map[string]bool{}
	}
	t.MemberOf[m.Value][g.ID] = true
	return true
}

// Leave takes a member out of g; false when it is not there.
func (t *groupTable) Leave(g *Group, memberID string) bool {
	at, there := g.Index[memberID]
	if !there {
		return false
	}
	if g.Members[at].Type == MemberGroup {
		t.gen++
	}
	g.Members = slices.Delete(g.Members, at, at+1)
	delete(g.Index, memberID)
	for i := at; i < len(g.Members); i++ {
		g.Index[g.Members[i].Value] = i
	}
	delete(t.MemberOf[memberID], g.ID)
	if len(t.MemberOf[memberID]) == 0 {
		delete(t.MemberOf, memberID)
	}
	return true
}

// LeaveAll takes a deleted user or group out of every group.
func (t *groupTable) LeaveAll(memberID string) {
	for id := range t.MemberOf[memberID] {
		t.Leave(t.ByID[id], memberID)
	}
}

func (t *groupTable) Remove(g *Group) {
	for len(g.Members) > 0 {
		t.Leave(g, g.Members[len(g.Members)-1].Value)
	}
	t.LeaveAll(g.ID)
	t.gen++
	delete(t.ByID, g.ID)
	delete(t.ByName, g.displayName)
	at := sort.Search(len(t.Order), func(i int) bool { return t.Order[i].seq >= g.seq })
	t.Order = slices.Delete(t.Order, at, at+1)
	t.Mappings = slices.DeleteFunc(t.Mappings, func(m Mapping) bool { return m.GroupID == g.ID })
}

func (t *groupTable) Rename(g *Group, name string) {
	t.gen++
	delete(t.ByName, g.displayName)
	g.displayName = name
	t.ByName[name] = g
}

// held is a group as a user holds it: directly (by membership or by default) or through another group.
type held struct {
	group  *Group
	direct bool
}

// heldBy are a user's groups in insertion order. The caller holds the zone's lock and changes nothing in the list, which users
// without memberships of their own share.
func (z *Zone) heldBy(u *User) []held {
	if len(z.Groups.MemberOf[u.ID]) > 0 {
		return z.holdings(u.ID)
	}
	z.common.mu.Lock()
	defer z.common.mu.Unlock()
	if z.common.list == nil || z.common.gen != z.Groups.gen {
		z.common.list, z.common.gen = z.holdings(""), z.Groups.gen
	}
	return z.common.list
}

// commonGroups caches the groups of users who have the default groups only.
type commonGroups struct {
	mu   sync.Mutex
	gen  int64
	list []held
}

// holdings follows memberships from the default groups and a user's own upwards. The caller holds the zone's lock.
func (z *Zone) holdings(userID string) []held {
	direct := map[string]bool{}
	for _, name := range z.DefaultGroups {
		if g := z.Groups.ByName[name]; g != nil {
			direct[g.ID] = true
		}
	}
	for id := range z.Groups.MemberOf[userID] {
		direct[id] = true
	}
	out := make([]held, 0, len(direct))
	seen := map[string]bool{}
	var queue []string
	for id := range direct {
		seen[id] = true
		out = append(out, held{z.Groups.ByID[id], true})
		queue = append(queue, id)
	}
	for len(queue) > 0 {
		child := queue[0]
		queue = queue[1:]
		for id := range z.Groups.MemberOf[child] {
			if seen[id] {
				continue
			}
			seen[id] = true
			out = append(out, held{z.Groups.ByID[id], false})
			queue = append(queue, id)
		}
	}
	slices.SortFunc(out, func(a, b held) int { return int(a.group.seq - b.group.seq) })
	return out
}

// ScopesOf are the names of the groups a user holds: what a token for the user may carry.
func (z *Zone) ScopesOf(u *User) map[string]bool {
	z.RLock()
	defer z.RUnlock()
	names := map[string]bool{}
	for _, h := range z.heldBy(u) {
		names[h.group.displayName] = true
	}
	return names
}
