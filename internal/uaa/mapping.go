package uaa

import (
	"context"
	"iter"
	"net/url"

	"github.com/cfid-cli/cfid/internal/rest"
)

// Mapping makes users whose identity provider reports an external group members of a UAA group, at login.
type Mapping struct {
	rest.Raw      `json:"-"`
	GroupID       string `json:"groupId"`
	DisplayName   string `json:"displayName,omitzero"` // the group's
	ExternalGroup string `json:"externalGroup"`        // as UAA keeps it, in lower case: a DN of LDAP, a value of SAML or OIDC
	Origin        string `json:"origin,omitzero"`      // "" in a request is "ldap"
}

// MappingListInput selects mappings. The zero value is all of them.
type MappingListInput struct {
	ExternalGroup string // in lower case: UAA 4.30 finds no other
	Origin        string
	Limit         int
	Moved         func(first, now int) // the number of results changed while reading
}

// Mappings lists GET /Groups/External. There is no filter by group.
func (c *Client) Mappings(ctx context.Context, in MappingListInput) iter.Seq2[*Mapping, error] {
	q := url.Values{}
	if in.ExternalGroup != "" {
		q.Set("externalGroup", in.ExternalGroup)
	}
	if in.Origin != "" {
		q.Set("origin", in.Origin)
	}
	return rest.List[Mapping](ctx, c.api, rest.Get("/Groups/External", q), rest.SCIM(""),
		rest.ListOptions{Limit: in.Limit, Moved: in.Moved})
}

// CreateMapping sends POST /Groups/External. An existing mapping is answered like a new one.
func (c *Client) CreateMapping(ctx context.Context, m Mapping) (*Mapping, error) {
	r := rest.Post("/Groups/External", m)
	r.Repeatable = true
	return fetch[Mapping](ctx, c, r)
}

// DeleteMapping sends DELETE /Groups/External/groupId/{id}/externalGroup/{name}/origin/{origin}. One that isn't there is
// rest.ErrNotFound.
func (c *Client) DeleteMapping(ctx context.Context, m Mapping) (*Mapping, error) {
	return fetch[Mapping](ctx, c, rest.Delete(rest.Path("Groups", "External", "groupId", m.GroupID, "externalGroup", m.ExternalGroup, "origin", m.Origin)))
}
