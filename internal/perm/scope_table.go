package perm

const (
	ofUAA     = "UAA"
	ofCC      = "Cloud Controller"
	ofRouting = "routing"
	ofOther   = "other"
)

// scopes are the fixed names, as the documents of UAA, Cloud Controller and the other
// components describe them.
var scopes = [...]Scope{
	{"uaa.user", "this is a user; needed to go through /oauth/authorize", ofUAA},
	{"uaa.none", "marks a client that never acts for a user", ofUAA},
	{"uaa.admin", "everything in this identity zone", ofUAA},
	{"uaa.resource", "marks a resource server; call /introspect and /check_token", ofUAA},
	{"uaa.offline_token", "get a refresh token from a server that issues them only on request", ofUAA},
	{"scim.read", "read all users and groups", ofUAA},
	{"scim.write", "create, change and delete all users and groups", ofUAA},
	{"scim.create", "create users, but not read, change or delete them", ofUAA},
	{"scim.userids", "turn a user's name and origin into an id and back", ofUAA},
	{"scim.invite", "invite users", ofUAA},
	{"scim.zones", "add users to zone administration groups and remove them, nothing else", ofUAA},
	{"scim.me", "a default scope of users, about their own account", ofUAA},
	{"groups.update", "update groups; scim.write includes it", ofUAA},
	{"password.write", "change passwords: your own as a user, anyone's as an admin client", ofUAA},
	{"openid", "ask /userinfo who the user is; gives an id_token", ofUAA},
	{"profile", "the user's names in the id_token", ofUAA},
	{"roles", "the user's groups at the identity provider", ofUAA},
	{"user_attributes", "the user's further attributes from the identity provider", ofUAA},
	{"idps.read", "read identity providers", ofUAA},
	{"idps.write", "create and change identity providers", ofUAA},
	{"sps.read", "read SAML service providers", ofUAA},
	{"sps.write", "create and change SAML service providers", ofUAA},
	{"clients.admin", "create, change and delete clients", ofUAA},
	{"clients.write", "create and update clients whose name starts with the caller's, with no authority except uaa.resource", ofUAA},
	{"clients.read", "read clients", ofUAA},
	{"clients.secret", "change the client's own secret", ofUAA},
	{"zones.read", "read identity zones", ofUAA},
	{"zones.write", "create and change identity zones", ofUAA},
	{"oauth.approvals", "list and change your approvals of clients", ofUAA},
	{"oauth.approval", "the documents' spelling of oauth.approvals", ofUAA},
	{"oauth.login", "marks a trusted login app: create users that the UAA did not authenticate", ofUAA},
	{"approvals.me", "has no effect today", ofUAA},
	{"tokens.list", "list stored tokens", ofUAA},
	{"tokens.revoke", "revoke the tokens of users and clients", ofUAA},

	{"cloud_controller.read", "read what the user's org and space roles allow", ofCC},
	{"cloud_controller.write", "create, change and delete what the user's org and space roles allow", ofCC},
	{"cloud_controller.admin", "everything in every org and space", ofCC},
	{"cloud_controller.admin_read_only", "read everything in every org and space", ofCC},
	{"cloud_controller.global_auditor", "read everything in every org and space but secrets, such as environment variables", ofCC},
	{"cloud_controller_service_permissions.read", "let a service's dashboard ask what the user may do with the service", ofCC},

	{"routing.routes.read", "read the whole routing table", ofRouting},
	{"routing.routes.write", "change the whole routing table", ofRouting},
	{"routing.router_groups.read", "read router groups", ofRouting},
	{"routing.router_groups.write", "change router groups", ofRouting},

	{"doppler.firehose", "read the log stream of all apps and components", ofOther},
	{"network.admin", "manage all container network policies", ofOther},
	{"network.write", "manage container network policies in spaces where the user is SpaceDeveloper", ofOther},
	{"notifications.write", "send notifications", ofOther},
	{"critical_notifications.write", "send critical notifications", ofOther},
	{"emails.write", "send e-mails", ofOther},
	{"dashboard.user", "an example of a custom scope, which is a custom group", ofOther},
}

// zoneScopes are scopes of a token of the default zone that acts in another zone with the header X-Identity-Zone-Id.
// Longer suffixes come before shorter ones.
var zoneScopes = [...]Scope{
	{"zones.ZONE.clients.scim.read", "read users and groups of zone ZONE", ofUAA},
	{"zones.ZONE.clients.scim.create", "create users in zone ZONE", ofUAA},
	{"zones.ZONE.clients.scim.write", "create, change and delete users and groups of zone ZONE", ofUAA},
	{"zones.ZONE.clients.admin", "create, change and delete clients of zone ZONE", ofUAA},
	{"zones.ZONE.clients.read", "read clients of zone ZONE", ofUAA},
	{"zones.ZONE.clients.write", "create and change clients of zone ZONE", ofUAA},
	{"zones.ZONE.scim.read", "read users and groups of zone ZONE", ofUAA},
	{"zones.ZONE.scim.create", "create users in zone ZONE", ofUAA},
	{"zones.ZONE.scim.write", "create, change and delete users and groups of zone ZONE", ofUAA},
	{"zones.ZONE.idps.read", "read identity providers of zone ZONE", ofUAA},
	{"zones.ZONE.admin", "everything in zone ZONE, from the default zone", ofUAA},
	{"zones.ZONE.read", "read zone ZONE, from the default zone", ofUAA},
}
