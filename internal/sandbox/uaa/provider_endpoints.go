package uaa

import (
	"cmp"
	"encoding/json"
	"net/http"
	"slices"

	"github.com/cfid-cli/cfid/internal/sandbox/random"
	"github.com/cfid-cli/cfid/internal/sandbox/wire"
	"github.com/cfid-cli/cfid/internal/sandbox/zone"
)

func (s *Server) providerEndpoints() map[string]endpoint {
	read := []string{"uaa.admin", "idps.read", "idps.write", zoneAdmin}
	write := []string{"uaa.admin", "idps.write", zoneAdmin}
	other := func(c *call) error {
		if c.r.Method == http.MethodHead || c.r.Method == http.MethodOptions {
			return forProviders(notAllowed(""))(c)
		}
		return forProviders(notAllowed("GET, POST, PUT, DELETE"), write...)(c)
	}
	return map[string]endpoint{
		"/identity-providers": {
			methods: methods{http.MethodGet: forProviders(listProviders, read...), http.MethodPost: forProviders(createProvider, write...)}, other: other,
		},
		"/identity-providers/{id}": {methods: methods{
			http.MethodGet: forProviders(getProvider, read...), http.MethodPut: forProviders(putProvider, write...),
			http.MethodDelete: forProviders(deleteProvider, write...),
		}, other: other},
		"/identity-providers/{id}/status": {methods: methods{http.MethodPatch: forProviders(providerStatus, write...)}, other: other},
	}
}

// forProviders is scoped, but that a missing scope is a 403 with {}.
func forProviders(h handler, scopes ...string) handler {
	return func(c *call) error {
		if err := c.authenticate(); err != nil {
			return err
		}
		if c.allowed(scopes...) != nil {
			return &wire.BlankError{Status: http.StatusForbidden}
		}
		return h(c)
	}
}

// rawConfig reports whether configurations are objects in this call.
func (c *call) rawConfig() bool { return c.r.URL.Query().Get("rawConfig") == "true" }

func listProviders(c *call) error {
	q := c.r.URL.Query()
	origin := q.Get("originKey")
	if c.s.version == zone.Version430 {
		origin = ""
	}
	c.z.RLock()
	list := slices.Clone(c.z.Providers)
	c.z.RUnlock()
	out := []wire.Object{}
	for _, p := range list {
		if (origin == "" || p.OriginKey == origin) && (p.Active || q.Get("active_only") != "true") {
			out = append(out, c.s.wireProvider(c.z, p, c.rawConfig(), false))
		}
	}
	return c.json(http.StatusOK, out)
}

// pathProvider is the provider the path names, nil when unknown.
func (c *call) pathProvider() *zone.Provider {
	id := c.r.PathValue("id")
	c.z.RLock()
	defer c.z.RUnlock()
	if at := slices.IndexFunc(c.z.Providers, func(p *zone.Provider) bool { return p.ID == id }); at >= 0 {
		return c.z.Providers[at]
	}
	return nil
}

func (c *call) providerUnknown() error {
	return &wire.BareError{Status: http.StatusNotFound, Text: "Provider not found."}
}

func getProvider(c *call) error {
	p := c.pathProvider()
	if p == nil {
		return c.providerUnknown()
	}
	return c.json(http.StatusOK, c.s.wireProvider(c.z, p, c.rawConfig(), false))
}

// readProvider reads a provider. Its configuration must have the form that the call answers in.
func (c *call) readProvider() (*zone.Provider, error) {
	data, err := c.body()
	if err != nil {
		return nil, err
	}
	if len(data) > 0 && !c.sentJSON() {
		return nil, &wire.BlankError{Status: http.StatusUnsupportedMediaType}
	}
	if len(data) == 0 {
		return nil, &wire.BlankError{Status: http.StatusBadRequest}
	}
	bad := &wire.BareError{Status: http.StatusBadRequest, Text: "Invalid provider configuration."}
	var in struct {
		Type, OriginKey, Name string
		Active                *bool
		Config                json.RawMessage
	}
	if json.Unmarshal(data, &in) != nil {
		return nil, bad
	}
	config := []byte(in.Config)
	if !c.rawConfig() && len(config) > 0 && string(config) != "null" {
		var text string
		if json.Unmarshal(config, &text) != nil {
			return nil, bad
		}
		config = []byte(text)
	}
	p := &zone.Provider{Kind: cmp.Or(in.Type, "unknown"), OriginKey: in.OriginKey, Name: in.Name, Active: in.Active == nil || *in.Active}
	if len(config) > 0 && json.Unmarshal(config, &p.Config) != nil {
		return nil, bad
	}
	return p, nil
}

