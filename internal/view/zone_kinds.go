package view

import (
	"encoding/json"
	"strconv"
	"strings"
	"time"

	"github.com/cfid-cli/cfid/internal/uaa"
	"github.com/cfid-cli/cfid/internal/zone"
)

// Zones is how identity zones look.
func Zones() Kind[*uaa.Zone] {
	return Kind[*uaa.Zone]{
		Noun: "identity zone", Plural: "identity zones",
		JSON: func(z *uaa.Zone) []byte { return received(z, z.JSON()) },
		Name: zoneName,
		ID:   func(z *uaa.Zone) string { return z.ID },
		Columns: []Column[*uaa.Zone]{
			{Name: "subdomain", Text: func(z *uaa.Zone) string { return z.Subdomain }},
			{Name: "name", Flex: true, Text: func(z *uaa.Zone) string { return z.Name }},
			{Name: "active", Text: func(z *uaa.Zone) string { return yesNo(z.Active) }, Style: func(z *uaa.Zone) Style { return badUnless(z.Active) }},
			{Name: "description", Flex: true, Text: func(z *uaa.Zone) string { return z.Description }},
			{Name: "created", Wide: true, Text: func(z *uaa.Zone) string { return millis(&z.Created) }},
			{Name: "changed", Wide: true, Text: func(z *uaa.Zone) string { return millis(&z.LastModified) }},
			{Name: "id", Text: func(z *uaa.Zone) string { return z.ID }},
		},
	}
}

// zoneName is the value for --zone. The default zone has no subdomain, so its id is used.
func zoneName(z *uaa.Zone) string {
	if z.Subdomain == "" {
		return z.ID
	}
	return z.Subdomain
}

// ZonePolicy is a zone's policies, a line each. Policies that the zone does not set are marked.
func ZonePolicy(p *zone.ZonePolicies) Record {
	r := Record{{Name: "zone", Text: zoneName(p.Zone)}}
	for _, v := range p.Values {
		r = append(r, policyField(v))
	}
	return r
}

func policyField(v zone.PolicyValue) Field {
	f := Field{Name: strings.ReplaceAll(v.Field.Flag, "-", " "), Value: json.RawMessage("null")}
	if v.Inherited() {
		f.Text, f.Style = "the server's default", Faint
		return f
	}
	f.Text, f.Value = plainJSON(v.Value), v.Value
	switch v.Field.Kind {
	case zone.PolicyDuration:
		if seconds, err := strconv.ParseInt(f.Text, 10, 64); err == nil {
			f.Text = Duration(time.Duration(seconds) * time.Second)
		}
	case zone.PolicyFlag:
		f.Text = yesNo(string(v.Value) == "true")
	}
	return f
}

// ChangedPolicies is how a zone with changed policies looks.
func ChangedPolicies() Kind[*zone.ZonePolicies] {
	k := Over(Zones(), func(p *zone.ZonePolicies) *uaa.Zone { return p.Zone })
	k.Noun = "the policies of identity zone"
	k.JSON = func(p *zone.ZonePolicies) []byte { return ZonePolicy(p).JSON() }
	return k
}
