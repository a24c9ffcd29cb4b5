package uaa

import (
	"context"
	"iter"
	"net/url"

	"github.com/cfid-cli/cfid/internal/rest"
)

// UserID is a user as /ids/Users returns it to users who may not read users.
type UserID struct {
	rest.Raw `json:"-"`
	ID       string `json:"id"`
	UserName string `json:"userName"`
	Origin   string `json:"origin"`
}

// UserIDs lists GET /ids/Users: names for ids and back. It needs a user's token with scim.userids; filters support id,
// userName and origin, with eq only. Users of inactive providers are included.
func (c *Client) UserIDs(ctx context.Context, filter string) iter.Seq2[*UserID, error] {
	q := url.Values{"filter": {filter}, "includeInactive": {"true"}}
	return rest.List[UserID](ctx, c.api, rest.Get("/ids/Users", q), rest.SCIM("id"), rest.ListOptions{})
}
