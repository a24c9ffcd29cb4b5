package zone

import (
	"fmt"
	"slices"
	"time"

	"github.com/cfid-cli/cfid/internal/sandbox/random"
)

// SeedUser adds a user that is there from the start.
func (z *Zone) SeedUser(name, password, email, given, family string, now time.Time) *User {
	u := &User{
		ID: random.UUID(), UserName: name, Origin: Default, Email: email, GivenName: given, FamilyName: family,
		HasName: true, Active: true, Verified: true, Created: now, Modified: now, PasswordModified: now,
		Password: HashSecret(password), Salt: random.Hex(), Logins: &Logins{},
	}
	z.Users.Put(u)
	return u
}

// SeedClients makes the clients of a development UAA. cf has the scopes a foundation gives it.
func (z *Zone) SeedClients(now time.Time, secret func(id string) string) {
	add := func(c Client) {
		c.Secrets, c.Salt, c.Modified = []*SecretHash{HashSecret(secret(c.ID))}, random.Hex(), now
		z.Clients.Put(&c)
	}
	add(Client{
		ID: "admin", Scope: []string{"uaa.none"}, Grants: []string{"client_credentials"},
		Authorities: []string{"uaa.admin", "clients.read", "clients.write", "clients.secret", "scim.read", "scim.write", "clients.admin"},
	})
	add(Client{
		ID: "cf", Grants: []string{"implicit", "password", "refresh_token"}, Authorities: []string{"uaa.none"},
		Autoapprove: []string{"true"}, Redirects: []string{"http://localhost:8080/**", "https://uaa.cloudfoundry.com/redirect/cf"},
		Scope: []string{
			"cloud_controller.read", "cloud_controller.write", "cloud_controller.admin", "cloud_controller.admin_read_only",
			"cloud_controller.global_auditor", "openid", "password.write", "scim.read", "scim.write", "scim.userids", "uaa.user",
			"routing.router_groups.read", "routing.router_groups.write", "doppler.firehose", "network.admin", "network.write",
		},
	})
	add(Client{
		ID: "app", Authorities: []string{"uaa.resource"}, Grants: KnownGrants(), Autoapprove: []string{"openid"},
		Redirects: []string{"http://localhost:8080/*", "http://localhost:8080/app/**", "http://127.0.0.1:*/**"},
		Scope: []string{
			"cloud_controller.read", "cloud_controller.write", "openid", "password.write", "scim.userids", "organizations.acme", "uaa.user",
			"oauth.approvals",
		},
		Name: "The Ultimate Oauth App",
	})
	add(Client{
		ID: "login", Scope: []string{"openid", "oauth.approvals"}, Grants: []string{"client_credentials", "authorization_code"},
		Authorities: []string{
			"oauth.login", "scim.write", "clients.read", "notifications.write", "critical_notifications.write", "emails.write",
			"scim.userids", "password.write", "idps.write",
		},
		Autoapprove: []string{"true"}, Redirects: []string{"http://localhost/**"},
	})
	add(Client{
		ID: "identity", Grants: []string{"authorization_code", "client_credentials", "refresh_token"},
		Authorities: []string{"scim.zones", "zones.read", "cloud_controller.read", "uaa.resource", "zones.write"}, Autoapprove: []string{"true"},
		Scope: []string{
			"cloud_controller.admin", "cloud_controller.read", "cloud_controller.write", "openid", "zones.*.*", "zones.*.*.*", "zones.read", "zones.write",
		},
		Redirects: []string{"http://localhost/*", "http://localhost:8080/**"},
	})
}

// ReplaceClientSecret gives a client that still has its well-known secret a new one.
func (z *Zone) ReplaceClientSecret(name, known string, fresh func() string) {
	old := z.Client(name)
	if old == nil || !old.SecretMatches(known) {
		return
	}
	cl := *old
	cl.Secrets = []*SecretHash{HashSecret(fresh())}
	z.Lock()
	defer z.Unlock()
	z.Clients.Put(&cl)
}

// ReplaceCrowd looks at one hash: generated users share it.
func (z *Zone) ReplaceCrowd(known string, fresh func() string) {
	first := z.Users.Find(CrowdUser(0), Default)
	if first == nil || !first.Password.Matches(known) {
		return
	}
	z.Lock()
	defer z.Unlock()
	hash := HashSecret(fresh())
	for _, old := range slices.Clone(z.Users.Order) {
		if old.Password != first.Password {
			continue
		}
		u := *old
		u.Password = hash
		z.Users.Put(&u)
	}
}

// CrowdUser is the name of a generated user.
func CrowdUser(i int) string { return fmt.Sprintf("user-%06d", i+1) }

// GrantJWTBearer is RFC 7523's grant.
const GrantJWTBearer = "urn:ietf:params:oauth:grant-type:jwt-bearer"

// Grant types by the names they have on the wire.
const (
	GrantPassword  = "password"
	GrantClient    = "client_credentials"
	GrantRefresh   = "refresh_token"
	GrantCode      = "authorization_code"
	GrantImplicit  = "implicit"
	GrantUserToken = "user_token"
	GrantSAML      = "urn:ietf:params:oauth:grant-type:saml2-bearer"
)

// KnownGrants are those a client may be registered for, in the order the errors list them.
func KnownGrants() []string {
	return []string{GrantImplicit, GrantRefresh, GrantSAML, GrantPassword, GrantClient, GrantCode, GrantUserToken, GrantJWTBearer}
}
