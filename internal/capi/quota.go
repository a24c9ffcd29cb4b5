package capi

import (
	"context"
	"iter"
	"net/url"

	"github.com/cfid-cli/cfid/internal/rest"
)

// Quota is an organization quota or a space quota. Its limits are in Raw.
type Quota struct {
	rest.Raw `json:"-"`
	GUID     string `json:"guid"`
	Name     string `json:"name"`
}

// OrgQuotas lists GET /v3/organization_quotas; all users may read all of them.
func (c *Client) OrgQuotas(ctx context.Context, names ...string) iter.Seq2[*Quota, error] {
	v := query{}
	v.list("names", names)
	return rest.List[Quota](ctx, c.api, rest.Get("/v3/organization_quotas", url.Values(v)), rest.CAPI(), rest.ListOptions{})
}

// OrgQuota reads GET /v3/organization_quotas/{guid}.
func (c *Client) OrgQuota(ctx context.Context, guid string) (*Quota, error) {
	return fetch[Quota](ctx, c, rest.Get(rest.Path("v3", "organization_quotas", guid), nil))
}

// SpaceQuota reads GET /v3/space_quotas/{guid}.
func (c *Client) SpaceQuota(ctx context.Context, guid string) (*Quota, error) {
	return fetch[Quota](ctx, c, rest.Get(rest.Path("v3", "space_quotas", guid), nil))
}

// ApplyOrgQuota sends POST /v3/organization_quotas/{guid}/relationships/organizations: the orgs get that quota instead of
// theirs. Admins may. It can be repeated.
func (c *Client) ApplyOrgQuota(ctx context.Context, quota string, orgs ...string) error {
	return c.applyQuota(ctx, rest.Path("v3", "organization_quotas", quota, "relationships", "organizations"), orgs)
}

// SpaceQuotas lists GET /v3/space_quotas of an org: all for its managers, else those of spaces in which the caller has a role.
func (c *Client) SpaceQuotas(ctx context.Context, orgGUID string, names ...string) iter.Seq2[*Quota, error] {
	v := query{}
	v.text("organization_guids", orgGUID)
	v.list("names", names)
	return rest.List[Quota](ctx, c.api, rest.Get("/v3/space_quotas", url.Values(v)), rest.CAPI(), rest.ListOptions{})
}

// ApplySpaceQuota sends POST /v3/space_quotas/{guid}/relationships/spaces: the spaces get that quota instead of theirs. Managers
// of the org may. It can be repeated.
func (c *Client) ApplySpaceQuota(ctx context.Context, quota string, spaces ...string) error {
	return c.applyQuota(ctx, rest.Path("v3", "space_quotas", quota, "relationships", "spaces"), spaces)
}

// RemoveSpaceQuota sends DELETE /v3/space_quotas/{guid}/relationships/spaces/{guid}: the space then has no quota.
func (c *Client) RemoveSpaceQuota(ctx context.Context, quota, space string) error {
	resp, err := c.api.Send(ctx, rest.Delete(rest.Path("v3", "space_quotas", quota, "relationships", "spaces", space)))
	if err != nil {
		return err
	}
	return resp.Err()
}

func (c *Client) applyQuota(ctx context.Context, path string, guids []string) error {
	var body struct {
		Data []Ref `json:"data"`
	}
	for _, guid := range guids {
		body.Data = append(body.Data, Ref{guid})
	}
	r := rest.Post(path, body)
	r.Repeatable = true
	_, err := fetch[struct{}](ctx, c, r)
	return err
}

// Usage is how much of a quota is used. Which fields are present depends on the Cloud Controller's version.
type Usage struct {
	rest.Raw `json:"-"`
	Summary  struct {
		StartedInstances int `json:"started_instances"`
		MemoryMB         int `json:"memory_in_mb"`
		Routes           int `json:"routes"`
		ServiceInstances int `json:"service_instances"`
		Domains          int `json:"domains"`
	} `json:"usage_summary"`
}

// OrgUsage reads GET /v3/organizations/{guid}/usage_summary.
func (c *Client) OrgUsage(ctx context.Context, guid string) (*Usage, error) {
	return fetch[Usage](ctx, c, rest.Get(rest.Path("v3", "organizations", guid, "usage_summary"), nil))
}

// SpaceUsage reads GET /v3/spaces/{guid}/usage_summary.
func (c *Client) SpaceUsage(ctx context.Context, guid string) (*Usage, error) {
	return fetch[Usage](ctx, c, rest.Get(rest.Path("v3", "spaces", guid, "usage_summary"), nil))
}
