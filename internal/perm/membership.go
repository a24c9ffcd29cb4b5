package perm

import "strings"

// How is the way a user is in a group.
type How string

// The ways. A UAA shows default groups like direct ones, so if the zone may not be read the two cannot be
// distinguished.
const (
	Direct          How = "direct"
	Nested          How = "nested"  // by being in a group that is in it
	Mapped          How = "mapped"  // by a group of the identity provider
	Default         How = "default" // every user of the zone is in it
	DirectOrDefault How = "direct or default"
)

// Membership is a user's membership in a group of the UAA, which is a scope.
type Membership struct {
	Group   string
	How     How
	Through []string // for Nested the groups in between, for Mapped the external groups; empty if unknown
}

// String returns the way as in output: "nested through team-a".
func (m Membership) String() string {
	text := string(m.How)
	switch {
	case len(m.Through) == 0:
		return text
	case m.How == Mapped:
		return text + " from " + strings.Join(m.Through, ", ")
	}
	return text + " through " + strings.Join(m.Through, ", ")
}

// Obtainable returns the scopes that users in these groups get through a client with these scopes, in the order of the
// groups.
func Obtainable(groups []Membership, clientScopes []string) []string {
	var out []string
	for _, g := range groups {
		if ListsScope(clientScopes, g.Group) {
			out = append(out, g.Group)
		}
	}
	return out
}

// ListsScope reports whether a client's list has a scope. In the list, * matches one part of a name: "zones.*.admin"
// (UAA).
func ListsScope(list []string, scope string) bool {
	for _, pattern := range list {
		if pattern == scope || strings.Contains(pattern, "*") && fitsParts(strings.Split(pattern, "."), strings.Split(scope, ".")) {
			return true
		}
	}
	return false
}

func fitsParts(pattern, parts []string) bool {
	if len(pattern) != len(parts) {
		return false
	}
	for i, p := range pattern {
		before, after, star := strings.Cut(p, "*")
		if !star && p != parts[i] {
			return false
		}
		if star && (len(parts[i]) <= len(before)+len(after) || !strings.HasPrefix(parts[i], before) || !strings.HasSuffix(parts[i], after)) {
			return false
		}
	}
	return true
}
