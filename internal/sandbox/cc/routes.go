package cc

import (
	"net/http"
	"net/url"
	"strings"
)

// route is one call under /v3.
type route struct {
	method, path string // ":" stands for one variable part
	handle       func(*call) (reply, error)
	writes       bool // needs the state for itself
	open         bool // needs no token; runs without the lock
	parts        []string
}

// routes are all calls under /v3.
func routes() []route {
	routes := append(identityRoutes(), otherRoutes()...)
	for i := range routes {
		routes[i].parts = strings.Split(routes[i].path, "/")
	}
	return routes
}

// identityRoutes are users, roles, orgs, spaces and what belongs to them.
func identityRoutes() []route {
	const get, post, patch, del = http.MethodGet, http.MethodPost, http.MethodPatch, http.MethodDelete
	return []route{
		{get, "/v3", (*call).v3Root, false, true, nil},
		{get, "/v3/info", (*call).info, false, true, nil},
		{get, "/v3/info/usage_summary", (*call).platformUsage, false, false, nil},

		{get, "/v3/users", (*call).listUsers, false, false, nil},
		{post, "/v3/users", (*call).createUser, true, false, nil},
		{get, "/v3/users/:", (*call).showUser, false, false, nil},
		{patch, "/v3/users/:", (*call).updateUser, true, false, nil},
		{del, "/v3/users/:", (*call).deleteUser, true, false, nil},

		{get, "/v3/roles", (*call).listRoles, false, false, nil},
		{post, "/v3/roles", (*call).createRole, true, false, nil},
		{get, "/v3/roles/:", (*call).showRole, false, false, nil},
		{del, "/v3/roles/:", (*call).deleteRole, true, false, nil},

		{get, "/v3/organizations", (*call).listOrgs, false, false, nil},
		{post, "/v3/organizations", (*call).createOrg, true, false, nil},
		{get, "/v3/organizations/:", (*call).showOrg, false, false, nil},
		{patch, "/v3/organizations/:", (*call).updateOrg, true, false, nil},
		{del, "/v3/organizations/:", (*call).deleteOrg, true, false, nil},
		{get, "/v3/organizations/:/users", (*call).listOrgUsers, false, false, nil},
		{get, "/v3/organizations/:/usage_summary", (*call).orgUsage, false, false, nil},
		{get, "/v3/organizations/:/domains", (*call).listOrgDomains, false, false, nil},
		{get, "/v3/organizations/:/domains/default", (*call).defaultDomain, false, false, nil},

		{get, "/v3/spaces", (*call).listSpaces, false, false, nil},
		{post, "/v3/spaces", (*call).createSpace, true, false, nil},
		{get, "/v3/spaces/:", (*call).showSpace, false, false, nil},
		{patch, "/v3/spaces/:", (*call).updateSpace, true, false, nil},
		{del, "/v3/spaces/:", (*call).deleteSpace, true, false, nil},
		{get, "/v3/spaces/:/users", (*call).listSpaceUsers, false, false, nil},
		{get, "/v3/spaces/:/usage_summary", (*call).spaceUsage, false, false, nil},

		{get, "/v3/jobs/:", (*call).showJob, true, false, nil},
		{get, "/v3/audit_events", (*call).listEvents, false, false, nil},
		{get, "/v3/audit_events/:", (*call).showEvent, false, false, nil},
		{get, "/v3/feature_flags", (*call).listFlags, false, false, nil},
		{get, "/v3/feature_flags/:", (*call).showFlag, false, false, nil},
		{patch, "/v3/feature_flags/:", (*call).updateFlag, true, false, nil},
	}
}

// otherRoutes are the quotas, and what clients look at beside: a foundation without apps.
func otherRoutes() []route {
	const get, post, patch, del = http.MethodGet, http.MethodPost, http.MethodPatch, http.MethodDelete
	return []route{
		{get, "/v3/organization_quotas", (*call).listOrgQuotas, false, false, nil},
		{post, "/v3/organization_quotas", (*call).createOrgQuota, true, false, nil},
		{get, "/v3/organization_quotas/:", (*call).showOrgQuota, false, false, nil},
		{patch, "/v3/organization_quotas/:", (*call).updateOrgQuota, true, false, nil},
		{del, "/v3/organization_quotas/:", (*call).deleteOrgQuota, true, false, nil},
		{post, "/v3/organization_quotas/:/relationships/organizations", (*call).applyOrgQuota, true, false, nil},

		{get, "/v3/space_quotas", (*call).listSpaceQuotas, false, false, nil},
		{post, "/v3/space_quotas", (*call).createSpaceQuota, true, false, nil},
		{get, "/v3/space_quotas/:", (*call).showSpaceQuota, false, false, nil},
		{patch, "/v3/space_quotas/:", (*call).updateSpaceQuota, true, false, nil},
		{del, "/v3/space_quotas/:", (*call).deleteSpaceQuota, true, false, nil},
		{post, "/v3/space_quotas/:/relationships/spaces", (*call).applySpaceQuota, true, false, nil},
		{del, "/v3/space_quotas/:/relationships/spaces/:", (*call).removeSpaceQuota, true, false, nil},

		{get, "/v3/apps", (*call).noApps, false, false, nil},
		{get, "/v3/processes", (*call).noApps, false, false, nil},
		{get, "/v3/service_instances", (*call).noApps, false, false, nil},
		{get, "/v3/isolation_segments", (*call).noApps, false, false, nil},
		{get, "/v3/organizations/:/relationships/default_isolation_segment", (*call).noSegmentOfOrg, false, false, nil},
		{get, "/v3/spaces/:/relationships/isolation_segment", (*call).noSegmentOfSpace, false, false, nil},
		{get, "/v3/spaces/:/running_security_groups", (*call).noGroupsOfSpace, false, false, nil},
		{get, "/v3/spaces/:/staging_security_groups", (*call).noGroupsOfSpace, false, false, nil},
	}
}

// findRoute is the route of a call and the variable parts of its path; nil when there is none.
func findRoute(routes []route, method, path string) (*route, []string) {
	if method == http.MethodHead {
		method = http.MethodGet
	}
	parts := strings.Split(path, "/")
	for i := range routes {
		if routes[i].method != method {
			continue
		}
		if args, ok := match(routes[i].parts, parts); ok {
			return &routes[i], args
		}
	}
	return nil, nil
}

func match(pattern, parts []string) (args []string, ok bool) {
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
		arg, ok := pathArg(parts[i], i == len(parts)-1)
		if !ok {
			return nil, false
		}
		args = append(args, arg)
	}
	return args, true
}

// pathArg decodes a variable part. Rails takes what follows a dot at the path's end for a format and finds no route
// for a dot elsewhere, so a guid with a dot cannot be reached.
func pathArg(part string, last bool) (string, bool) {
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
