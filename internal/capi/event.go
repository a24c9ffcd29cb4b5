package capi

import (
	"context"
	"iter"
	"net/url"
	"time"

	"github.com/cfid-cli/cfid/internal/rest"
)

// Event is an audit event: who did what to what. The server keeps them for 31 days.
type Event struct {
	rest.Raw     `json:"-"`
	GUID         string     `json:"guid"`
	CreatedAt    time.Time  `json:"created_at"` // whole seconds
	Type         string     `json:"type"`       // "audit.user.space_developer_add"
	Actor        EventParty `json:"actor"`
	Target       EventParty `json:"target"`
	Space        *Ref       `json:"space"`        // nil: none
	Organization *Ref       `json:"organization"` // nil: none
}

// EventParty is the actor or the target of an event. An actor's Name is the e-mail address of its token, "" for clients, whose
// Type is "user" too.
type EventParty struct {
	GUID string `json:"guid"`
	Type string `json:"type"`
	Name string `json:"name"`
}

// SpaceGUID is the space it happened in, "" for none.
func (e *Event) SpaceGUID() string { return ToOne{e.Space}.guid() }

// OrgGUID is the org it happened in, "" for none.
func (e *Event) OrgGUID() string { return ToOne{e.Organization}.guid() }

// EventQuery selects events. The zero value is all that the caller may see.
type EventQuery struct {
	Types, TargetGUIDs, OrgGUIDs, SpaceGUIDs []string
	Since                                    time.Time // that or later
	OrderBy                                  string    // created_at (default), updated_at; "-" before it descends
	Paging
}

func (q EventQuery) values() url.Values {
	v := query{}
	v.list("types", q.Types)
	v.list("target_guids", q.TargetGUIDs)
	v.list("organization_guids", q.OrgGUIDs)
	v.list("space_guids", q.SpaceGUIDs)
	if !q.Since.IsZero() {
		v.text("created_ats[gte]", q.Since.UTC().Format(time.RFC3339))
	}
	v.text("order_by", q.OrderBy)
	return url.Values(v)
}

// Events lists GET /v3/audit_events.
func (c *Client) Events(ctx context.Context, q EventQuery) iter.Seq2[*Event, error] {
	return rest.List[Event](ctx, c.api, rest.Get("/v3/audit_events", q.values()), rest.CAPI(), q.options())
}
