package seed

import (
	"slices"

	"github.com/cfid-cli/cfid/internal/sandbox/zone"
)

// defaultGroupNames are the groups every user of a development UAA holds without being listed in them.
func defaultGroupNames() []string {
	return []string{
		"openid", "scim.me", "cloud_controller.read", "cloud_controller.write", "cloud_controller_service_permissions.read",
		"password.write", "scim.userids", "uaa.user", "approvals.me", "oauth.approvals", "profile", "roles",
		"user_attributes", "uaa.offline_token",
	}
}

// adminGroupNames are the groups the platform admin is a member of.
func adminGroupNames() []string {
	return []string{
		"cloud_controller.admin", "scim.read", "scim.write", "uaa.admin", "clients.read", "clients.write", "clients.admin",
		"clients.secret", "scim.invite", "zones.read", "zones.write", "idps.read", "idps.write", "groups.update",
		"tokens.list", "tokens.revoke", "routing.router_groups.read", "routing.router_groups.write", "doppler.firehose",
		"network.admin", "cloud_controller.admin_read_only", "cloud_controller.global_auditor",
	}
}

// otherGroupNames exist without members.
func otherGroupNames() []string {
	return []string{
		"uaa.none", "uaa.resource", "scim.create", "scim.zones", "oauth.login", "network.write",
		"routing.routes.read", "routing.routes.write",
	}
}

// Fresh fills the default zone with what a fresh development UAA and a fresh foundation know.
func Fresh(g Ground, secretOf func(kind, name string) string) {
	now := g.Now()
	z := zone.New(zone.Default, "", zone.Default, now)
	z.Description, z.Version = "The system zone for backwards compatibility", 1
	g.Zones.Replace([]*zone.Zone{z})
	z.DefaultGroups = defaultGroupNames()
	admin := z.SeedUser("admin", secretOf(KindUser, "admin"), "admin", "", "", now)
	z.SeedUser("marissa", secretOf(KindUser, "marissa"), "marissa@test.org", "Marissa", "Bloggs", now)
	for _, name := range z.DefaultGroups {
		z.Groups.Add(zone.NewGroup(name, now))
	}
	for _, name := range adminGroupNames() {
		g := zone.NewGroup(name, now)
		g.Members = []zone.Member{{Origin: zone.Default, Type: zone.MemberUser, Value: admin.ID}}
		z.Groups.Add(g)
	}
	for _, name := range otherGroupNames() {
		z.Groups.Add(zone.NewGroup(name, now))
	}
	z.SeedClients(now, func(id string) string { return secretOf(KindClient, id) })
	if !g.Rules.Strict {
		z.ChangeClient("app", func(c *zone.Client) { c.Grants = append(slices.Clone(c.Grants), zone.GrantDevice, zone.GrantExchange) })
	}
}
