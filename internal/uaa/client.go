// Package uaa is the client of a UAA: types and calls, one resource in one file. It
// contains requests and answers of a UAA; package auth obtains tokens, and the operations
// implement commands.
package uaa

import "github.com/cfid-cli/cfid/internal/rest"

// Client calls one UAA. Errors of all calls are those of rest.API.Do.
type Client struct{ api *rest.API }

// New makes a client. The API's base is the UAA's root ("https://uaa.example.com",
// "http://localhost:8080/uaa"); its credential is a token source, or nil.
func New(api *rest.API) *Client { return &Client{api} }

// About returns a client whose writes are about what, see rest.API.About.
func (c *Client) About(what any) *Client { return New(c.api.About(what)) }

// API returns the API that the client uses.
func (c *Client) API() *rest.API { return c.api }