// refused echoes the provider that was sent, secret included, without any word of what was wrong.
func (c *call) refused(status int, p *zone.Provider) error {
	echo := *p
	echo.ID = ""
	return c.json(status, c.s.wireProvider(c.z, &echo, c.rawConfig(), true))
}

func createProvider(c *call) error {
	p, err := c.readProvider()
	if err != nil {
		return err
	}
	if !c.s.Rules().GoodConfig(p.Kind, p.Config) {
		return c.refused(http.StatusUnprocessableEntity, p)
	}
	now := c.s.now()
	fresh := *p
	fresh.ID, fresh.Created, fresh.Modified = random.UUID(), now, now
	fresh.Config = cloneConfig(p.Config)
	c.s.Rules().DefaultConfig(fresh.Kind, fresh.Config)
	if !c.z.AddProvider(&fresh, c.s.version) {
		return c.refused(http.StatusConflict, p)
	}
	return c.json(http.StatusCreated, c.s.wireProvider(c.z, &fresh, c.rawConfig(), false))
}

func cloneConfig(config map[string]json.RawMessage) map[string]json.RawMessage {
	out := make(map[string]json.RawMessage, len(config))
	for name, value := range config {
		out[name] = value
	}
	return out
}

func putProvider(c *call) error {
	p, err := c.readProvider()
	if err != nil {
		return err
	}
	old := c.pathProvider()
	if old == nil {
		return c.providerUnknown()
	}
	whole := cloneConfig(p.Config)
	if _, sent := whole["relyingPartySecret"]; !sent && old.Config["relyingPartySecret"] != nil {
		whole["relyingPartySecret"] = old.Config["relyingPartySecret"]
	}
	if !c.s.Rules().GoodConfig(p.Kind, whole) {
		return c.refused(http.StatusUnprocessableEntity, p)
	}
	fresh := *p
	fresh.ID, fresh.Created, fresh.Modified, fresh.Version = old.ID, old.Created, c.s.now(), old.Version+1
	fresh.Config = whole
	c.s.Rules().DefaultConfig(fresh.Kind, fresh.Config)
	c.z.Lock()
	for i, other := range c.z.Providers {
		if other.ID == old.ID {
			c.z.Providers[i] = &fresh
		}
	}
	c.z.Unlock()
	return c.json(http.StatusOK, c.s.wireProvider(c.z, &fresh, c.rawConfig(), false))
}

func deleteProvider(c *call) error {
	p := c.pathProvider()
	if p == nil {
		return c.providerUnknown()
	}
	c.z.Lock()
	c.z.Providers = slices.DeleteFunc(slices.Clone(c.z.Providers), func(other *zone.Provider) bool { return other.ID == p.ID })
	c.z.DropOrigin(p.OriginKey)
	c.z.Unlock()
	return c.json(http.StatusOK, c.s.wireProvider(c.z, p, c.rawConfig(), false))
}

// providerStatus makes all users of the internal provider change their passwords.
func providerStatus(c *call) error {
	data, err := c.body()
	if err != nil {
		return err
	}
	var in struct{ RequirePasswordChange *bool }
	if json.Unmarshal(data, &in) != nil {
		return &wire.BlankError{Status: http.StatusBadRequest}
	}
	p := c.pathProvider()
	if p == nil {
		return c.providerUnknown()
	}
	echo := wire.Object{{"requirePasswordChange", in.RequirePasswordChange != nil && *in.RequirePasswordChange}}
	if p.Kind != zone.TypeUAA || in.RequirePasswordChange == nil || !*in.RequirePasswordChange {
		return c.json(http.StatusUnprocessableEntity, echo)
	}
	c.z.DemandPasswordChanges()
	return c.json(http.StatusOK, echo)
}
