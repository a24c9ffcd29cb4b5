package uaa

import (
	"context"
	"encoding/json"
	"net/url"

	"github.com/cfid-cli/cfid/internal/rest"
)

// Types of identity providers.
const (
	ProviderUAA  = "uaa" // the zone's own users
	ProviderLDAP = "ldap"
	ProviderOIDC = "oidc1.0"
	ProviderSAML = "saml"
)

// Provider is an identity provider as GET /identity-providers answers it with rawConfig=true: without it, Config would be
// JSON inside a string. UAA leaves the secrets of a configuration out of what it answers.
type Provider struct {
	rest.Raw       `json:"-"`
	ID             string          `json:"id"`
	OriginKey      string          `json:"originKey"` // the origin of its users
	Name           string          `json:"name"`
	Type           string          `json:"type"` // ProviderUAA and its like; others exist ("keystone")
	Config         json.RawMessage `json:"config"`
	Version        int             `json:"version"`
	Created        int64           `json:"created"`       // milliseconds since 1970
	LastModified   int64           `json:"last_modified"` // milliseconds since 1970
	Active         bool            `json:"active"`
	IdentityZoneID string          `json:"identityZoneId"`
}

// NewProvider is the body of POST and PUT /identity-providers with rawConfig=true. Without a type a UAA creates a provider
// of type "unknown" without an error.
type NewProvider struct {
	Type      string          `json:"type"`
	OriginKey string          `json:"originKey"`
	Name      string          `json:"name"`
	Active    bool            `json:"active"`
	Config    json.RawMessage `json:"config"`
}

func rawConfig() url.Values { return url.Values{"rawConfig": {"true"}} }

// Providers reads GET /identity-providers: all at once, built-in ones included, the active ones only where asked for.
// A missing scope is a 403 without a reason.
func (c *Client) Providers(ctx context.Context, active bool) ([]*Provider, error) {
	q := rawConfig()
	if active {
		q.Set("active_only", "true")
	}
	out, err := fetch[[]*Provider](ctx, c, rest.Get("/identity-providers", q))
	if err != nil {
		return nil, err
	}
	return *out, nil
}

// CreateProvider sends POST /identity-providers. An existing origin is rest.ErrConflict, an invalid configuration is
// rest.ErrInvalid; both answers contain the provider that was sent and no reason.
func (c *Client) CreateProvider(ctx context.Context, p NewProvider) (*Provider, error) {
	r := rest.Post("/identity-providers", p)
	r.Query = rawConfig()
	return fetch[Provider](ctx, c, r)
}

// UpdateProvider sends PUT /identity-providers/{id}: body replaces the provider, except for secrets it leaves out.
func (c *Client) UpdateProvider(ctx context.Context, id string, body any) (*Provider, error) {
	r := rest.Put(rest.Path("identity-providers", id), body)
	r.Query = rawConfig()
	return fetch[Provider](ctx, c, r)
}

// DeleteProvider sends DELETE /identity-providers/{id} and returns the deleted provider. Its users are deleted with it.
func (c *Client) DeleteProvider(ctx context.Context, id string) (*Provider, error) {
	r := rest.Delete(rest.Path("identity-providers", id))
	r.Query = rawConfig()
	return fetch[Provider](ctx, c, r)
}
