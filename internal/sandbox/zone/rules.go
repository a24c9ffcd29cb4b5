package zone

import (
	"encoding/json"
	"slices"
	"strings"
	"unicode"
)

// Grants that no real UAA has: RFC 8628 and RFC 8693.
const (
	GrantDevice   = "urn:ietf:params:oauth:grant-type:device_code"
	GrantExchange = "urn:ietf:params:oauth:grant-type:token-exchange"
)

// Rules are what kinds of UAA differ in about their data.
type Rules struct {
	Version string // dialect
	Strict  bool   // nothing that no real UAA has
}

// ExtraGrant reports whether a grant is one that the server has beyond a real UAA's.
func (r Rules) ExtraGrant(grant string) bool {
	return !r.Strict && (grant == GrantDevice || grant == GrantExchange)
}

// GoodUserName reports whether a user of the internal provider may be called so: letters of any script, but no spaces.
func GoodUserName(name string) bool {
	return !strings.ContainsFunc(name, func(r rune) bool {
		return !unicode.IsLetter(r) && !strings.ContainsRune("0123456789+-_.@'!", r)
	})
}

// NewGroups are the groups of a new zone.
func NewGroups() []string {
	return []string{
		"sps.read", "sps.write", "idps.read", "idps.write", "clients.admin", "clients.read", "clients.write", "clients.secret",
		"scim.create", "scim.read", "scim.write", "scim.userids", "scim.zones", "groups.update", "password.write", "uaa.admin", "oauth.login",
		"openid", "uaa.user", "approvals.me", "profile", "roles", "user_attributes", "uaa.offline_token",
	}
}

// NewDefaults are the default groups of users of a new zone.
func NewDefaults() []string {
	return []string{"openid", "password.write", "uaa.user", "approvals.me", "profile", "roles", "user_attributes", "uaa.offline_token"}
}

// DefaultConfig fills in what a provider's configuration leaves out.
func (r Rules) DefaultConfig(kind string, config map[string]json.RawMessage) {
	if kind != TypeOIDC {
		return
	}
	defaults := map[string]string{
		"emailDomain": "null", "attributeMappings": "{}", "addShadowUserOnLogin": "true", "storeCustomAttributes": "true", "showLinkText": "true",
		"responseType": `"code"`, "clientAuthInBody": "false", "skipSslValidation": "false", "passwordGrantEnabled": "false",
	}
	if r.Version == Version77 {
		for name, value := range map[string]string{
			"logoutUrl": "null", "pkce": "true", "performRpInitiatedLogout": "true", "authMethod": `"client_secret_basic"`, "cacheJwks": "true",
			"userPropagationParameter": "null", "setForwardHeader": "false",
		} {
			defaults[name] = value
		}
	}
	for name, value := range defaults {
		if _, there := config[name]; !there {
			config[name] = json.RawMessage(value)
		}
	}
}

// GoodConfig reports whether an OpenID Connect provider has what it needs.
func (r Rules) GoodConfig(kind string, config map[string]json.RawMessage) bool {
	if kind != TypeOIDC {
		return true
	}
	needed := []string{"relyingPartyId"}
	if r.Version == Version430 {
		needed = append(needed, "relyingPartySecret")
	}
	if _, discovered := config["discoveryUrl"]; !discovered {
		needed = append(needed, "authUrl", "tokenUrl")
	}
	if string(config["showLinkText"]) != "false" {
		needed = append(needed, "linkText")
	}
	return !slices.ContainsFunc(needed, func(name string) bool {
		value := string(config[name])
		return value == "" || value == "null" || value == `""`
	})
}
