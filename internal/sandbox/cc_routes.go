package sandbox

import (
	"net/http"
	"net/url"
	"strings"
)

// ccRoute is one call under /v3.
type ccRoute struct {
	method, path string // ":" stands for one variable part
	handle       func(*ccCall) (ccReply, error)
	writes       bool // needs the state for itself
	open         bool // needs no token; runs without the lock
	parts        []string
}

// ccRoutes are all calls under /v3.
func ccRoutes() []ccRoute {
	routes := append(ccIdentityRoutes(), ccOtherRoutes()...)
	for i := range routes {
		routes[i].parts = strings.Split(routes[i].path, "/")
	}
	return routes
}

// ccIdentityRoutes are users, roles, orgs, spaces and what belongs to them.
func ccIdentityRoutes() []ccRoute {
	const get, post, patch, del = http.MethodGet, http.MethodPost, http.MethodPatch, http.MethodDelete
	return []ccRoute{
		{get, "/v3", (*ccCall).v3Root, false, true, nil},
		{get, "/v3/info", (*ccCall).info, false, true, nil},
		{get, "/v3/info/usage_summary", (*ccCall).platformUsage, false, false, nil},

		{get, "/v3/users", (*ccCall).listUsers, false, false, nil},
		{post, "/v3/users", (*ccCall).createUser, true, false, nil},
		{get, "/v3/users/:", (*ccCall).showUser, false, false, nil},
		{patch, "/v3/users/:", (*ccCall).updateUser, true, false, nil},
		{del, "/v3/users/:", (*ccCall).deleteUser, true, false, nil},

		{get, "/v3/roles", (*ccCall).listRoles, false, false, nil},
		{post, "/v3/roles", (*ccCall).createRole, true, false, nil},
		{get, "/v3/roles/:", (*ccCall).showRole, false, false, nil},
		{del, "/v3/roles/:", (*ccCall).deleteRole, true, false, nil},

		{get, "/v3/organizations", (*ccCall).listOrgs, false, false, nil},
		{post, "/v3/organizations", (*ccCall).createOrg, true, false, nil},
		{get, "/v3/organizations/:", (*ccCall).showOrg, false, false, nil},
		{patch, "/v3/organizations/:", (*ccCall).updateOrg, true, false, nil},
		{del, "/v3/organizations/:", (*ccCall).deleteOrg, true, false, nil},
		{get, "/v3/organizations/:/users", (*ccCall).listOrgUsers, false, false, nil},
		{get, "/v3/organizations/:/usage_summary", (*ccCall).orgUsage, false, false, nil},
		{get, "/v3/organizations/:/domains", (*ccCall).listOrgDomains, false, false, nil},
		{get, "/v3/organizations/:/domains/default", (*ccCall).defaultDomain, false, false, nil},

		{get, "/v3/spaces", (*ccCall).listSpaces, false, false, nil},
		{post, "/v3/spaces", (*ccCall).createSpace, true, false, nil},
		{get, "/v3/spaces/:", (*ccCall).showSpace, false, false, nil},
		{patch, "/v3/spaces/:", (*ccCall).updateSpace, true, false, nil},
		{del, "/v3/spaces/:", (*ccCall).deleteSpace, true, false, nil},
		{get, "/v3/spaces/:/users", (*ccCall).listSpaceUsers, false, false, nil},
		{get, "/v3/spaces/:/usage_summary", (*ccCall).spaceUsage, false, false, nil},

		{get, "/v3/jobs/:", (*ccCall).showJob, true, false, nil},
		{get, "/v3/audit_events", (*ccCall).listEvents, false, false, nil},
		{get, "/v3/audit_events/:", (*ccCall).showEvent, false, false, nil},
		{get, "/v3/feature_flags", (*ccCall).listFlags, false, false, nil},
		{get, "/v3/feature_flags/:", (*ccCall).showFlag, false, false, nil},
		{patch, "/v3/feature_flags/:", (*ccCall).updateFlag, true, false, nil},
	}
}

