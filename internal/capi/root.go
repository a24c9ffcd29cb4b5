package capi

import (
	"context"

	"github.com/cfid-cli/cfid/internal/rest"
)

// Root is the document at /: the addresses of the platform's components. A component that isn't
// configured is null, that is, a nil Link.
type Root struct {
	rest.Raw `json:"-"`
	Links    map[string]*Link `json:"links"`
}

// Href returns the address of a component ("uaa", "login", "cloud_controller_v3"), "" if the root has none.
func (r *Root) Href(name string) string {
	if l := r.Links[name]; l != nil {
		return l.Href
	}
	return ""
}

// Version returns the version of the v3 API, "" if the root has none.
func (r *Root) Version() string {
	if l := r.Links["cloud_controller_v3"]; l != nil {
		return l.Meta.Version
	}
	return ""
}

// Root reads GET /. It needs no token and sends none.
func (c *Client) Root(ctx context.Context) (*Root, error) {
	r := rest.Get("/", nil)
	r.Anonymous, r.Redirects = true, true
	return fetch[Root](ctx, c, r)
}

// Info is the document at /v3/info. Strings that aren't configured are "".
type Info struct {
	rest.Raw    `json:"-"`
	Name        string `json:"name"`
	Build       string `json:"build"`
	Description string `json:"description"`
	Version     int    `json:"version"`
	OSBAPI      string `json:"osbapi_version"`
	CLIVersion  struct {
		Minimum     string `json:"minimum"`
		Recommended string `json:"recommended"`
	} `json:"cli_version"`
	RateLimits struct {
		Enabled      bool `json:"enabled"`
		GeneralLimit int  `json:"general_limit"`             // requests per interval and server process
		ResetMinutes int  `json:"reset_interval_in_minutes"` // the interval
	} `json:"rate_limits"`
	Links map[string]*Link `json:"links"`
}

// V3Info reads GET /v3/info. It needs no token and sends none.
func (c *Client) V3Info(ctx context.Context) (*Info, error) {
	r := rest.Get("/v3/info", nil)
	r.Anonymous, r.Redirects = true, true
	return fetch[Info](ctx, c, r)
}
