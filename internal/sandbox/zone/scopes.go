package zone

import (
	"slices"
	"strings"
)

// Lost are the scopes that the client, or the user, no longer has.
func (z *Zone) Lost(cl *Client, u *User, scopes []string) []string {
	allowed := cl.Authorities
	held := map[string]bool{}
	if u != nil {
		allowed, held = cl.Scope, z.ScopesOf(u)
	}
	var missing []string
	for _, scope := range scopes {
		if !MatchesAny(allowed, scope) || u != nil && !held[scope] {
			missing = append(missing, scope)
		}
	}
	return missing
}

// MatchesAny reports whether a scope is listed, where a listed * stands for one part between dots.
func MatchesAny(listed []string, scope string) bool {
	return slices.ContainsFunc(listed, func(pattern string) bool {
		return pattern == scope || strings.Contains(pattern, "*") && wildcardScope(pattern, scope)
	})
}

func wildcardScope(pattern, scope string) bool {
	want, got := strings.Split(pattern, "."), strings.Split(scope, ".")
	if len(want) != len(got) {
		return false
	}
	for i := range want {
		if want[i] != "*" && want[i] != got[i] {
			return false
		}
	}
	return true
}
