package capi

import (
	"context"
	"encoding/json"
	"errors"
	"iter"
	"net/url"
	"time"

	"github.com/cfid-cli/cfid/internal/rest"
)

// Role is one assignment: a user, a type, and an org or a space. A space role doesn't contain
// its org.
type Role struct {
	rest.Raw      `json:"-"`
	GUID          string    `json:"guid"`
	Type          string    `json:"type"` // organization_manager, space_developer, …
	CreatedAt     time.Time `json:"created_at"`
	UpdatedAt     time.Time `json:"updated_at"`
	Relationships struct {
		User         ToOne `json:"user"`
		Organization ToOne `json:"organization"`
		Space        ToOne `json:"space"`
	} `json:"relationships"`
	// User, Org and Space are filled if RoleQuery.Include requested them and the server
	// returned them; Org only for org roles.
	User  *User  `json:"-"`
	Org   *Org   `json:"-"`
	Space *Space `json:"-"`
}

// UserGUID is the user who has the role.
func (r *Role) UserGUID() string { return r.Relationships.User.guid() }

// OrgGUID is the org of an org role, "" of a space role.
func (r *Role) OrgGUID() string { return r.Relationships.Organization.guid() }

// SpaceGUID is the space of a space role, "" of an org role.
func (r *Role) SpaceGUID() string { return r.Relationships.Space.guid() }

// RoleQuery selects roles. OrgGUIDs finds org roles only and SpaceGUIDs space roles only, so both
// together find none. Unknown types find none either.
type RoleQuery struct {
	Types, OrgGUIDs, SpaceGUIDs, UserGUIDs []string
	Include                                []string // of "user", "organization", "space"
	Paging
}

func (q RoleQuery) values() url.Values {
	v := query{}
	v.list("types", q.Types)
	v.list("organization_guids", q.OrgGUIDs)
	v.list("space_guids", q.SpaceGUIDs)
	v.list("user_guids", q.UserGUIDs)
	v.list("include", q.Include)
	return url.Values(v)
}

// Roles lists GET /v3/roles.
func (c *Client) Roles(ctx context.Context, q RoleQuery) iter.Seq2[*Role, error] {
	return rest.ListWith(ctx, c.api, rest.Get("/v3/roles", q.values()), rest.CAPI(), q.options(),
		func(r *Role, in *included) {
			r.User, r.Org, r.Space = in.user(r.UserGUID()), in.org(r.OrgGUID()), in.space(r.SpaceGUID())
		})
}

// NewRole is the input of POST /v3/roles: a user by guid, or by name and (if several origins have
// the name) origin; an org for an org role, a space for a space role.
type NewRole struct {
	Type               string
	UserGUID           string
	Username, Origin   string
	OrgGUID, SpaceGUID string
}

type roleBody struct {
	Type          string `json:"type"`
	Relationships struct {
		User struct {
			Data userRef `json:"data"`
		} `json:"user"`
		Organization *ToOne `json:"organization,omitzero"`
		Space        *ToOne `json:"space,omitzero"`
	} `json:"relationships"`
}

// userRef is a guid, or a name with or without an origin: the server rejects a mixture.
type userRef struct {
	GUID     string `json:"guid,omitzero"`
	Username string `json:"username,omitzero"`
	Origin   string `json:"origin,omitzero"`
}

func (n NewRole) body() roleBody {
	b := roleBody{Type: n.Type}
	b.Relationships.User.Data = userRef{n.UserGUID, n.Username, n.Origin}
	if n.OrgGUID != "" {
		b.Relationships.Organization = &ToOne{&Ref{n.OrgGUID}}
	}
	if n.SpaceGUID != "" {
		b.Relationships.Space = &ToOne{&Ref{n.SpaceGUID}}
	}
	return b
}

// Body returns the body of POST /v3/roles, as JSON.
func (n NewRole) Body() string {
	doc, err := json.Marshal(n.body())
	if err != nil {
		return "" // strings always encode
	}
	return string(doc)
}

// CreateRole sends POST /v3/roles. Every fault of it is 422 (rest.ErrInvalid), and so is
// a role that already exists, whose text says "already has". That makes the request safe to repeat.
func (c *Client) CreateRole(ctx context.Context, n NewRole) (*Role, error) {
	r := rest.Post("/v3/roles", n.body())
	r.Repeatable = true
	return fetch[Role](ctx, c, r)
}

// DeleteRole sends DELETE /v3/roles/{guid} and returns the URL of the job that does it: until the
// job has run, the role still exists.
func (c *Client) DeleteRole(ctx context.Context, guid string) (jobURL string, err error) {
	return c.deleteByJob(ctx, rest.Path("v3", "roles", guid))
}

func (c *Client) deleteByJob(ctx context.Context, path string) (string, error) {
	resp, err := c.api.Send(ctx, rest.Delete(path))
	if err != nil {
		return "", err
	}
	if err := resp.Err(); err != nil {
		return "", err
	}
	job := resp.Header.Get("Location")
	if resp.Status == rest.StatusAccepted && job == "" {
		return "", errors.New("the server accepted the deletion but named no job")
	}
	return job, nil
}
