package uaa

import (
	"errors"
	"slices"
	"strings"

	"github.com/cfid-cli/cfid/internal/sandbox/jwt"
	"github.com/cfid-cli/cfid/internal/sandbox/wire"
)

// zoneAdmin is the placeholder for the zone's own admin scope in scope lists.
const zoneAdmin = "zones.{zone}.admin"

// authenticate reads the bearer token, once.
func (c *call) authenticate() error {
	if c.token != nil {
		return nil
	}
	token, found := bearerOf(c.r)
	if !found && c.r.Header.Get("Authorization") == "" {
		token = c.r.URL.Query().Get("access_token")
	}
	if token == "" && strings.EqualFold(strings.TrimSpace(c.r.Header.Get("Authorization")), "bearer") {
		return wire.BearerError("invalid_token", "Invalid access token value, must be at least 30 characters")
	}
	if token == "" {
		return wire.BearerError("unauthorized", wire.TextFullAuthentication)
	}
	cl, err := c.s.accept(c, token)
	if err != nil {
		return err
	}
	c.token = cl
	return nil
}

// accept checks an access token as every API path does.
func (s *Server) accept(c *call, token string) (*jwt.Claims, error) {
	cl, err := s.valid(c, token)
	var bad *jwt.Refusal
	if errors.As(err, &bad) {
		return nil, wire.BearerError("invalid_token", bad.Text)
	}
	return cl, err
}

// valid checks an access token (or id_token) against the keys, the store, the client and the user. Its errors are
// tokenErrors.
func (s *Server) valid(c *call, token string) (*jwt.Claims, error) {
	cl, err := s.read(c.r.Context(), c.z, token)
	if err != nil {
		return nil, err
	}
	if cl.GrantedScopes != nil || cl.Scope == nil {
		return nil, &jwt.Refusal{Text: `The token does not bear a "scope" claim.`}
	}
	if err := s.current(c.z, cl); err != nil {
		return nil, err
	}
	return cl, nil
}

// allowed fails with a 403 that lists scopes unless the token has one of them.
func (c *call) allowed(scopes ...string) error {
	want := make([]string, len(scopes))
	for i, scope := range scopes {
		want[i] = strings.Replace(scope, "{zone}", c.z.ID, 1)
	}
	if slices.ContainsFunc(want, c.token.HasScope) {
		return nil
	}
	return wire.ScopeError(want)
}

// scoped guards a handler: a bearer token with one of the scopes.
func scoped(h handler, scopes ...string) handler {
	return func(c *call) error {
		if err := c.authenticate(); err != nil {
			return err
		}
		if err := c.allowed(scopes...); err != nil {
			return err
		}
		return h(c)
	}
}

// forAudience guards a handler: a bearer token whose aud names the resource.
func forAudience(h handler, resource string) handler {
	return func(c *call) error {
		if err := c.authenticate(); err != nil {
			return err
		}
		if !slices.Contains(c.token.Audience, resource) {
			return wire.AudienceError(resource)
		}
		return h(c)
	}
}
