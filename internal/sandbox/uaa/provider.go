package uaa

import (
	"encoding/json"
	"slices"

	"github.com/cfid-cli/cfid/internal/sandbox/zone"
)

// wireProvider is a provider on the wire. Without raw its configuration is JSON inside a string. echo keeps the
// secret, as only the echo of a refused request does.
func (s *Server) wireProvider(z *zone.Zone, p *zone.Provider, raw, echo bool) object {
	o := object{{"type", p.Kind}, {"config", configOf(p.Config, raw, echo)}}
	if p.ID == "" {
		o = append(o, field{"id", nil})
	} else {
		o = append(o, field{"id", p.ID})
	}
	o = append(o, object{
		{"originKey", p.OriginKey}, {"name", p.Name}, {"version", p.Version}, {"created", millisOrNull(zone.Millis(p.Created))},
		{"last_modified", millisOrNull(zone.Millis(p.Modified))}, {"active", p.Active}, {"identityZoneId", z.ID},
	}...)
	if s.version == zone.Version77 {
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

// defaultConfig fills in what a provider's configuration leaves out.
func (s *Server) defaultConfig(kind string, config map[string]json.RawMessage) {
	if kind != zone.TypeOIDC {
		return
	}
	defaults := map[string]string{
		"emailDomain": "null", "attributeMappings": "{}", "addShadowUserOnLogin": "true", "storeCustomAttributes": "true", "showLinkText": "true",
		"responseType": `"code"`, "clientAuthInBody": "false", "skipSslValidation": "false", "passwordGrantEnabled": "false",
	}
	if s.version == zone.Version77 {
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
func (s *Server) goodConfig(kind string, config map[string]json.RawMessage) bool {
	if kind != zone.TypeOIDC {
		return true
	}
	needed := []string{"relyingPartyId"}
	if s.version == zone.Version430 {
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
