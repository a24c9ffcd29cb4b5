package uaa

import (
	"context"
	"iter"

	"github.com/cfid-cli/cfid/internal/rest"
)

// Group is a SCIM 1 group as UAA returns it. Default groups list no members although every
// user is a member.
type Group struct {
	rest.Raw    `json:"-"`
	ID          string   `json:"id"`
	Meta        Meta     `json:"meta"`
	DisplayName string   `json:"displayName"`
	ZoneID      string   `json:"zoneId"`
	Description string   `json:"description"`
	Members     []Member `json:"members"`
	Schemas     []string `json:"schemas"`
}

// NewGroup is the body of POST /Groups.
type NewGroup struct {
	DisplayName string   `json:"displayName"`
	Description string   `json:"description,omitzero"`
	Members     []Member `json:"members,omitempty"`
}

// Groups lists GET /Groups.
func (c *Client) Groups(ctx context.Context, in ListInput) iter.Seq2[*Group, error] {
	return GroupsAs[Group](ctx, c, in)
}

// GroupsAs is Groups read as something smaller; see UsersAs.
func GroupsAs[T any](ctx context.Context, c *Client, in ListInput) iter.Seq2[*T, error] {
	return list[T](ctx, c, "/Groups", "id", in)
}

// Group reads GET /Groups/{id}.
func (c *Client) Group(ctx context.Context, id string) (*Group, error) {
	return fetch[Group](ctx, c, rest.Get(rest.Path("Groups", id), nil))
}

// CreateGroup sends POST /Groups. An existing name is rest.ErrConflict; names are case-sensitive.
func (c *Client) CreateGroup(ctx context.Context, g NewGroup) (*Group, error) {
	return fetch[Group](ctx, c, rest.Post("/Groups", g))
}

// DeleteGroup sends DELETE /Groups/{id} and answers the group that was, without its members.
func (c *Client) DeleteGroup(ctx context.Context, id string) (*Group, error) {
	return fetch[Group](ctx, c, rest.Delete(rest.Path("Groups", id)))
}

// GroupChange is the body of PATCH /Groups/{id}: what it leaves out stays.
type GroupChange struct {
	DisplayName string  `json:"displayName,omitzero"`
	Description *string `json:"description,omitzero"`
	Meta        struct {
		Attributes []string `json:"attributes,omitempty"` // members of the group to clear: "description"
	} `json:"meta,omitzero"`
}

// PatchGroup sends PATCH /Groups/{id}. A PUT would replace the members too, and membership has no version of its own: members
// added since the group was read would be lost. Another version than the server's is rest.ErrConflict.
func (c *Client) PatchGroup(ctx context.Context, id string, version int, change GroupChange) (*Group, error) {
	r := rest.Patch(rest.Path("Groups", id), change)
	r.Header = ifMatch(version)
	return fetch[Group](ctx, c, r)
}
