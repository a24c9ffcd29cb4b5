package cc

import (
	"time"

	"github.com/cfid-cli/cfid/internal/sandbox/random"
)

// eventsKept is how long the Cloud Controller keeps audit events.
const eventsKept = 31 * 24 * time.Hour

// actor is who caused an event: the caller's guid and e-mail address, which clients do not have.
type actor struct{ guid, email string }

// event is an audit event. Space and org are guids, "" for none: an event outlives what it is about.
type event struct {
	stored
	kind       string
	actor      actor
	target     party
	data       *object
	space, org string
}

// party is an actor or a target on the wire.
type party struct {
	GUID string `json:"guid"`
	Type string `json:"type"`
	Name string `json:"name"`
}

type eventJSON struct {
	jsonBase
	Type         string   `json:"type"`
	Actor        party    `json:"actor"`
	Target       party    `json:"target"`
	Data         *object  `json:"data"`
	Space        *ref     `json:"space"`
	Organization *ref     `json:"organization"`
	Links        selfLink `json:"links"`
}

func (c *call) actor() actor { return actor{c.who.guid, c.who.email} }

// record stores an event and forgets those that are too old.
func (c *call) record(e *event) {
	events := &c.st.events
	for len(events.rows) > 0 && events.rows[0].born < c.now.Add(-eventsKept).UnixMicro() {
		events.remove(events.rows[0])
	}
	e.stored = c.st.newRow(random.UUID(), c.now)
	events.add(e)
}

// requestData is the data of an event that repeats a request.
func requestData(request *object) *object {
	data := newObject()
	data.set("request", request)
	return data
}

// recordRole writes the event of a role that is added ("_add") or removed ("_remove").
func (c *call) recordRole(by actor, kind kind, what string, user *user, org *org, space *space, request *object) {
	e := &event{
		kind: "audit.user." + kind.String() + what, actor: by, data: requestData(request),
		target: party{user.guid, "user", c.userName(user)},
	}
	if space != nil {
		e.space, org = space.guid, space.org
	}
	e.org = org.guid
	c.record(e)
}

func (c *call) recordOrg(by actor, what string, o *org, request *object) {
	c.record(&event{
		kind: "audit.organization." + what, actor: by, data: requestData(request),
		target: party{o.guid, "organization", o.name}, org: o.guid,
	})
}

func (c *call) recordSpace(by actor, what string, s *space, request *object) {
	c.record(&event{
		kind: "audit.space." + what, actor: by, data: requestData(request),
		target: party{s.guid, "space", s.name}, space: s.guid, org: s.org.guid,
	})
}

var eventSpec = listSpec{
	filters: []string{"types", "target_guids", "space_guids", "organization_guids"},
	orders:  orderByTime,
}

func refOrNull(guid string) *ref {
	if guid == "" {
		return nil
	}
	return &ref{guid}
}

func (c *call) eventJSON(e *event) eventJSON {
	return eventJSON{
		jsonBase: e.base(), Type: e.kind, Actor: party{e.actor.guid, "user", e.actor.email}, Target: e.target, Data: e.data,
		Space: refOrNull(e.space), Organization: refOrNull(e.org), Links: selfLink{c.link("audit_events", e.guid)},
	}
}

func (c *call) listEvents() (reply, error) {
	q, problems := parseQuery(c.r.URL.RawQuery, &eventSpec)
	if len(problems) > 0 {
		return reply{}, badQuery(problems...)
	}
	var visible filter[*event]
	if !c.perm.global {
		visible = c.perm.readsEvent
	}
	keep := allOf(visible, commonFilter[*event](q),
		setFilter(q, "types", func(e *event) string { return e.kind }),
		setFilter(q, "target_guids", func(e *event) string { return e.target.GUID }),
		setFilter(q, "space_guids", func(e *event) string { return e.space }),
		setFilter(q, "organization_guids", func(e *event) string { return e.org }))
	page, total := filtered(q, c.st.events.rows, keep)
	if total == 0 && q.page > 1 { // this list alone counts all events, beyond the last page too
		all := *q
		all.page, all.perPage = 1, 1
		_, total = filtered(&all, c.st.events.rows, keep)
	}
	return okReply(present(c, q, page, total, "/v3/audit_events", c.eventJSON))
}

// setFilter passes records whose value is among those of a list parameter, or is not, for name[not].
func setFilter[T record](q *query, name string, value func(T) string) filter[T] {
	set, sent := q.set(name)
	if !sent {
		return nil
	}
	not := q.not[name]
	return func(record T) bool { return set[value(record)] != not }
}

func (c *call) showEvent() (reply, error) {
	e := c.st.events.get(c.guid(0))
	if e == nil || !c.perm.readsEvent(e) {
		return reply{}, missing("Event")
	}
	return okReply(c.eventJSON(e))
}
