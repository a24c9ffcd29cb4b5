package uaa

import (
	"context"
	"net/url"

	"github.com/cfid-cli/cfid/internal/rest"
)

// CountUsers returns how many users a SCIM filter finds.
func (c *Client) CountUsers(ctx context.Context, filter string) (int, error) {
	return c.count(ctx, "/Users", filter)
}

// CountGroups returns how many groups a SCIM filter finds.
func (c *Client) CountGroups(ctx context.Context, filter string) (int, error) {
	return c.count(ctx, "/Groups", filter)
}

// CountClients returns how many clients a filter finds.
func (c *Client) CountClients(ctx context.Context, filter string) (int, error) {
	return c.count(ctx, "/oauth/clients", filter)
}

// count requests a page of one item and reads the total.
func (c *Client) count(ctx context.Context, path, filter string) (int, error) {
	q := url.Values{"count": {"1"}}
	if filter != "" {
		q.Set("filter", filter)
	}
	type page struct {
		TotalResults int `json:"totalResults"`
	}
	out, err := fetch[page](ctx, c, rest.Get(path, q))
	if err != nil {
		return 0, err
	}
	return out.TotalResults, nil
}
