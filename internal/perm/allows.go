package perm

import (
	"slices"
	"strings"
)

// Allows says whether a Cloud Controller accepts a call (CAPI v3, one resource) from somebody with these scopes who has these
// roles in the org or the space that it is about. Level says of which kind the role is that a call of /v3/roles gives, takes or
// reads. Known is false for calls that the tables don't have. Suspension, feature flags and what a body asks for beside are
// not looked at.
func Allows(method, path string, level Level, scopes, roleTypes []string) (allowed, known bool) {
	need, known := Required(method, path)
	if !known {
		return false, false
	}
	reads := method == "GET" || method == "HEAD"
	switch {
	case slices.Contains(scopes, CCAdmin):
		return true, true
	case reads && holdsAny(scopes, []string{CCAdminReadOnly, CCGlobalAuditor}):
		return true, true
	case !holdsAny(scopes, need.Scopes):
		return false, true
	}
	roles, byRole := need.Roles, len(need.Roles) > 0
	if reads {
		roles, byRole = readersOf(path, level)
	}
	if strings.Contains(path, "/v3/roles") && !reads && level == Org {
		roles = []string{OrgManager}
	}
	return !byRole || holdsAny(roleTypes, roles), true
}

// readersOf are the roles that may read one org or space, or a role in it; byRole is false for what everybody may read.
func readersOf(path string, level Level) (roles []string, byRole bool) {
	anywhere := []string{OrgUser, OrgManager, OrgAuditor, BillingManager, SpaceManager, SpaceDeveloper, SpaceAuditor, SpaceSupporter}
	inSpace := []string{OrgManager, SpaceManager, SpaceDeveloper, SpaceAuditor, SpaceSupporter}
	segments := strings.Split(strings.Trim(path, "/"), "/")
	if len(segments) < 3 {
		return nil, false // a list shows what may be read, be it nothing
	}
	switch kind := segments[1]; {
	case kind == "organizations", kind == "users", kind == "roles" && level == Org:
		return anywhere, true
	case kind == "spaces", kind == "space_quotas", kind == "roles":
		return inSpace, true
	}
	return nil, false
}
