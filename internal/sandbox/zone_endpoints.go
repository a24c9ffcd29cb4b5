package sandbox

import (
	"bytes"
	"cmp"
	"encoding/json"
	"net/http"
	"slices"
	"strings"
	"time"

	"github.com/cfid-cli/cfid/internal/sandbox/random"
)

func (s *uaaServer) zoneEndpoints() map[string]endpoint {
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

// zoneGroups are the groups of a new zone.
func zoneGroups() []string {
	return []string{
		"sps.read", "sps.write", "idps.read", "idps.write", "clients.admin", "clients.read", "clients.write", "clients.secret",
		"scim.create", "scim.read", "scim.write", "scim.userids", "scim.zones", "groups.update", "password.write", "uaa.admin", "oauth.login",
		"openid", "uaa.user", "approvals.me", "profile", "roles", "user_attributes", "uaa.offline_token",
	}
}

// zoneDefaults are the default groups of users of a new zone.
func zoneDefaults() []string {
	return []string{"openid", "password.write", "uaa.user", "approvals.me", "profile", "roles", "user_attributes", "uaa.offline_token"}
}

// zoneConfig is the configuration of a zone that says nothing of its own: -1 inherits.
func zoneConfig(defaults []string) json.RawMessage {
	config := object{
		{"tokenPolicy", object{{"accessTokenValidity", -1}, {"refreshTokenValidity", -1}, {"jwtRevocable", false}, {"refreshTokenUnique", false}, {"refreshTokenFormat", "opaque"}, {"keys", struct{}{}}}},
		{"links", object{{"logout", object{{"redirectUrl", "/login"}, {"redirectParameterName", "redirect"}, {"disableRedirectParameter", false}, {"whitelist", nil}}}, {"selfService", object{{"selfServiceLinksEnabled", true}, {"signup", nil}, {"passwd", nil}}}}},
		{"prompts", []object{
			{{"name", "username"}, {"type", "text"}, {"text", "Email"}},
			{{"name", "password"}, {"type", "password"}, {"text", "Password"}},
			{{"name", "passcode"}, {"type", "password"}, {"text", "Temporary Authentication Code (Get on at /passcode)"}},
		}},
		{"idpDiscoveryEnabled", false},
		{"accountChooserEnabled", false},
		{"userConfig", object{{"defaultGroups", defaults}}},
	}
	text, err := encode(config)
	if err != nil {
		return json.RawMessage("{}")
	}
	return text
}

// wireZone is a zone on the wire.
func wireZone(z *zone) object {
	z.mu.RLock()
	defer z.mu.RUnlock()
	config := z.config
	if config == nil {
		config = zoneConfig(z.defaultGroups)
	}
	o := object{{"id", z.id}, {"subdomain", z.subdomain}, {"config", config}, {"name", z.name}, {"version", z.version}}
	if z.description != "" {
		o = append(o, field{"description", z.description})
	}
	return append(o, field{"active", !z.inactive}, field{"created", z.created.UnixMilli()}, field{"last_modified", z.modified.UnixMilli()})
}

// listZones lists all in the default zone, and elsewhere that zone alone.
func listZones(c *call) error {
	c.s.zones.mu.RLock()
	list := slices.Clone(c.s.zones.list)
	c.s.zones.mu.RUnlock()
	if c.z.id != defaultZone {
		list = []*zone{c.z}
	}
	out := []object{}
	for _, z := range list {
		out = append(out, wireZone(z))
	}
	return c.json(http.StatusOK, out)
}

func getZone(c *call) error {
	z := c.s.zoneBy(c.r.PathValue("id"), "")
	if z == nil {
		return &voidError{http.StatusNotFound}
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
		return nil, &voidError{http.StatusInternalServerError}
	}
	var in zoneInput
	if err := json.Unmarshal(data, &in); err != nil || !bytes.HasPrefix(bytes.TrimSpace(data), []byte("{")) {
		return nil, &voidError{http.StatusInternalServerError}
	}
	invalid := func(text string) error {
		return &oauthError{status: http.StatusUnprocessableEntity, code: "invalid_identity_zone", text: text}
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
	z := newZone(cmp.Or(deref(in.ID), random.UUID()), strings.ToLower(*in.Subdomain), *in.Name, now)
	z.modified, z.description, z.defaultGroups = now, in.Description, zoneDefaults()
	for _, name := range zoneGroups() {
		z.groups.add(newGroup(name, now))
	}
	if in.Config != nil {
		z.adopt(in.Config, now)
	}
	if !c.s.addZone(z) {
		return zoneExists()
	}
	return c.json(http.StatusCreated, wireZone(z))
}

func zoneExists() error {
	return &oauthError{
		status: http.StatusConflict, code: "zone_exists",
		text: "integrity constraint violation: unique constraint or index violation; SUBDOMAIN_IDX table: IDENTITY_ZONE",
	}
}

// addZone adds a zone and the group that administers it; false when its id or subdomain is taken.
func (s *uaaServer) addZone(z *zone) bool {
	s.zones.mu.Lock()
	for _, other := range s.zones.list {
		if other.id == z.id || other.subdomain == z.subdomain {
			s.zones.mu.Unlock()
			return false
		}
	}
	s.zones.list = append(s.zones.list, z)
	s.zones.mu.Unlock()
	s.home().ensureGroup("zones."+z.id+".admin", z.created)
	return true
}

func (z *zone) ensureGroup(name string, now time.Time) {
	z.mu.Lock()
	defer z.mu.Unlock()
	if z.groups.byName[name] == nil {
		z.groups.add(newGroup(name, now))
	}
}

// putZone changes name, description and configuration. The subdomain stays: it is part of every issued token.
func putZone(c *call) error {
	in, err := c.readZone()
	if err != nil {
		return err
	}
	z := c.s.zoneBy(c.r.PathValue("id"), "")
	if z == nil {
		return &voidError{http.StatusNotFound}
	}
	z.mu.Lock()
	z.name, z.description, z.modified = *in.Name, in.Description, c.s.now()
	z.version++
	z.inactive = in.Active != nil && !*in.Active && z.id != defaultZone
	z.mu.Unlock()
	if in.Config != nil {
		z.adopt(in.Config, c.s.now())
	}
	return c.json(http.StatusOK, wireZone(z))
}

// deleteZone drops a zone with all that is in it. The default zone stays.
func deleteZone(c *call) error {
	id := c.r.PathValue("id")
	if id == defaultZone {
		return &blankError{status: http.StatusForbidden}
	}
	z := c.s.zoneBy(id, "")
	if z == nil {
		return &voidError{http.StatusNotFound}
	}
	c.s.zones.mu.Lock()
	c.s.zones.list = slices.DeleteFunc(c.s.zones.list, func(other *zone) bool { return other == z })
	c.s.zones.mu.Unlock()
	return c.json(http.StatusOK, wireZone(z))
}
