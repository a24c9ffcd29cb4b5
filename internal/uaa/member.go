package uaa

import (
	"context"
	"net/url"

	"github.com/cfid-cli/cfid/internal/rest"
)

// Kinds of members.
const (
	MemberUser  = "USER"
	MemberGroup = "GROUP"
)

// Member of a group: a user or another group.
type Member struct {
	rest.Raw `json:"-"`
	Value    string        `json:"value"`            // id of the user or group
	Type     string        `json:"type,omitzero"`    // MemberUser or MemberGroup; "" in a request is USER
	Origin   string        `json:"origin,omitzero"`  // "" in a request is "uaa"; UAA stores any
	Entity   *MemberEntity `json:"entity,omitempty"` // only where entities were asked for
}

// MemberEntity is the user (without groups and approvals) or the group itself. What it doesn't
// name is in Raw.
type MemberEntity struct {
	rest.Raw    `json:"-"`
	ID          string  `json:"id"`
	UserName    string  `json:"userName,omitzero"`    // of a user
	Origin      string  `json:"origin,omitzero"`      // of a user
	Name        Name    `json:"name,omitzero"`        // of a user
	Emails      []Email `json:"emails,omitempty"`     // of a user
	Active      bool    `json:"active,omitzero"`      // of a user
	Verified    bool    `json:"verified,omitzero"`    // of a user
	DisplayName string  `json:"displayName,omitzero"` // of a group
	Description string  `json:"description,omitzero"` // of a group
}

// Members reads GET /Groups/{id}/members: all at once, UAA has no pages and no filter here.
func (c *Client) Members(ctx context.Context, group string, entities bool) ([]Member, error) {
	var q url.Values
	if entities {
		q = url.Values{"returnEntities": {"true"}}
	}
	out, err := fetch[[]Member](ctx, c, rest.Get(rest.Path("Groups", group, "members"), q))
	if err != nil {
		return nil, err
	}
	return *out, nil
}

// AddMember sends POST /Groups/{id}/members. An existing member is rest.ErrConflict, code
// member_already_exists; that makes it safe to repeat.
func (c *Client) AddMember(ctx context.Context, group string, m Member) (*Member, error) {
	r := rest.Post(rest.Path("Groups", group, "members"), m)
	r.Repeatable = true
	return fetch[Member](ctx, c, r)
}

// RemoveMember sends DELETE /Groups/{id}/members/{member}. A user who is not a member is rest.ErrNotFound,
// code member_not_found.
func (c *Client) RemoveMember(ctx context.Context, group, member string) (*Member, error) {
	return fetch[Member](ctx, c, rest.Delete(rest.Path("Groups", group, "members", member)))
}

// AddZoneMember sends POST /Groups/zones: the group of a zone's administrators ("zones.ZONE.admin" and similar) is created if
// there is none. It needs uaa.admin or scim.zones, takes users only, and answers the same for existing members. Other group
// names are rest.ErrInvalid.
func (c *Client) AddZoneMember(ctx context.Context, group string, m Member) (*Group, error) {
	r := rest.Post("/Groups/zones", NewGroup{DisplayName: group, Members: []Member{m}})
	r.Repeatable = true
	return fetch[Group](ctx, c, r)
}

// RemoveZoneMember sends DELETE /Groups/zones/{user}/{zone}/{scope}, scope being what follows the zone in the group's name.
// A user who is not a member is rest.ErrNotFound.
func (c *Client) RemoveZoneMember(ctx context.Context, user, zone, scope string) error {
	return c.api.Do(ctx, rest.Delete(rest.Path("Groups", "zones", user, zone, scope)), nil)
}
