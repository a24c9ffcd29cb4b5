package sandbox

import (
	"slices"
	"time"

	"github.com/cfid-cli/cfid/internal/sandbox/random"
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

// seedFresh fills the default zone with what a fresh development UAA and a fresh foundation know.
func (s *uaaServer) seedFresh(secretOf func(kind, name string) string) {
	now := s.now()
	z := newZone(defaultZone, "", defaultZone, now)
	z.description, z.version = "The system zone for backwards compatibility", 1
	s.zones.list = []*zone{z}
	z.defaultGroups = defaultGroupNames()
	admin := z.seedUser("admin", secretOf(kindUser, "admin"), "admin", "", "", now)
	z.seedUser("marissa", secretOf(kindUser, "marissa"), "marissa@test.org", "Marissa", "Bloggs", now)
	for _, name := range z.defaultGroups {
		z.groups.add(newGroup(name, now))
	}
	for _, name := range adminGroupNames() {
		g := newGroup(name, now)
		g.members = []member{{Origin: defaultZone, Type: memberUser, Value: admin.id}}
		z.groups.add(g)
	}
	for _, name := range otherGroupNames() {
		z.groups.add(newGroup(name, now))
	}
	z.seedClients(now, func(id string) string { return secretOf(kindClient, id) })
	if !s.cfg.Strict {
		z.changeClient("app", func(c *client) { c.grants = append(slices.Clone(c.grants), grantDevice, grantExchange) })
	}
}

func newGroup(name string, now time.Time) *group {
	return &group{id: random.UUID(), displayName: name, created: now, modified: now}
}

func (z *zone) seedUser(name, password, email, given, family string, now time.Time) *user {
	u := &user{
		id: random.UUID(), userName: name, origin: defaultZone, email: email, givenName: given, familyName: family,
		hasName: true, active: true, verified: true, created: now, modified: now, passwordModified: now,
		password: hashSecret(password), salt: random.Hex(), logins: &logins{},
	}
	z.users.put(u)
	return u
}

// seedClients makes the clients of a development UAA. cf has the scopes a foundation gives it.
func (z *zone) seedClients(now time.Time, secret func(id string) string) {
	add := func(c client) {
		c.secrets, c.salt, c.modified = []*secretHash{hashSecret(secret(c.id))}, random.Hex(), now
		z.clients.put(&c)
	}
	add(client{
		id: "admin", scope: []string{"uaa.none"}, grants: []string{"client_credentials"},
		authorities: []string{"uaa.admin", "clients.read", "clients.write", "clients.secret", "scim.read", "scim.write", "clients.admin"},
	})
	add(client{
		id: "cf", grants: []string{"implicit", "password", "refresh_token"}, authorities: []string{"uaa.none"},
		autoapprove: []string{"true"}, redirects: []string{"http://localhost:8080/**", "https://uaa.cloudfoundry.com/redirect/cf"},
		scope: []string{
			"cloud_controller.read", "cloud_controller.write", "cloud_controller.admin", "cloud_controller.admin_read_only",
			"cloud_controller.global_auditor", "openid", "password.write", "scim.read", "scim.write", "scim.userids", "uaa.user",
			"routing.router_groups.read", "routing.router_groups.write", "doppler.firehose", "network.admin", "network.write",
		},
	})
	add(client{
		id: "app", authorities: []string{"uaa.resource"}, grants: knownGrants(), autoapprove: []string{"openid"},
		redirects: []string{"http://localhost:8080/*", "http://localhost:8080/app/**", "http://127.0.0.1:*/**"},
		scope: []string{
			"cloud_controller.read", "cloud_controller.write", "openid", "password.write", "scim.userids", "organizations.acme", "uaa.user",
			"oauth.approvals",
		},
		name: "The Ultimate Oauth App",
	})
	add(client{
		id: "login", scope: []string{"openid", "oauth.approvals"}, grants: []string{"client_credentials", "authorization_code"},
		authorities: []string{
			"oauth.login", "scim.write", "clients.read", "notifications.write", "critical_notifications.write", "emails.write",
			"scim.userids", "password.write", "idps.write",
		},
		autoapprove: []string{"true"}, redirects: []string{"http://localhost/**"},
	})
	add(client{
		id: "identity", grants: []string{"authorization_code", "client_credentials", "refresh_token"},
		authorities: []string{"scim.zones", "zones.read", "cloud_controller.read", "uaa.resource", "zones.write"}, autoapprove: []string{"true"},
		scope: []string{
			"cloud_controller.admin", "cloud_controller.read", "cloud_controller.write", "openid", "zones.*.*", "zones.*.*.*", "zones.read", "zones.write",
		},
		redirects: []string{"http://localhost/*", "http://localhost:8080/**"},
	})
}

// grantJWTBearer is RFC 7523's grant.
const grantJWTBearer = "urn:ietf:params:oauth:grant-type:jwt-bearer"
