package perm

import "strings"

// includes lists for a scope the scopes that it makes unnecessary at the server that checks them. It covers only UAA
// and Cloud Controller; a token always carries only the scopes it was issued with.
func includes() map[string][]string {
	return map[string][]string{
		"uaa.admin": {"scim.read", "scim.write", "scim.create", "scim.invite", "groups.update", "clients.admin", "clients.write", "clients.read",
			"clients.secret", "idps.read", "idps.write", "zones.read", "zones.write", "tokens.list", "tokens.revoke"},
		"scim.write":               {"scim.create", "groups.update"},
		"clients.admin":            {"clients.write", "clients.read"},
		"idps.write":               {"idps.read"},
		"zones.write":              {"zones.read"},
		CCAdmin:                    {CCWrite, CCRead, CCAdminReadOnly, CCGlobalAuditor},
		CCAdminReadOnly:            {CCGlobalAuditor},
		"network.admin":            {"network.write"},
		"zones.ZONE.admin":         {"zones.ZONE.read", "zones.ZONE.scim.read", "zones.ZONE.scim.create", "zones.ZONE.scim.write", "zones.ZONE.clients.admin", "zones.ZONE.clients.read", "zones.ZONE.clients.write", "zones.ZONE.idps.read"},
		"zones.ZONE.scim.write":    {"zones.ZONE.scim.create"},
		"zones.ZONE.clients.admin": {"zones.ZONE.clients.write", "zones.ZONE.clients.read"},
	}
}

// Includes lists the scopes that a scope makes unnecessary, most important first; nil where there are none or it is unknown.
func Includes(scope string) []string {
	m, known := Explain(scope)
	if !known || m.Zone == "" {
		return includes()[scope]
	}
	var out []string
	for _, one := range includes()[strings.Replace(scope, "zones."+m.Zone+".", "zones.ZONE.", 1)] {
		out = append(out, strings.Replace(one, "ZONE", m.Zone, 1))
	}
	return out
}
