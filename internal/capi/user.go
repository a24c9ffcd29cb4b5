package capi

import (
	"context"
	"iter"
	"net/url"
	"time"

	"github.com/cfid-cli/cfid/internal/rest"
)

// User is a user or UAA client as the Cloud Controller knows it. Username and Origin come from
// UAA and are "" (null) for clients, for users that were deleted or deactivated there, and for
// users known only to the Cloud Controller; PresentationName is then the guid.
type User struct {
	rest.Raw         `json:"-"`
	GUID             string    `json:"guid"` // UAA's user id, or a client id
	Username         string    `json:"username"`
	PresentationName string    `json:"presentation_name"`
	Origin           string    `json:"origin"`
	CreatedAt        time.Time `json:"created_at"`
	UpdatedAt        time.Time `json:"updated_at"`
	Metadata         Metadata  `json:"metadata"`
}

// UserQuery selects users. The server rejects Origins without Usernames. It looks names up at UAA and silently ignores those
// after the first hundred.
type UserQuery struct {
	GUIDs, Usernames, Origins []string
	Paging
}

func (q UserQuery) values() url.Values {
	v := query{}
	v.list("guids", q.GUIDs)
	v.list("usernames", q.Usernames)
	v.list("origins", q.Origins)
	return url.Values(v)
}

// Users lists GET /v3/users: all users for an admin; for others themselves and the users of their orgs.
func (c *Client) Users(ctx context.Context, q UserQuery) iter.Seq2[*User, error] {
	return rest.List[User](ctx, c.api, rest.Get("/v3/users", q.values()), rest.CAPI(), q.options())
}

// User reads GET /v3/users/{guid}.
func (c *Client) User(ctx context.Context, guid string) (*User, error) {
	return fetch[User](ctx, c, rest.Get(rest.Path("v3", "users", guid), nil))
}

// NewUser is the body of POST /v3/users: a guid, or a name and the origin of an identity provider other than uaa, for which
// the UAA creates a shadow user if it has none.
type NewUser struct {
	GUID     string `json:"guid,omitzero"`
	Username string `json:"username,omitzero"`
	Origin   string `json:"origin,omitzero"`
}

// CreateUser sends POST /v3/users: it makes a user known to the Cloud Controller. A known user is 422 (rest.ErrInvalid),
// whose text says "already exists".
func (c *Client) CreateUser(ctx context.Context, n NewUser) (*User, error) {
	r := rest.Post("/v3/users", n)
	r.Repeatable = true
	return fetch[User](ctx, c, r)
}
