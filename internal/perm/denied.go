package perm

import (
	"slices"
	"strings"

	"github.com/cfid-cli/cfid/internal/line"
)

// Refused is what is known of a caller to whom a server answered 403.
type Refused struct {
	User   string   // empty for a client by itself
	Client string   // that the token came through
	Scopes []string // of the token; nil if unknown
	Roles  []string // types of the caller's roles in Place
	Place  Place    // of the call; empty if unknown
	// Looked reports that Roles were read, so empty Roles means none.
	Looked bool
}

// LacksScope reports that the token has none of the required scopes.
func (n Need) LacksScope(r Refused) bool { return r.Scopes != nil && !holdsAny(r.Scopes, n.Scopes) }

// ByRole reports that a role is missing, not a scope.
func (n Need) ByRole(r Refused) bool { return len(n.Roles) > 0 && !n.LacksScope(r) }

// Wanted are the scopes that would be enough, without the zone's admin scope if others would be: few have that one.
func (n Need) Wanted() []string {
	out := slices.DeleteFunc(slices.Clone(n.Scopes), func(s string) bool { return strings.HasPrefix(s, "zones.") && strings.HasSuffix(s, ".admin") })
	if len(out) == 0 {
		return n.Scopes
	}
	return out
}

// RoleWords are cf's words for the roles that would be enough in Place.
func (n Need) RoleWords(r Refused) []string {
	var out []string
	for _, t := range n.rolesAt(r.Place) {
		out = append(out, roleWord(t))
	}
	return out
}

// rolesAt leaves out space roles if the call was about an org.
func (n Need) rolesAt(at Place) []string {
	if at.Org == "" || at.Space != "" {
		return n.Roles
	}
	return slices.DeleteFunc(slices.Clone(n.Roles), func(t string) bool {
		role, _ := RoleOf(t)
		return role.Level == Space
	})
}

// Has names the caller's roles in Place; "" if unknown.
func (r Refused) Has() string {
	switch {
	case len(r.Roles) > 0:
		return "you are " + strings.ReplaceAll(roleWords(r.Roles), " or ", " and ")
	case r.Looked:
		return "you have no role in " + r.Place.String()
	}
	return ""
}

// Mends are the ways to get the role or the scope, with the least that is enough.
func (n Need) Mends(r Refused) []Mend {
	if !n.ByRole(r) {
		return n.scopeMends(r)
	}
	who := Person{Name: r.User}
	if r.User == "" {
		who = Person{Name: r.Client, Client: true}
	}
	roles := n.rolesAt(r.Place)
	if r.Place.Org == "" || who.Name == "" || len(roles) == 0 {
		return []Mend{{Say: "ask a manager of the org, or a platform admin, for the role"}}
	}
	return []Mend{giveRole(who, leastRole(roles), r.Place)}
}

// scopeMends: a scope is a group for a user and an authority for a client, and is only in tokens issued afterwards.
func (n Need) scopeMends(r Refused) []Mend {
	wanted := n.Wanted()
	scope := wanted[0]
	for _, s := range wanted {
		if s != "uaa.admin" && s != CCAdmin {
			scope = s
			break
		}
	}
	switch {
	case r.User == "":
		return []Mend{{Say: "log in as a user or client that has it", Login: true}}
	case r.Client == "cf" && !listedByCF(scope):
		return []Mend{
			{Run: line.Login.Flag("--client-credentials").Flag("--client-id", "admin"), Say: "the client cf never asks for " + scope},
			{Run: line.Login.With(r.User).Flag("--client-id", "CLIENT"), Say: "or through another client that lists it"},
		}
	}
	return []Mend{{Run: line.GroupMemberAdd.With(scope, r.User), Say: "an admin can"}, loginAgain()}
}

// listedByCF: a foundation's client cf lists no scope of these areas, so adding a user to a group has no effect for
// logins through cf.
func listedByCF(scope string) bool {
	area, _, _ := strings.Cut(scope, ".")
	return !slices.Contains([]string{"clients", "zones", "idps", "tokens"}, area)
}
