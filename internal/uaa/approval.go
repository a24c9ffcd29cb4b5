package uaa

import (
	"context"
	"net/url"

	"github.com/cfid-cli/cfid/internal/rest"
)

// Approvals reads GET /approvals: what the token's user granted and denied clients. It needs a user's token with scope
// oauth.approvals. One decision about a client that no longer exists makes the whole answer rest.ErrNotFound.
func (c *Client) Approvals(ctx context.Context) ([]*Approval, error) {
	out, err := fetch[[]*Approval](ctx, c, rest.Get("/approvals", nil))
	if err != nil {
		return nil, err
	}
	return *out, nil
}

// RevokeApprovals sends DELETE /approvals?clientId=: all decisions of the token's user about a client. An unknown client is
// rest.ErrNotFound.
func (c *Client) RevokeApprovals(ctx context.Context, clientID string) error {
	r := rest.Delete("/approvals")
	r.Query = url.Values{"clientId": {clientID}}
	return c.api.Do(ctx, r, nil)
}

// ReplaceApprovals sends PUT /approvals: the decisions of the token's user are these and no others.
func (c *Client) ReplaceApprovals(ctx context.Context, all []*Approval) error {
	return c.api.Do(ctx, rest.Put("/approvals", all), nil)
}
