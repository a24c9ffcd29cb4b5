package uaa

import (
	"context"

	"github.com/cfid-cli/cfid/internal/rest"
)

// ClientMeta is a client's tile on the UAA's home page. Every client has one.
type ClientMeta struct {
	rest.Raw       `json:"-"`
	ClientID       string `json:"clientId"`
	ClientName     string `json:"clientName,omitzero"`
	ShowOnHomePage bool   `json:"showOnHomePage"`
	AppLaunchURL   string `json:"appLaunchUrl,omitzero"`
	AppIcon        string `json:"appIcon,omitzero"` // a picture in base64
}

// ClientMeta reads GET /oauth/clients/{id}/meta.
func (c *Client) ClientMeta(ctx context.Context, id string) (*ClientMeta, error) {
	return fetch[ClientMeta](ctx, c, rest.Get(rest.Path("oauth", "clients", id, "meta"), nil))
}

// PutClientMeta sends PUT /oauth/clients/{id}/meta, which replaces all of it.
func (c *Client) PutClientMeta(ctx context.Context, m ClientMeta) (*ClientMeta, error) {
	return fetch[ClientMeta](ctx, c, rest.Put(rest.Path("oauth", "clients", m.ClientID, "meta"), m))
}
