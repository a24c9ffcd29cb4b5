// Package capi is the client of the Cloud Controller's v3 API: types and calls, one resource in
// one file. It contains the identity part of the API: users, roles, orgs, spaces and the jobs
// that delete them.
package capi

import (
	"context"

	"github.com/cfid-cli/cfid/internal/rest"
)

// Client calls one Cloud Controller. Errors of all calls are those of rest.API.Do.
type Client struct{ api *rest.API }

// New makes a client. The API's base is the API's root ("https://api.example.com"), without /v3.
func New(api *rest.API) *Client { return &Client{api} }

// About returns a client whose writes are about what, see rest.API.About.
func (c *Client) About(what any) *Client { return New(c.api.About(what)) }

// API returns the API that the client uses.
func (c *Client) API() *rest.API { return c.api }

// fetch sends a request and reads the answer as a T.
func fetch[T any](ctx context.Context, c *Client, r rest.Request) (*T, error) {
	out := new(T)
	if err := c.api.Do(ctx, r, out); err != nil {
		return nil, err
	}
	return out, nil
}
