package cc

import (
	"slices"
	"strings"

	"github.com/cfid-cli/cfid/internal/perm"
)

// permAllows reports whether a Cloud Controller accepts a call (CAPI v3, one resource) from somebody with these scopes who has these
// roles in the org or the space that it is about. Level says of which kind the role is that a call of /v3/roles gives, takes or
// reads. Known is false for calls that the tables don't have. Suspension, feature flags and what a body asks for beside are
// not looked at.
func permAllows(method, path string, level perm.Level, scopes, roleTypes []string) (allowed, known bool) {
	need, known := perm.Required(method, path)
	if !known {
		return false, false
	}
	reads := method == "GET" || method == "HEAD"
	switch {
	case slices.Contains(scopes, perm.CCAdmin):
		return true, true
	case reads && holdsAny(scopes, []string{perm.CCAdminReadOnly, perm.CCGlobalAuditor}):
		return true, true
	case !holdsAny(scopes, need.Scopes):
		return false, true
	}
	roles, byRole := need.Roles, len(need.Roles) > 0
	if reads {
		roles, byRole = readersOf(path, level)
	}
	if strings.Contains(path, "/v3/roles") && !reads && level == perm.Org {
		roles = []string{perm.OrgManager}
	}
	return !byRole || holdsAny(roleTypes, roles), true
}

// readersOf are the roles that may read one org or space, or a role in it; byRole is false for what everybody may read.
func readersOf(path string, level perm.Level) (roles []string, byRole bool) {
	anywhere := []string{perm.OrgUser, perm.OrgManager, perm.OrgAuditor, perm.BillingManager, perm.SpaceManager, perm.SpaceDeveloper, perm.SpaceAuditor, perm.SpaceSupporter}
	inSpace := []string{perm.OrgManager, perm.SpaceManager, perm.SpaceDeveloper, perm.SpaceAuditor, perm.SpaceSupporter}
	segments := strings.Split(strings.Trim(path, "/"), "/")
	if len(segments) < 3 {
		return nil, false // a list shows what may be read, which may be nothing
	}
	switch kind := segments[1]; {
	case kind == "organizations", kind == "users", kind == "roles" && level == perm.Org:
		return anywhere, true
	case kind == "spaces", kind == "space_quotas", kind == "roles":
		return inSpace, true
	}
	return nil, false
}

func holdsAny(have, want []string) bool {
	return slices.ContainsFunc(want, func(s string) bool { return slices.Contains(have, s) })
}
