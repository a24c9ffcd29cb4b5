package uaa

import (
	"encoding/json"

	"github.com/cfid-cli/cfid/internal/sandbox/wire"
	"github.com/cfid-cli/cfid/internal/sandbox/zone"
)

// wireProvider is a provider on the wire. Without raw its configuration is JSON inside a string. echo keeps the
// secret, as only the echo of a refused request does.
func (s *Server) wireProvider(z *zone.Zone, p *zone.Provider, raw, echo bool) wire.Object {
	o := wire.Object{{"type", p.Kind}, {"config", configOf(p.Config, raw, echo)}}
	if p.ID == "" {
		o = append(o, wire.Field{"id", nil})
	} else {
		o = append(o, wire.Field{"id", p.ID})
	}
	o = append(o, wire.Object{
		{"originKey", p.OriginKey}, {"name", p.Name}, {"version", p.Version}, {"created", millisOrNull(zone.Millis(p.Created))},
		{"last_modified", millisOrNull(zone.Millis(p.Modified))}, {"active", p.Active}, {"identityZoneId", z.ID},
	}...)
	if s.version == zone.Version77 {
		o = append(o, wire.Field{"aliasId", nil}, wire.Field{"aliasZid", nil})
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
	text, err := wire.Encode(shown)
	if err != nil {
		return nil
	}
	return string(text)
}
