package uaa

import (
	"bytes"
	"cmp"
	"encoding/json"
	"net/http"
	"strings"

	"github.com/cfid-cli/cfid/internal/sandbox/random"
	"github.com/cfid-cli/cfid/internal/sandbox/wire"
	"github.com/cfid-cli/cfid/internal/sandbox/zone"
)

func (s *Server) zoneEndpoints() map[string]endpoint {
	list := []string{"uaa.admin", "zones.read", zoneAdmin, "zones.write"}
	read := []string{"uaa.admin", "zones.read", zoneAdmin, "zones.{zone}.read", "zones.write"}
	write := []string{"uaa.admin", "zones.write", zoneAdmin}
	return map[string]endpoint{
		"/identity-zones": {methods: methods{http.MethodGet: scoped(listZones, list...), http.MethodPost: scoped(createZone, write...)}, rules: writes(write)},
		"/identity-zones/{id}": {methods: methods{
			http.MethodGet: scoped(getZone, read...), http.MethodPut: scoped(putZone, write...), http.MethodDelete: scoped(deleteZone, write...),
		}, rules: writes(write)},
	}
}

// zoneConfig is the configuration of a zone that says nothing of its own: -1 inherits.
func zoneConfig(defaults []string) json.RawMessage {
	config := wire.Object{
		{"tokenPolicy", wire.Object{{"accessTokenValidity", -1}, {"refreshTokenValidity", -1}, {"jwtRevocable", false}, {"refreshTokenUnique", false}, {"refreshTokenFormat", "opaque"}, {"keys", struct{}{}}}},
		{"links", wire.Object{{"logout", wire.Object{{"redirectUrl", "/login"}, {"redirectParameterName", "redirect"}, {"disableRedirectParameter", false}, {"whitelist", nil}}}, {"selfService", wire.Object{{"selfServiceLinksEnabled", true}, {"signup", nil}, {"passwd", nil}}}}},
		{"prompts", []wire.Object{
			{{"name", "username"}, {"type", "text"}, {"text", "Email"}},
			{{"name", "password"}, {"type", "password"}, {"text", "Password"}},
			{{"name", "passcode"}, {"type", "password"}, {"text", "Temporary Authentication Code (Get on at /passcode)"}},
		}},
		{"idpDiscoveryEnabled", false},
		{"accountChooserEnabled", false},
		{"userConfig", wire.Object{{"defaultGroups", defaults}}},
	}
	text, err := wire.Encode(config)
	if err != nil {
		return json.RawMessage("{}")
	}
	return text
}

// wireZone is a zone on the wire.
func wireZone(z *zone.Zone) wire.Object {
	z.RLock()
	defer z.RUnlock()
	config := z.Config
	if config == nil {
		config = zoneConfig(z.DefaultGroups)
	}
	o := wire.Object{{"id", z.ID}, {"subdomain", z.Subdomain}, {"config", config}, {"name", z.Name}, {"version", z.Version}}
	if z.Description != "" {
		o = append(o, wire.Field{"description", z.Description})
	}
	return append(o, wire.Field{"active", !z.Inactive}, wire.Field{"created", z.Created.UnixMilli()}, wire.Field{"last_modified", z.Modified.UnixMilli()})
}

// listZones lists all in the default zone, and elsewhere that zone alone.
func listZones(c *call) error {
	list := c.s.Zones.All()
	if c.z.ID != zone.Default {
		list = []*zone.Zone{c.z}
	}
	out := []wire.Object{}
	for _, z := range list {
		out = append(out, wireZone(z))
	}
	return c.json(http.StatusOK, out)
}

func getZone(c *call) error {
	z := c.s.Zones.By(c.r.PathValue("id"), "")
	if z == nil {
		return &wire.VoidError{Status: http.StatusNotFound}
	}
	return c.json(http.StatusOK, wireZone(z))
}

// zoneInput is a zone as a request describes one.
type zoneInput struct {
	ID, Subdomain, Name *string
	Description         string
	Active              *bool
	Config              json.RawMessage
}

func (c *call) readZone() (*zoneInput, error) {
	data, err := c.body()
	if err != nil {
		return nil, err
	}
	if !c.sentJSON() {
		return nil, &wire.VoidError{Status: http.StatusInternalServerError}
	}
	var in zoneInput
	if err := json.Unmarshal(data, &in); err != nil || !bytes.HasPrefix(bytes.TrimSpace(data), []byte("{")) {
		return nil, &wire.VoidError{Status: http.StatusInternalServerError}
	}
	invalid := func(text string) error {
		return &wire.OauthError{Status: http.StatusUnprocessableEntity, Code: "invalid_identity_zone", Text: text}
	}
	switch {
	case in.Subdomain == nil:
		return nil, invalid("The subdomain must be provided.")
	case deref(in.Name) == "":
		return nil, invalid("The identity zone must be given a name.")
	}
	if string(in.Config) == "null" {
		in.Config = nil
	}
	return &in, nil
}

func createZone(c *call) error {
	in, err := c.readZone()
	if err != nil {
		return err
	}
	now := c.s.now()
	z := zone.New(cmp.Or(deref(in.ID), random.UUID()), strings.ToLower(*in.Subdomain), *in.Name, now)
	z.Modified, z.Description, z.DefaultGroups = now, in.Description, zone.NewDefaults()
	for _, name := range zone.NewGroups() {
		z.Groups.Add(zone.NewGroup(name, now))
	}
	if in.Config != nil {
		z.Adopt(in.Config, now)
	}
	if !c.s.Zones.Add(z) {
		return zoneExists()
	}
	return c.json(http.StatusCreated, wireZone(z))
}

func zoneExists() error {
	return &wire.OauthError{
		Status: http.StatusConflict, Code: "zone_exists",
		Text: "integrity constraint violation: unique constraint or index violation; SUBDOMAIN_IDX table: IDENTITY_ZONE",
	}
}

// putZone changes name, description and configuration. The subdomain stays: it is part of every issued token.
func putZone(c *call) error {
	in, err := c.readZone()
	if err != nil {
		return err
	}
	z := c.s.Zones.By(c.r.PathValue("id"), "")
	if z == nil {
		return &wire.VoidError{Status: http.StatusNotFound}
	}
	z.Lock()
	z.Name, z.Description, z.Modified = *in.Name, in.Description, c.s.now()
	z.Version++
	z.Inactive = in.Active != nil && !*in.Active && z.ID != zone.Default
	z.Unlock()
	if in.Config != nil {
		z.Adopt(in.Config, c.s.now())
	}
	return c.json(http.StatusOK, wireZone(z))
}

// deleteZone drops a zone with all that is in it. The default zone stays.
func deleteZone(c *call) error {
	id := c.r.PathValue("id")
	if id == zone.Default {
		return &wire.BlankError{Status: http.StatusForbidden}
	}
	z := c.s.Zones.By(id, "")
	if z == nil {
		return &wire.VoidError{Status: http.StatusNotFound}
	}
	c.s.Zones.Remove(z)
	return c.json(http.StatusOK, wireZone(z))
}
