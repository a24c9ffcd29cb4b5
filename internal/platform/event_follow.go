package platform

import (
	"context"
	"iter"
	"slices"
	"time"

	"github.com/cfid-cli/cfid/internal/capi"
	"github.com/cfid-cli/cfid/internal/session"
)

// follower polls for events and returns each once.
type follower struct {
	s     *session.Session
	cc    *capi.Client
	q     capi.EventQuery
	seen  map[string]time.Time // guids of events that may be returned again
	newer time.Time            // of the newest event, by the server's clock
	told  bool                 // that the server is not reachable
}

// followEvents returns the last events, and then new ones until ctx ends.
func followEvents(ctx context.Context, s *session.Session, cc *capi.Client, q capi.EventQuery, limit int, names *eventNames) iter.Seq2[*EventRow, error] {
	return func(yield func(*EventRow, error) bool) {
		f := &follower{s: s, cc: cc, q: q, seen: map[string]time.Time{}}
		some, err := f.look(ctx, latest(ctx, cc, q, limit))
		for pause := followFirst; ; {
			if err != nil && !f.passing(err) {
				yield(nil, err)
				return
			}
			for row, err := range names.fill(ctx, eventSeq(some)) {
				if !yield(row, err) || err != nil {
					return
				}
			}
			pause = min(2*pause, followMost)
			if len(some) > 0 {
				pause = followFirst
			}
			if err := wait(ctx, pause); err != nil {
				yield(nil, err)
				return
			}
			next := f.q
			next.OrderBy = "created_at"
			if !f.newer.IsZero() {
				next.Since = f.newer.Add(-followOverlap)
			}
			some, err = f.look(ctx, cc.Events(ctx, next))
		}
	}
}

// look reads a list and keeps the events that were not seen before.
func (f *follower) look(ctx context.Context, list iter.Seq2[*capi.Event, error]) (fresh []*capi.Event, err error) {
	for e, err := range list {
		if err != nil {
			return fresh, err
		}
		if _, known := f.seen[e.GUID]; known {
			continue
		}
		f.seen[e.GUID] = e.CreatedAt
		if e.CreatedAt.After(f.newer) {
			f.newer = e.CreatedAt
		}
		fresh = append(fresh, e)
	}
	f.told = false
	old := f.newer.Add(-2 * followOverlap)
	for guid, at := range f.seen {
		if at.Before(old) {
			delete(f.seen, guid)
		}
	}
	return fresh, ctx.Err()
}

// passing reports whether to continue after an error, such as a server that is unreachable for a while.
func (f *follower) passing(err error) bool {
	if session.Class(err) != session.Unavailable || f.newer.IsZero() {
		return false
	}
	if !f.told {
		f.s.UI.Show("note: %v; retrying", err)
	}
	f.told = true
	return true
}

func wait(ctx context.Context, d time.Duration) error {
	t := time.NewTimer(d)
	defer t.Stop()
	select {
	case <-t.C:
		return nil
	case <-ctx.Done():
		return context.Cause(ctx)
	}
}

// eventNames remembers the names of users, orgs and spaces.
type eventNames struct {
	s     *session.Session
	cc    *capi.Client
	users map[string]string
	orgs  map[string]string
	space map[string]string
}

func newEventNames(s *session.Session, cc *capi.Client) *eventNames {
	return &eventNames{s: s, cc: cc, users: map[string]string{}, orgs: map[string]string{}, space: map[string]string{}}
}

// eventsPerLookup is how many events are held back until their names are looked up.
const eventsPerLookup = 100

// fill sets the names of events, 100 at a time.
func (n *eventNames) fill(ctx context.Context, events iter.Seq2[*capi.Event, error]) iter.Seq2[*EventRow, error] {
	return func(yield func(*EventRow, error) bool) {
		var held []*capi.Event
		release := func() bool {
			err := n.ask(ctx, held)
			for _, e := range held {
				if !yield(n.row(e), nil) {
					return false
				}
			}
			held = held[:0]
			return err == nil || yield(nil, err)
		}
		for e, err := range events {
			if err != nil {
				_ = release() && yield(nil, err)
				return
			}
			if held = append(held, e); len(held) == eventsPerLookup && !release() {
				return
			}
		}
		release()
	}
}

// ask looks up unknown names; an object that the server does not show has no name and is not looked up again.
func (n *eventNames) ask(ctx context.Context, events []*capi.Event) error {
	var users, orgs, spaces []string
	want := func(list *[]string, known map[string]string, guid, name string) {
		if _, asked := known[guid]; guid != "" && !asked {
			known[guid] = name
			*list = append(*list, guid)
		}
	}
	for _, e := range events {
		want(&users, n.users, e.Actor.GUID, e.Actor.Name)
		if e.Target.Type == "user" {
			want(&users, n.users, e.Target.GUID, e.Target.Name)
		}
		orgName, spaceName := "", ""
		switch e.Target.Type {
		case "organization":
			orgName = e.Target.Name
		case "space":
			spaceName = e.Target.Name
		}
		want(&orgs, n.orgs, e.OrgGUID(), orgName)
		want(&spaces, n.space, e.SpaceGUID(), spaceName)
	}
	return session.AtOnce(
		func() error {
			return keepNames(users, n.users, func(part []string) iter.Seq2[*capi.User, error] {
				return n.cc.Users(ctx, capi.UserQuery{GUIDs: part})
			}, func(u *capi.User) (string, string) { return u.GUID, u.Username })
		},
		func() error {
			return keepNames(orgs, n.orgs, func(part []string) iter.Seq2[*capi.Org, error] {
				return n.cc.Orgs(ctx, capi.OrgQuery{GUIDs: part})
			}, func(o *capi.Org) (string, string) { return o.GUID, o.Name })
		},
		func() error {
			return keepNames(spaces, n.space, func(part []string) iter.Seq2[*capi.Space, error] {
				return n.cc.Spaces(ctx, capi.SpaceQuery{GUIDs: part})
			}, func(sp *capi.Space) (string, string) { return sp.GUID, sp.Name })
		})
}

// keepNames reads resources by guid and keeps their names.
func keepNames[T any](guids []string, known map[string]string, read func([]string) iter.Seq2[*T, error], name func(*T) (guid, name string)) error {
	for part := range slices.Chunk(guids, GuidsPerQuery) {
		for it, err := range read(part) {
			if err != nil {
				return err
			}
			if guid, text := name(it); text != "" {
				known[guid] = text
			}
		}
	}
	return nil
}

func (n *eventNames) row(e *capi.Event) *EventRow {
	r := &EventRow{Event: e, Org: nameOr(n.orgs, e.OrgGUID()), Space: nameOr(n.space, e.SpaceGUID()), Actor: nameOr(n.users, e.Actor.GUID)}
	r.Target = e.Target.Name
	if e.Target.Type == "user" {
		r.Target = nameOr(n.users, e.Target.GUID)
	}
	if r.Target == "" {
		r.Target = e.Target.GUID
	}
	r.what()
	return r
}

func nameOr(known map[string]string, guid string) string {
	if name := known[guid]; name != "" {
		return name
	}
	return guid
}

func eventSeq(list []*capi.Event) iter.Seq2[*capi.Event, error] {
	return func(yield func(*capi.Event, error) bool) {
		for _, e := range list {
			if !yield(e, nil) {
				return
			}
		}
	}
}
