package capi

import (
	"context"
	"iter"
	"net/url"
	"time"

	"github.com/cfid-cli/cfid/internal/rest"
)

// Space is a space.
type Space struct {
	rest.Raw      `json:"-"`
	GUID          string    `json:"guid"`
	Name          string    `json:"name"`
	Suspended     bool      `json:"suspended"` // Cloud Controllers before 2026 don't say
	CreatedAt     time.Time `json:"created_at"`
	UpdatedAt     time.Time `json:"updated_at"`
	Metadata      Metadata  `json:"metadata"`
	Relationships struct {
		Organization ToOne `json:"organization"`
		Quota        ToOne `json:"quota"`
	} `json:"relationships"`
	// Org is the space's org if SpaceQuery.WithOrgs requested it.
	Org *Org `json:"-"`
}

// OrgGUID is the space's org.
func (s *Space) OrgGUID() string { return s.Relationships.Organization.guid() }

// QuotaGUID is the space's own quota, "" if it has none.
func (s *Space) QuotaGUID() string { return s.Relationships.Quota.guid() }

// SpaceQuery selects spaces; names match regardless of case. The zero value means all that the
// caller may see.
type SpaceQuery struct {
	GUIDs, Names, OrgGUIDs []string
	LabelSelector          string
	OrderBy                string // name, created_at, updated_at; "-" before it descends
	WithOrgs               bool   // fill Space.Org
	Paging
}

func (q SpaceQuery) values() url.Values {
	v := query{}
	v.list("guids", q.GUIDs)
	v.list("names", q.Names)
	v.list("organization_guids", q.OrgGUIDs)
	v.text("label_selector", q.LabelSelector)
	v.text("order_by", q.OrderBy)
	if q.WithOrgs {
		v.text("include", "organization")
	}
	return url.Values(v)
}

// Spaces lists GET /v3/spaces.
func (c *Client) Spaces(ctx context.Context, q SpaceQuery) iter.Seq2[*Space, error] {
	return rest.ListWith(ctx, c.api, rest.Get("/v3/spaces", q.values()), rest.CAPI(), q.options(),
		func(s *Space, in *included) { s.Org = in.org(s.OrgGUID()) })
}

// Space reads GET /v3/spaces/{guid}.
func (c *Client) Space(ctx context.Context, guid string) (*Space, error) {
	return fetch[Space](ctx, c, rest.Get(rest.Path("v3", "spaces", guid), nil))
}

// SpacePatch is what a PATCH of a space changes; what is nil or empty stays.
type SpacePatch struct {
	Name      string         `json:"name,omitzero"`
	Suspended *bool          `json:"suspended,omitempty"` // Cloud Controllers before 2026 reject it
	Metadata  *MetadataPatch `json:"metadata,omitempty"`
}

type newSpace struct {
	SpacePatch
	Relationships struct {
		Organization ToOne `json:"organization"`
	} `json:"relationships"`
}

// CreateSpace sends POST /v3/spaces. An existing name is 422 (rest.ErrInvalid), "Name must be unique per
// organization".
func (c *Client) CreateSpace(ctx context.Context, orgGUID string, n SpacePatch) (*Space, error) {
	body := newSpace{SpacePatch: n}
	body.Relationships.Organization = ToOne{&Ref{orgGUID}}
	return fetch[Space](ctx, c, rest.Post("/v3/spaces", body))
}

// UpdateSpace sends PATCH /v3/spaces/{guid}.
func (c *Client) UpdateSpace(ctx context.Context, guid string, p SpacePatch) (*Space, error) {
	r := rest.Patch(rest.Path("v3", "spaces", guid), p)
	r.Repeatable = true
	return fetch[Space](ctx, c, r)
}

// DeleteSpace sends DELETE /v3/spaces/{guid}, with everything in it, and returns the URL of the job that does it.
func (c *Client) DeleteSpace(ctx context.Context, guid string) (jobURL string, err error) {
	return c.deleteByJob(ctx, rest.Path("v3", "spaces", guid))
}
