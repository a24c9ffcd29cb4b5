package perm

import (
	"fmt"
	"strings"

	"github.com/cfid-cli/cfid/internal/near"
)

// Level is where a role holds: in an org or in a space.
type Level string

// The two levels of roles. The empty Level means "either" where a level is given.
const (
	Org   Level = "org"
	Space Level = "space"
)

// Role is one of the Cloud Controller's role types.
type Role struct {
	Type  string // as in POST /v3/roles: "organization_manager"
	CF    string // as in `cf set-org-role`: "OrgManager"
	Label string // as in a table heading: "Org Manager"
	Level Level
	May   string // what a holder may do, one line
}

// The types of the Cloud Controller (CAPI v3 `roles`).
const (
	OrgUser        = "organization_user"
	OrgManager     = "organization_manager"
	OrgAuditor     = "organization_auditor"
	BillingManager = "organization_billing_manager"
	SpaceManager   = "space_manager"
	SpaceDeveloper = "space_developer"
	SpaceAuditor   = "space_auditor"
	SpaceSupporter = "space_supporter"
)

// roles is in the order of output: membership first, then by power.
var roles = [...]Role{
	{OrgUser, "OrgUser", "Org User", Org, "be a member of the org: needed before any role in its spaces"},
	{OrgManager, "OrgManager", "Org Manager", Org, "create and change spaces, manage users and roles, see billing and quotas"},
	{OrgAuditor, "OrgAuditor", "Org Auditor", Org, "read the org: spaces, apps, services"},
	{BillingManager, "BillingManager", "Billing Manager", Org, "see and change billing, see quotas"},
	{SpaceManager, "SpaceManager", "Space Manager", Space, "manage the space's users, change the space, see apps"},
	{SpaceDeveloper, "SpaceDeveloper", "Space Developer", Space, "create, change and delete apps and service instances, bind them, see logs and statistics, use SSH"},
	{SpaceAuditor, "SpaceAuditor", "Space Auditor", Space, "read the space, change nothing"},
	{SpaceSupporter, "SpaceSupporter", "Space Supporter", Space, "read the space and troubleshoot: restart and scale, see logs; no code, no secrets"},
}

// Roles returns every role, org roles first. The caller may change the slice.
func Roles() []Role {
	return append([]Role(nil), roles[:]...)
}

// RoleOf finds a role by its API type, as servers send it.
func RoleOf(apiType string) (Role, bool) {
	for _, r := range roles {
		if r.Type == apiType {
			return r, true
		}
	}
	return Role{}, false
}

// RoleError is a word that does not name one role.
type RoleError struct {
	Word  string
	Level Level    // the level that was given, "" for any
	Found []Role   // roles that the word matches, but at the other level, or more than one
	Near  []string // cf's words for roles that look like Word
}

// Error lists the words that would be valid.
func (e *RoleError) Error() string {
	switch {
	case len(e.Found) > 1:
		return fmt.Sprintf("role %q exists for orgs and for spaces: use %s", e.Word, words(e.Found))
	case len(e.Found) == 1:
		return fmt.Sprintf("%s is a role of %ss, not of %ss", e.Found[0].CF, e.Found[0].Level, e.Level)
	case len(e.Near) > 0:
		return fmt.Sprintf("unknown role %q: did you mean %s?", e.Word, strings.Join(e.Near, " or "))
	}
	return fmt.Sprintf("unknown role %q (known: %s)", e.Word, strings.Join(RoleWords(e.Level), ", "))
}

func words(rs []Role) string {
	var w []string
	for _, r := range rs {
		w = append(w, r.CF)
	}
	return strings.Join(w, " or ")
}

// RoleWords lists cf's words for the roles of a level, all of them for "".
func RoleWords(level Level) []string {
	var out []string
	for _, r := range roles {
		if level == "" || r.Level == level {
			out = append(out, r.CF)
		}
	}
	return out
}

// ParseRole reads a role in any spelling: `OrgManager`, `organization_manager`, `org-manager`, `Space Developer`, in
// any case. Level decides words that both levels have ("manager", "auditor"); with "" they are an error that names
// both. The error is a *RoleError.
func ParseRole(word string, level Level) (Role, error) {
	key := roleKey(word)
	var found []Role
	for _, r := range roles {
		if full := roleKey(r.Type); key == full || key == roleKey(r.CF) {
			found = []Role{r} // an exact match of the whole name
			break
		} else if key != "" && key == strings.TrimPrefix(full, string(r.Level)) {
			found = append(found, r)
		}
	}
	if level != "" {
		if at := ofLevel(found, level); len(at) > 0 {
			found = at
		}
	}
	if len(found) == 1 && (level == "" || found[0].Level == level) {
		return found[0], nil
	}
	e := &RoleError{Word: word, Level: level, Found: found}
	if len(found) == 0 {
		e.Near = nearRoles(key, level)
	}
	return Role{}, e
}

// ParseRoles reads several words; it returns the error of the first that is not a role.
func ParseRoles(in []string, level Level) ([]Role, error) {
	var out []Role
	for _, w := range in {
		r, err := ParseRole(w, level)
		if err != nil {
			return nil, err
		}
		out = append(out, r)
	}
	return out, nil
}

// roleKey folds the spellings of a role into one: "Organization_Manager",
// "org manager" and "OrgManager" are all "orgmanager".
func roleKey(word string) string {
	k := strings.ToLower(strings.TrimSpace(word))
	k = strings.NewReplacer("_", "", "-", "", " ", "").Replace(k)
	for _, long := range []string{"organization", "organisation"} {
		if rest, ok := strings.CutPrefix(k, long); ok {
			return "org" + rest
		}
	}
	return k
}

func ofLevel(rs []Role, level Level) []Role {
	var out []Role
	for _, r := range rs {
		if r.Level == level {
			out = append(out, r)
		}
	}
	return out
}

// nearRoles compares with the full word and with the word without its level, so
// that "SpaceDev", "develper" and "OrgDeveloper" all lead to SpaceDeveloper.
func nearRoles(key string, level Level) []string {
	bare := strings.TrimPrefix(strings.TrimPrefix(key, "org"), "space")
	var out []string
	for _, r := range roles {
		if level != "" && r.Level != level {
			continue
		}
		full := roleKey(r.Type)
		short := strings.TrimPrefix(full, string(r.Level))
		if near.Words(key, []string{full}) != nil || (bare != "" && near.Words(bare, []string{short}) != nil) {
			out = append(out, r.CF)
		}
	}
	if exact := near.Words(key, RoleWords(level)); len(exact) == 1 {
		return exact
	}
	return out
}
