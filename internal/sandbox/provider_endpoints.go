package sandbox

import (
	"cmp"
	"encoding/json"
	"net/http"
	"slices"

	"github.com/cfid-cli/cfid/internal/sandbox/random"
)

func (s *uaaServer) providerEndpoints() map[string]endpoint {
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
			return &blankError{status: http.StatusForbidden}
		}
		return h(c)
	}
}

// rawConfig tells whether configurations are objects in this call.
func (c *call) rawConfig() bool { return c.r.URL.Query().Get("rawConfig") == "true" }

func listProviders(c *call) error {
	q := c.r.URL.Query()
	origin := q.Get("originKey")
	if c.s.version == Version430 {
		origin = ""
	}
	c.z.mu.RLock()
	list := slices.Clone(c.z.providers)
	c.z.mu.RUnlock()
	out := []object{}
	for _, p := range list {
		if (origin == "" || p.originKey == origin) && (p.active || q.Get("active_only") != "true") {
			out = append(out, c.s.wireProvider(c.z, p, c.rawConfig(), false))
		}
	}
	return c.json(http.StatusOK, out)
}

// pathProvider is the provider the path names, nil when unknown.
func (c *call) pathProvider() *provider {
	id := c.r.PathValue("id")
	c.z.mu.RLock()
	defer c.z.mu.RUnlock()
	if at := slices.IndexFunc(c.z.providers, func(p *provider) bool { return p.id == id }); at >= 0 {
		return c.z.providers[at]
	}
	return nil
}

func (c *call) providerUnknown() error {
	return &bareError{http.StatusNotFound, "Provider not found."}
}

func getProvider(c *call) error {
	p := c.pathProvider()
	if p == nil {
		return c.providerUnknown()
	}
	return c.json(http.StatusOK, c.s.wireProvider(c.z, p, c.rawConfig(), false))
}

// readProvider reads a provider. Its configuration must have the form that the call answers in.
func (c *call) readProvider() (*provider, error) {
	data, err := c.body()
	if err != nil {
		return nil, err
	}
	if len(data) > 0 && !c.sentJSON() {
		return nil, &blankError{status: http.StatusUnsupportedMediaType}
	}
	if len(data) == 0 {
		return nil, &blankError{status: http.StatusBadRequest}
	}
	bad := &bareError{http.StatusBadRequest, "Invalid provider configuration."}
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
	p := &provider{kind: cmp.Or(in.Type, "unknown"), originKey: in.OriginKey, name: in.Name, active: in.Active == nil || *in.Active}
	if len(config) > 0 && json.Unmarshal(config, &p.config) != nil {
		return nil, bad
	}
	return p, nil
}

// refused echoes the provider that was sent, secret included, without any word of what was wrong.
func (c *call) refused(status int, p *provider) error {
	echo := *p
	echo.id = ""
	return c.json(status, c.s.wireProvider(c.z, &echo, c.rawConfig(), true))
}

func createProvider(c *call) error {
	p, err := c.readProvider()
	if err != nil {
		return err
	}
	if !c.s.goodConfig(p.kind, p.config) {
		return c.refused(http.StatusUnprocessableEntity, p)
	}
	now := c.s.now()
	fresh := *p
	fresh.id, fresh.created, fresh.modified = random.UUID(), now, now
	fresh.config = cloneConfig(p.config)
	c.s.defaultConfig(fresh.kind, fresh.config)
	if !c.z.addProvider(&fresh, c.s.version) {
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

// addProvider fails when the origin is taken or, on the current UAA, another provider has the issuer.
func (z *zone) addProvider(p *provider, version string) bool {
	z.mu.Lock()
	defer z.mu.Unlock()
	issuer := string(p.config["issuer"])
	for _, other := range z.providers {
		sameIssuer := version == Version77 && p.kind == typeOIDC && issuer != "" && string(other.config["issuer"]) == issuer
		if other.originKey == p.originKey || sameIssuer {
			return false
		}
	}
	z.providers = append(z.providers, p)
	return true
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
	whole := cloneConfig(p.config)
	if _, sent := whole["relyingPartySecret"]; !sent && old.config["relyingPartySecret"] != nil {
		whole["relyingPartySecret"] = old.config["relyingPartySecret"]
	}
	if !c.s.goodConfig(p.kind, whole) {
		return c.refused(http.StatusUnprocessableEntity, p)
	}
	fresh := *p
	fresh.id, fresh.created, fresh.modified, fresh.version = old.id, old.created, c.s.now(), old.version+1
	fresh.config = whole
	c.s.defaultConfig(fresh.kind, fresh.config)
	c.z.mu.Lock()
	for i, other := range c.z.providers {
		if other.id == old.id {
			c.z.providers[i] = &fresh
		}
	}
	c.z.mu.Unlock()
	return c.json(http.StatusOK, c.s.wireProvider(c.z, &fresh, c.rawConfig(), false))
}

func deleteProvider(c *call) error {
	p := c.pathProvider()
	if p == nil {
		return c.providerUnknown()
	}
	c.z.mu.Lock()
	c.z.providers = slices.DeleteFunc(slices.Clone(c.z.providers), func(other *provider) bool { return other.id == p.id })
	c.z.dropOrigin(p.originKey)
	c.z.mu.Unlock()
	return c.json(http.StatusOK, c.s.wireProvider(c.z, p, c.rawConfig(), false))
}

// dropOrigin deletes the users and group mappings of an origin. The caller holds mu.
func (z *zone) dropOrigin(origin string) {
	for _, u := range slices.Clone(z.users.order) {
		if u.origin == origin {
			z.groups.leaveAll(u.id)
			z.users.remove(u.id)
		}
	}
	z.groups.mappings = slices.DeleteFunc(z.groups.mappings, func(m mapping) bool { return m.origin == origin })
}

// providerStatus makes all users of the internal provider change their passwords.
func providerStatus(c *call) error {
	data, err := c.body()
	if err != nil {
		return err
	}
	var in struct{ RequirePasswordChange *bool }
	if json.Unmarshal(data, &in) != nil {
		return &blankError{status: http.StatusBadRequest}
	}
	p := c.pathProvider()
	if p == nil {
		return c.providerUnknown()
	}
	echo := object{{"requirePasswordChange", in.RequirePasswordChange != nil && *in.RequirePasswordChange}}
	if p.kind != typeUAA || in.RequirePasswordChange == nil || !*in.RequirePasswordChange {
		return c.json(http.StatusUnprocessableEntity, echo)
	}
	c.z.demandPasswordChanges()
	return c.json(http.StatusOK, echo)
}

func (z *zone) demandPasswordChanges() {
	z.mu.Lock()
	defer z.mu.Unlock()
	for _, old := range slices.Clone(z.users.order) {
		if old.origin == defaultZone {
			u := *old
			u.passwordChange = true
			z.users.put(&u)
		}
	}
}
