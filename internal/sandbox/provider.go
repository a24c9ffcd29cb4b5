package sandbox

import (
	"encoding/json"
	"slices"
	"time"

	"github.com/cfid-cli/cfid/internal/sandbox/random"
)

// Types of identity providers.
const (
	typeUAA  = "uaa"
	typeOIDC = "oidc1.0"
	typeSAML = "saml"
	typeLDAP = "ldap"
)

// provider is one identity provider of a zone. Values are immutable once stored.
type provider struct {
	id, kind, originKey, name string
	version                   int
	created, modified         time.Time
	active                    bool
	config                    map[string]json.RawMessage // nil: null
}

// builtinProviders are those every zone has, and those of the default zone's start.
func builtinProviders(now time.Time, all bool) []*provider {
	one := func(kind, origin, name string, active bool, config map[string]json.RawMessage) *provider {
		return &provider{id: random.UUID(), kind: kind, originKey: origin, name: name, created: now, modified: now, active: active, config: config}
	}
	own := map[string]json.RawMessage{
		"passwordPolicy": json.RawMessage(`{"minLength":0,"maxLength":255,"requireUpperCaseCharacter":0,"requireLowerCaseCharacter":0,` +
			`"requireDigit":0,"requireSpecialCharacter":0,"expirePasswordInMonths":0,"passwordNewerThan":null}`),
		"lockoutPolicy":                 json.RawMessage(`{"lockoutPeriodSeconds":300,"lockoutAfterFailures":5,"countFailuresWithin":1200}`),
		"disableInternalUserManagement": json.RawMessage("false"),
	}
	list := []*provider{one(typeUAA, defaultZone, defaultZone, true, own)}
	if all {
		list = append(list, one(typeLDAP, "ldap", "UAA LDAP Provider", false, map[string]json.RawMessage{"ldapDebug": json.RawMessage(`"Test debug"`)}),
			one("keystone", "keystone", "keystone", true, nil), one("login-server", "login-server", "UAA Login Server Provider", true, nil))
	}
	return list
}

// wireProvider is a provider on the wire. Without raw its configuration is JSON inside a string. echo keeps the
// secret, as only the echo of a refused request does.
func (s *uaaServer) wireProvider(z *zone, p *provider, raw, echo bool) object {
	o := object{{"type", p.kind}, {"config", configOf(p.config, raw, echo)}}
	if p.id == "" {
		o = append(o, field{"id", nil})
	} else {
		o = append(o, field{"id", p.id})
	}
	o = append(o, object{
		{"originKey", p.originKey}, {"name", p.name}, {"version", p.version}, {"created", millisOrNull(millis(p.created))},
		{"last_modified", millisOrNull(millis(p.modified))}, {"active", p.active}, {"identityZoneId", z.id},
	}...)
	if s.version == Version77 {
		o = append(o, field{"aliasId", nil}, field{"aliasZid", nil})
	}
	return o
}

func configOf(config map[string]json.RawMessage, raw, echo bool) any {
	if config == nil && raw {
		return nil
	}
	if config == nil {
		return "null"
	}
	shown := map[string]json.RawMessage{}
	for name, value := range config {
		if name != "relyingPartySecret" || echo {
			shown[name] = value
		}
	}
	if raw {
		return shown
	}
	text, err := encode(shown)
	if err != nil {
		return nil
	}
	return string(text)
}

// visibleLinks tells whether an active external provider shows a link, so that logging in takes a passcode.
func (z *zone) visibleLinks() bool {
	z.mu.RLock()
	defer z.mu.RUnlock()
	return slices.ContainsFunc(z.providers, func(p *provider) bool {
		return p.active && (p.kind == typeOIDC || p.kind == typeSAML) && string(p.config["showLinkText"]) == "true"
	})
}

// defaultConfig fills in what a provider's configuration leaves out.
func (s *uaaServer) defaultConfig(kind string, config map[string]json.RawMessage) {
	if kind != typeOIDC {
		return
	}
	defaults := map[string]string{
		"emailDomain": "null", "attributeMappings": "{}", "addShadowUserOnLogin": "true", "storeCustomAttributes": "true", "showLinkText": "true",
		"responseType": `"code"`, "clientAuthInBody": "false", "skipSslValidation": "false", "passwordGrantEnabled": "false",
	}
	if s.version == Version77 {
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

// goodConfig tells whether an OpenID Connect provider has what it needs.
func (s *uaaServer) goodConfig(kind string, config map[string]json.RawMessage) bool {
	if kind != typeOIDC {
		return true
	}
	needed := []string{"relyingPartyId"}
	if s.version == Version430 {
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