// ccOtherRoutes are the quotas, and what clients look at beside: a foundation without apps.
func ccOtherRoutes() []ccRoute {
	const get, post, patch, del = http.MethodGet, http.MethodPost, http.MethodPatch, http.MethodDelete
	return []ccRoute{
		{get, "/v3/organization_quotas", (*ccCall).listOrgQuotas, false, false, nil},
		{post, "/v3/organization_quotas", (*ccCall).createOrgQuota, true, false, nil},
		{get, "/v3/organization_quotas/:", (*ccCall).showOrgQuota, false, false, nil},
		{patch, "/v3/organization_quotas/:", (*ccCall).updateOrgQuota, true, false, nil},
		{del, "/v3/organization_quotas/:", (*ccCall).deleteOrgQuota, true, false, nil},
		{post, "/v3/organization_quotas/:/relationships/organizations", (*ccCall).applyOrgQuota, true, false, nil},

		{get, "/v3/space_quotas", (*ccCall).listSpaceQuotas, false, false, nil},
		{post, "/v3/space_quotas", (*ccCall).createSpaceQuota, true, false, nil},
		{get, "/v3/space_quotas/:", (*ccCall).showSpaceQuota, false, false, nil},
		{patch, "/v3/space_quotas/:", (*ccCall).updateSpaceQuota, true, false, nil},
		{del, "/v3/space_quotas/:", (*ccCall).deleteSpaceQuota, true, false, nil},
		{post, "/v3/space_quotas/:/relationships/spaces", (*ccCall).applySpaceQuota, true, false, nil},
		{del, "/v3/space_quotas/:/relationships/spaces/:", (*ccCall).removeSpaceQuota, true, false, nil},

		{get, "/v3/apps", (*ccCall).noApps, false, false, nil},
		{get, "/v3/processes", (*ccCall).noApps, false, false, nil},
		{get, "/v3/service_instances", (*ccCall).noApps, false, false, nil},
		{get, "/v3/isolation_segments", (*ccCall).noApps, false, false, nil},
		{get, "/v3/organizations/:/relationships/default_isolation_segment", (*ccCall).noSegmentOfOrg, false, false, nil},
		{get, "/v3/spaces/:/relationships/isolation_segment", (*ccCall).noSegmentOfSpace, false, false, nil},
		{get, "/v3/spaces/:/running_security_groups", (*ccCall).noGroupsOfSpace, false, false, nil},
		{get, "/v3/spaces/:/staging_security_groups", (*ccCall).noGroupsOfSpace, false, false, nil},
	}
}

// ccFindRoute is the route of a call and the variable parts of its path; nil when there is none.
func ccFindRoute(routes []ccRoute, method, path string) (*ccRoute, []string) {
	if method == http.MethodHead {
		method = http.MethodGet
	}
	parts := strings.Split(path, "/")
	for i := range routes {
		if routes[i].method != method {
			continue
		}
		if args, ok := ccMatch(routes[i].parts, parts); ok {
			return &routes[i], args
		}
	}
	return nil, nil
}

func ccMatch(pattern, parts []string) (args []string, ok bool) {
	if len(pattern) != len(parts) {
		return nil, false
	}
	for i, want := range pattern {
		if want != ":" {
			if want != parts[i] {
				return nil, false
			}
			continue
		}
		arg, ok := ccPathArg(parts[i], i == len(parts)-1)
		if !ok {
			return nil, false
		}
		args = append(args, arg)
	}
	return args, true
}

// ccPathArg decodes a variable part. Rails takes what follows a dot at the path's end for a format and finds no route
// for a dot elsewhere, so a guid with a dot cannot be reached.
func ccPathArg(part string, last bool) (string, bool) {
	arg, err := url.PathUnescape(part)
	if err != nil || arg == "" {
		return "", false
	}
	name, format, dotted := strings.Cut(arg, ".")
	if !dotted {
		return arg, true
	}
	return name, last && name != "" && format != "" && !strings.Contains(format, ".")
}
