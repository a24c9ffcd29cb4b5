package perm

import "strings"

// Need is what a call requires of its caller.
type Need struct {
	Scopes []string // any one of them; ZONE is the id of the zone
	Roles  []string // role types, any one of them in the org or space, together with a cloud_controller scope; nil if no role is enough or none is required
	Note   string   // what the lists cannot express, one line
}

// rule is one row: methods separated by "|" ("*" for all), a path whose segments may
// be "*" (one segment) and whose end may be "**" (any rest).
type rule struct {
	methods, path string
	need          Need
}

// Required returns what a call requires, for the hint after a 403. method is upper case; path may be a whole URL path
// with any prefix before the API's own ("/uaa/Users/1"). ok is false for calls that are not in the tables. Sources: the
// scopes that UAA 4.30 and 77 name in their 403s, and the permitted roles of the CAPI v3 documents and code.
func Required(method, path string) (need Need, ok bool) {
	segments := strings.FieldsFunc(path, func(r rune) bool { return r == '/' })
	rules := append(uaaRules(), ccRules()...)
	for start := range min(len(segments), 4) {
		for _, r := range rules {
			if r.fits(method, segments[start:]) {
				return r.need, true
			}
		}
	}
	return Need{}, false
}

func (r rule) fits(method string, segments []string) bool {
	if r.methods != "*" && !strings.Contains("|"+r.methods+"|", "|"+method+"|") {
		return false
	}
	want := strings.Split(r.path, "/")
	for i, w := range want {
		if w == "**" {
			return true
		}
		if i >= len(segments) || (w != "*" && w != segments[i]) {
			return false
		}
	}
	return len(want) == len(segments)
}

func anyOf(scopes ...string) Need { return Need{Scopes: scopes} }

func inZone(scopes ...string) Need { return Need{Scopes: append(scopes, "zones.ZONE.admin")} }

// uaaRules: the more specific path comes first.
func uaaRules() []rule {
	return []rule{
		{"*", "Users/*/password", Need{Scopes: []string{"password.write"}, Note: "the token's audience must hold \"password\", which comes with that scope"}},
		{"GET", "Users/**", inZone("uaa.admin", "scim.read")},
		{"POST", "Users", inZone("uaa.admin", "scim.write", "scim.create")},
		{"*", "Users/**", inZone("uaa.admin", "scim.write")},
		{"GET", "Groups/**", inZone("uaa.admin", "scim.read")},
		{"POST|DELETE", "Groups/External/**", inZone("uaa.admin", "scim.write")},
		{"*", "Groups/**", inZone("uaa.admin", "scim.write", "groups.update")},
		{"*", "oauth/clients/tx/**", inZone("uaa.admin", "clients.admin")},
		{"PUT", "oauth/clients/*/secret", Need{
			Scopes: []string{"uaa.admin", "clients.admin", "clients.secret", "zones.ZONE.admin"},
			Note:   "clients.secret changes the client's own secret only and needs the old one",
		}},
		{"GET", "oauth/clients/**", inZone("uaa.admin", "clients.read", "clients.admin")},
		{"POST", "oauth/clients", inZone("uaa.admin", "clients.write", "clients.admin")},
		{"*", "oauth/clients/**", inZone("uaa.admin", "clients.admin", "clients.write")},
		{"*", "oauth/token/list/**", anyOf("uaa.admin", "tokens.list")},
		{"*", "oauth/token/revoke/**", Need{Scopes: []string{"uaa.admin", "tokens.revoke"}, Note: "the owner of a token may revoke it without"}},
		{"*", "introspect", Need{Scopes: []string{"uaa.resource"}, Note: "as an authority of the client that asks"}},
		{"*", "check_token", Need{Scopes: []string{"uaa.resource"}, Note: "as an authority of the client that asks"}},
		{"*", "userinfo", Need{Scopes: []string{"openid"}, Note: "in a user's token; a client's token has no user"}},
		{"*", "ids/Users", anyOf("scim.userids")},
		{"*", "approvals/**", Need{Scopes: []string{"oauth.approvals"}, Note: "in a user's token"}},
		{"POST", "password_resets", anyOf("oauth.login", "uaa.admin")},
		{"*", "invite_users", anyOf("scim.invite", "uaa.admin")},
		{"GET", "identity-zones/**", anyOf("uaa.admin", "zones.read", "zones.write", "zones.ZONE.admin")},
		{"*", "identity-zones/**", anyOf("uaa.admin", "zones.write", "zones.ZONE.admin")},
		{"GET", "identity-providers/**", anyOf("uaa.admin", "idps.read", "idps.write")},
		{"*", "identity-providers/**", anyOf("uaa.admin", "idps.write")},
	}
}

// ccRules list roles for callers who are not platform admins; without roles, only cloud_controller.admin is enough.
func ccRules() []rule {
	read := Need{Scopes: []string{CCRead, CCAdminReadOnly, CCGlobalAuditor, CCAdmin}}
	admin := anyOf(CCAdmin)
	write := func(note string, roleTypes ...string) Need {
		return Need{Scopes: []string{CCWrite, CCAdmin}, Roles: roleTypes, Note: note}
	}
	return []rule{
		{"GET|HEAD", "v3/**", read},
		{"POST", "v3/users", Need{Scopes: admin.Scopes, Note: "where the platform allows it, an org manager may create users by name and origin"}},
		{"*", "v3/users/**", admin},
		{"POST|DELETE", "v3/roles/**", write("space roles: a manager of that space or of its org; org roles: a manager of that org", OrgManager, SpaceManager)},
		{"POST", "v3/organizations", Need{Scopes: admin.Scopes, Note: "with the feature flag user_org_creation on, cloud_controller.write is enough"}},
		{"PATCH", "v3/organizations/*", write("only an admin may suspend an org", OrgManager)},
		{"*", "v3/organizations/**", admin},
		{"POST", "v3/spaces", write("", OrgManager)},
		{"PATCH", "v3/spaces/*", write("a manager of the space may not suspend it", OrgManager, SpaceManager)},
		{"DELETE", "v3/spaces/*", write("", OrgManager)},
		{"*", "v3/space_quotas/**", write("", OrgManager)},
		{"*", "v3/organization_quotas/**", admin},
		{"*", "v3/feature_flags/**", admin},
	}
}
