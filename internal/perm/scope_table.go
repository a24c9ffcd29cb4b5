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
	{"uaa.none", "this client never acts for a user", ofUAA},
	{"uaa.admin", "everything in this identity zone", ofUAA},
	{"uaa.resource", "this is a resource server; may ask /introspect and /check_token", ofUAA},
	{"uaa.offline_token", "may get a refresh token where the server gives them only on request", ofUAA},
	{"scim.read", "read all users and groups", ofUAA},
	{"scim.write", "create, change and delete all users and groups", ofUAA},
	{"scim.create", "create users, but not read, change or delete them", ofUAA},
	{"scim.userids", "turn a user's name and origin into an id and back", ofUAA},
	{"scim.invite", "invite users", ofUAA},
	{"scim.zones", "add users to zone administration groups and remove them, nothing else", ofUAA},
	{"scim.me", "a default scope of users, about their own account", ofUAA},
	{"groups.update", "change groups; scim.write contains it", ofUAA},
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
	{"clients.write", "create and change clients named after their own, with no authority but uaa.resource", ofUAA},
	{"clients.read", "read clients", ofUAA},
	{"clients.secret", "change the client's own secret", ofUAA},
	{"zones.read", "read identity zones", ofUAA},
	{"zones.write", "create and change identity zones", ofUAA},
	{"oauth.approvals", "see and change which clients one has allowed to act for oneself", ofUAA},
	{"oauth.approval", "the documents' spelling of oauth.approvals", ofUAA},
	{"oauth.login", "this is a trusted login app: may create users the UAA did not authenticate", ofUAA},
	{"approvals.me", "nothing today", ofUAA},
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
	{"network.write", "manage container network policies of their own spaces", ofOther},
	{"notifications.write", "send notifications", ofOther},
	{"critical_notifications.write", "send critical notifications", ofOther},
	{"emails.write", "send e-mails", ofOther},
	{"dashboard.user", "an example of a group of their own that is a scope", ofOther},
}

// zoneScopes are asked of a token of the default zone that acts in another zone by
// the header X-Identity-Zone-Id. The longer ending stands before the shorter one.
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
