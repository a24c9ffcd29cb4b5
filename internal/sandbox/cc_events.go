package sandbox

import (
	"time"

	"github.com/cfid-cli/cfid/internal/sandbox/random"
)

// ccEventsKept is how long the Cloud Controller keeps audit events.
const ccEventsKept = 31 * 24 * time.Hour

// ccActor is who caused an event: the caller's guid and e-mail address, which clients do not have.
type ccActor struct{ guid, email string }

// ccEvent is an audit event. Space and org are guids, "" for none: an event outlives what it is about.
type ccEvent struct {
	ccRow
	kind       string
	actor      ccActor
	target     ccParty
	data       *ccObject
	space, org string
}

// ccParty is an actor or a target on the wire.
type ccParty struct {
	GUID string `json:"guid"`
	Type string `json:"type"`
	Name string `json:"name"`
}

type ccEventJSON struct {
	ccBase
	Type         string     `json:"type"`
	Actor        ccParty    `json:"actor"`
	Target       ccParty    `json:"target"`
	Data         *ccObject  `json:"data"`
	Space        *ccRef     `json:"space"`
	Organization *ccRef     `json:"organization"`
	Links        ccSelfLink `json:"links"`
}

func (c *ccCall) actor() ccActor { return ccActor{c.who.guid, c.who.email} }

// record stores an event and forgets those that are too old.
func (c *ccCall) record(e *ccEvent) {
	events := &c.st.events
	for len(events.rows) > 0 && events.rows[0].born < c.now.Add(-ccEventsKept).UnixMicro() {
		events.remove(events.rows[0])
	}
	e.ccRow = c.st.newRow(random.UUID(), c.now)
	events.add(e)
}

// ccRequestData is the data of an event that repeats a request.
func ccRequestData(request *ccObject) *ccObject {
	data := newCCObject()
	data.set("request", request)
	return data
}

// recordRole writes the event of a role that is added ("_add") or removed ("_remove").
func (c *ccCall) recordRole(by ccActor, kind ccKind, what string, user *ccUser, org *ccOrg, space *ccSpace, request *ccObject) {
	e := &ccEvent{
		kind: "audit.user." + kind.String() + what, actor: by, data: ccRequestData(request),
		target: ccParty{user.guid, "user", c.userName(user)},
	}
	if space != nil {
		e.space, org = space.guid, space.org
	}
	e.org = org.guid
	c.record(e)
}

func (c *ccCall) recordOrg(by ccActor, what string, o *ccOrg, request *ccObject) {
	c.record(&ccEvent{
		kind: "audit.organization." + what, actor: by, data: ccRequestData(request),
		target: ccParty{o.guid, "organization", o.name}, org: o.guid,
	})
}

func (c *ccCall) recordSpace(by ccActor, what string, s *ccSpace, request *ccObject) {
	c.record(&ccEvent{
		kind: "audit.space." + what, actor: by, data: ccRequestData(request),
		target: ccParty{s.guid, "space", s.name}, space: s.guid, org: s.org.guid,
	})
}

var ccEventSpec = ccListSpec{
	filters: []string{"types", "target_guids", "space_guids", "organization_guids"},
	orders:  ccOrderByTime,
}

func ccRefOrNull(guid string) *ccRef {
	if guid == "" {
		return nil
	}
	return &ccRef{guid}
}

func (c *ccCall) eventJSON(e *ccEvent) ccEventJSON {
	return ccEventJSON{
		ccBase: e.base(), Type: e.kind, Actor: ccParty{e.actor.guid, "user", e.actor.email}, Target: e.target, Data: e.data,
		Space: ccRefOrNull(e.space), Organization: ccRefOrNull(e.org), Links: ccSelfLink{c.link("audit_events", e.guid)},
	}
}

func (c *ccCall) listEvents() (ccReply, error) {
	q, problems := parseCCQuery(c.r.URL.RawQuery, &ccEventSpec)
	if len(problems) > 0 {
		return ccReply{}, ccBadQuery(problems...)
	}
	var visible ccFilter[*ccEvent]
	if !c.perm.global {
		visible = c.perm.readsEvent
	}
	keep := ccAll(visible, ccCommonFilter[*ccEvent](q),
		ccSetFilter(q, "types", func(e *ccEvent) string { return e.kind }),
		ccSetFilter(q, "target_guids", func(e *ccEvent) string { return e.target.GUID }),
		ccSetFilter(q, "space_guids", func(e *ccEvent) string { return e.space }),
		ccSetFilter(q, "organization_guids", func(e *ccEvent) string { return e.org }))
	page, total := ccSelect(q, c.st.events.rows, keep)
	if total == 0 && q.page > 1 { // this list alone counts all events, beyond the last page too
		all := *q
		all.page, all.perPage = 1, 1
		_, total = ccSelect(&all, c.st.events.rows, keep)
	}
	return ccOK(ccPresent(c, q, page, total, "/v3/audit_events", c.eventJSON))
}

// ccSetFilter passes records whose value is among those of a list parameter, or is not, for name[not].
func ccSetFilter[T ccRecord](q *ccQuery, name string, value func(T) string) ccFilter[T] {
	set, sent := q.set(name)
	if !sent {
		return nil
	}
	not := q.not[name]
	return func(record T) bool { return set[value(record)] != not }
}

func (c *ccCall) showEvent() (ccReply, error) {
	e := c.st.events.get(c.guid(0))
	if e == nil || !c.perm.readsEvent(e) {
		return ccReply{}, ccMissing("Event")
	}
	return ccOK(c.eventJSON(e))
}
