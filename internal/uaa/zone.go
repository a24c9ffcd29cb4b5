package uaa

import (
	"context"
	"encoding/json"

	"github.com/cfid-cli/cfid/internal/rest"
)

// DefaultZone is the id and the name of the zone without a subdomain.
const DefaultZone = "uaa"

// Zone is an identity zone. Its Config differs between versions of UAA and is kept as received; UAA leaves private keys
// out of what it answers, and keeps those that an update leaves out.
type Zone struct {
	rest.Raw     `json:"-"`
	ID           string          `json:"id"`
	Subdomain    string          `json:"subdomain"` // "" for the default zone
	Name         string          `json:"name"`
	Description  string          `json:"description"`
	Active       bool            `json:"active"`
	Version      int             `json:"version"`
	Created      int64           `json:"created"`       // milliseconds since 1970
	LastModified int64           `json:"last_modified"` // milliseconds since 1970
	Config       json.RawMessage `json:"config"`
}

// NewZone is the body of POST /identity-zones.
type NewZone struct {
	ID          string          `json:"id,omitzero"` // "" lets the server choose
	Subdomain   string          `json:"subdomain"`
	Name        string          `json:"name"`
	Description string          `json:"description,omitzero"`
	Config      json.RawMessage `json:"config,omitempty"`
}

// Zones reads GET /identity-zones: all at once. With a zone header it answers that zone alone.
func (c *Client) Zones(ctx context.Context) ([]*Zone, error) {
	out, err := fetch[[]*Zone](ctx, c, rest.Get("/identity-zones", nil))
	if err != nil {
		return nil, err
	}
	return *out, nil
}

// Zone reads GET /identity-zones/{id}. An unknown one is rest.ErrNotFound without a reason.
func (c *Client) Zone(ctx context.Context, id string) (*Zone, error) {
	return fetch[Zone](ctx, c, rest.Get(rest.Path("identity-zones", id), nil))
}

// CreateZone sends POST /identity-zones. An existing id or subdomain is rest.ErrConflict.
func (c *Client) CreateZone(ctx context.Context, z NewZone) (*Zone, error) {
	return fetch[Zone](ctx, c, rest.Post("/identity-zones", z))
}

// UpdateZone sends PUT /identity-zones/{id}: body replaces the zone, so it is the zone as read with changes in it.
func (c *Client) UpdateZone(ctx context.Context, id string, body any) (*Zone, error) {
	return fetch[Zone](ctx, c, rest.Put(rest.Path("identity-zones", id), body))
}

// DeleteZone sends DELETE /identity-zones/{id} and returns the deleted zone; everything in it is deleted too.
func (c *Client) DeleteZone(ctx context.Context, id string) (*Zone, error) {
	return fetch[Zone](ctx, c, rest.Delete(rest.Path("identity-zones", id)))
}
