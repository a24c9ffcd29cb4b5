package capi

import (
	"context"
	"iter"
	"net/url"
	"time"

	"github.com/cfid-cli/cfid/internal/rest"
)

// Org is an organization.
type Org struct {
	rest.Raw      `json:"-"`
	GUID          string    `json:"guid"`
	Name          string    `json:"name"`
	Suspended     bool      `json:"suspended"`
	CreatedAt     time.Time `json:"created_at"`
	UpdatedAt     time.Time `json:"updated_at"`
	Metadata      Metadata  `json:"metadata"`
	Relationships struct {
		Quota ToOne `json:"quota"`
	} `json:"relationships"`
}

// QuotaGUID is the org's quota.
func (o *Org) QuotaGUID() string { return o.Relationships.Quota.guid() }

// OrgQuery selects orgs; names match regardless of case. The zero value means all that the caller
// may see.
type OrgQuery struct {
	GUIDs, Names  []string
	LabelSelector string
	OrderBy       string // name, created_at, updated_at; "-" before it descends
	Paging
}

func (q OrgQuery) values() url.Values {
	v := query{}
	v.list("guids", q.GUIDs)
	v.list("names", q.Names)
	v.text("label_selector", q.LabelSelector)
	v.text("order_by", q.OrderBy)
	return url.Values(v)
}

// Orgs lists GET /v3/organizations.
func (c *Client) Orgs(ctx context.Context, q OrgQuery) iter.Seq2[*Org, error] {
	return rest.List[Org](ctx, c.api, rest.Get("/v3/organizations", q.values()), rest.CAPI(), q.options())
}

// Org reads GET /v3/organizations/{guid}.
func (c *Client) Org(ctx context.Context, guid string) (*Org, error) {
	return fetch[Org](ctx, c, rest.Get(rest.Path("v3", "organizations", guid), nil))
}

// OrgPatch is what a PATCH of an org changes; what is nil or empty stays. NewOrg takes the same.
type OrgPatch struct {
	Name      string         `json:"name,omitzero"`
	Suspended *bool          `json:"suspended,omitempty"`
	Metadata  *MetadataPatch `json:"metadata,omitempty"`
}

// CreateOrg sends POST /v3/organizations. An existing name is 422 (rest.ErrInvalid), whose text says "already exists".
func (c *Client) CreateOrg(ctx context.Context, n OrgPatch) (*Org, error) {
	return fetch[Org](ctx, c, rest.Post("/v3/organizations", n))
}

// UpdateOrg sends PATCH /v3/organizations/{guid}.
func (c *Client) UpdateOrg(ctx context.Context, guid string, p OrgPatch) (*Org, error) {
	r := rest.Patch(rest.Path("v3", "organizations", guid), p)
	r.Repeatable = true
	return fetch[Org](ctx, c, r)
}

// DeleteOrg sends DELETE /v3/organizations/{guid}, with everything in it, and returns the URL of the job that does it.
func (c *Client) DeleteOrg(ctx context.Context, guid string) (jobURL string, err error) {
	return c.deleteByJob(ctx, rest.Path("v3", "organizations", guid))
}
