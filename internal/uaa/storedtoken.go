package uaa

import (
	"context"
	"strings"

	"github.com/cfid-cli/cfid/internal/rest"
)

// StoredToken is a token that a UAA stores: opaque ones, refresh tokens of UAA 77, and all tokens of a zone that makes them
// revocable. A plain JWT is not stored.
type StoredToken struct {
	rest.Raw     `json:"-"`
	TokenID      string   `json:"tokenId"` // the id to revoke it by; for an opaque token the token itself
	ClientID     string   `json:"clientId"`
	UserID       string   `json:"userId"`       // "" for a client's own
	Format       string   `json:"format"`       // "opaque" or "jwt"
	ResponseType string   `json:"responseType"` // "ACCESS_TOKEN" or "REFRESH_TOKEN"
	IssuedAt     int64    `json:"issuedAt"`     // milliseconds since 1970
	ExpiresAt    int64    `json:"expiresAt"`    // milliseconds since 1970
	Scope        JavaList `json:"scope"`
	ZoneID       string   `json:"zoneId"`
}

// JavaList is a list as Java writes one into a string: "[openid, uaa.user]".
type JavaList []string

// UnmarshalJSON reads the string, or a list should a server send one.
func (l *JavaList) UnmarshalJSON(data []byte) error {
	var text string
	if rest.Decode(data, &text) != nil {
		return rest.Decode(data, (*[]string)(l))
	}
	*l = strings.FieldsFunc(strings.Trim(text, "[]"), func(r rune) bool { return r == ',' || r == ' ' })
	return nil
}

// UserTokens reads GET /oauth/token/list/user/{id}. An unknown user has none.
func (c *Client) UserTokens(ctx context.Context, id string) ([]*StoredToken, error) {
	return c.storedTokens(ctx, rest.Path("oauth", "token", "list", "user", id))
}

// ClientTokens reads GET /oauth/token/list/client/{id}: the client's own and those of users that came through it.
func (c *Client) ClientTokens(ctx context.Context, id string) ([]*StoredToken, error) {
	return c.storedTokens(ctx, rest.Path("oauth", "token", "list", "client", id))
}

func (c *Client) storedTokens(ctx context.Context, path string) ([]*StoredToken, error) {
	out, err := fetch[[]*StoredToken](ctx, c, rest.Get(path, nil))
	if err != nil {
		return nil, err
	}
	return *out, nil
}

// RevokeClientTokens revokes all tokens of a client and all that users got through it.
func (c *Client) RevokeClientTokens(ctx context.Context, id string) error {
	return c.api.Do(ctx, rest.Delete(rest.Path("oauth", "token", "revoke", "client", id)), nil)
}

// RevokeUserClientTokens revokes the stored tokens that a user got through a client.
func (c *Client) RevokeUserClientTokens(ctx context.Context, user, client string) error {
	return c.api.Do(ctx, rest.Delete(rest.Path("oauth", "token", "revoke", "user", user, "client", client)), nil)
}
