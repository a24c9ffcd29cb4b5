package platform

import (
	"context"
	"iter"
	"slices"
	"strings"
	"time"

	"github.com/cfid-cli/cfid/internal/capi"
	"github.com/cfid-cli/cfid/internal/line"
	"github.com/cfid-cli/cfid/internal/perm"
	"github.com/cfid-cli/cfid/internal/session"
)

// EventInput filters a list of audit events.
type EventInput struct {
	Types  []string // "roles", "orgs", "spaces", "quotas", "all", or types as the server spells them; none: all of these but "all"
	Target string   // a user by name or guid, or the guid of any resource
	Org    string
	Space  string // with Org, or ORG/SPACE
	Since  string // a date or a duration
	Limit  int    // the last N; 0: all since Since
	Follow bool   // continue with new events
}

// EventRow is an audit event with the names of its resources. The guid is in the place of a name that can no longer be
// looked up.
type EventRow struct {
	*capi.Event
	Actor, Target string
	Org, Space    string // names; "" for none
	Role          perm.Role
	Verb          string // "gave", "took", "create", …
}

// Where is ORG or ORG/SPACE.
func (r *EventRow) Where() string {
	if r.Space == "" {
		return r.Org
	}
	return r.Org + "/" + r.Space
}

// EventGroups are the words that select several types of events.
func EventGroups() []string { return []string{"roles", "orgs", "spaces", "quotas", "all"} }

// EventTypes returns the types that a word selects; none for "all". The Cloud Controller has no pattern for types.
func eventTypes(word string) []string {
	var types []string
	switch word {
	case "roles":
		for _, r := range perm.Roles() {
			types = append(types, "audit.user."+r.Type+"_add", "audit.user."+r.Type+"_remove")
		}
	case "orgs", "spaces", "quotas":
		for _, noun := range map[string][]string{"orgs": {"organization"}, "spaces": {"space"}, "quotas": {"organization_quota", "space_quota"}}[word] {
			for _, verb := range []string{"create", "update", "delete", "delete-request", "apply", "remove"} {
				types = append(types, "audit."+noun+"."+verb)
			}
		}
	default:
		types = []string{word}
	}
	return types
}

// ListEvents returns audit events with names, oldest first: the last Limit of them, or all since Since. With Follow it
// continues until ctx ends. Names are looked up in batches: three requests for 100 events.
func ListEvents(ctx context.Context, s *session.Session, in EventInput) (iter.Seq2[*EventRow, error], error) {
	cc, err := s.CC(ctx)
	if err != nil {
		return nil, err
	}
	q, err := eventQuery(ctx, s, cc, in)
	if err != nil {
		return nil, err
	}
	names := newEventNames(s, cc)
	if in.Follow {
		return followEvents(ctx, s, cc, q, in.Limit, names), nil
	}
	return names.fill(ctx, latest(ctx, cc, q, in.Limit)), nil
}

func eventQuery(ctx context.Context, s *session.Session, cc *capi.Client, in EventInput) (q capi.EventQuery, err error) {
	words := in.Types
	if len(words) == 0 {
		words = []string{"roles", "orgs", "spaces", "quotas"}
	}
	for _, word := range words {
		if !strings.HasPrefix(word, "audit.") && !strings.HasPrefix(word, "app.") && !slices.Contains(EventGroups(), word) {
			return q, &session.UsageError{Text: "unknown event type", Try: line.Says("--type "+strings.Join(EventGroups(), ", --type "), "--type audit.user.space_developer_add")}
		}
		q.Types = append(q.Types, eventTypes(word)...)
	}
	if slices.Contains(words, "all") {
		q.Types = nil
	}
	if in.Since != "" {
		if q.Since, err = session.Before(in.Since, s.Settings.Now()); err != nil {
			return q, err
		}
	}
	if in.Target != "" {
		if q.TargetGUIDs, err = eventTargets(ctx, cc, in.Target); err != nil {
			return q, err
		}
	}
	if in.Org == "" && in.Space == "" {
		return q, nil
	}
	p, err := FindPlace(ctx, s, in.Org, in.Space)
	if err != nil {
		return q, err
	}
	if p.Space != nil {
		q.SpaceGUIDs = []string{p.Space.GUID}
	} else {
		q.OrgGUIDs = []string{p.Org.GUID}
	}
	return q, nil
}

// eventTargets: events remain when their target is deleted, so a guid need not belong to an existing resource.
func eventTargets(ctx context.Context, cc *capi.Client, who string) ([]string, error) {
	if session.IsUUID(who) {
		return []string{who}, nil
	}
	users, err := FindRoleUsers(ctx, cc, []string{who}, "")
	if err != nil {
		return nil, err
	}
	switch u := users[0]; {
	case u.Err != nil:
		return nil, u.Err
	case u.GUID == "":
		return nil, &session.MissingError{Noun: "user", Name: who, Where: "on the platform, or you may not see it; to list the events of a deleted user, give the guid"}
	default:
		return []string{u.GUID}, nil
	}
}

// latest returns the last events, oldest first. All of them stream; the last few are read from the end.
func latest(ctx context.Context, cc *capi.Client, q capi.EventQuery, limit int) iter.Seq2[*capi.Event, error] {
	if limit <= 0 {
		q.OrderBy = "created_at"
		return cc.Events(ctx, q)
	}
	q.OrderBy, q.Limit = "-created_at", limit
	return func(yield func(*capi.Event, error) bool) {
		list, err := session.Collect(cc.Events(ctx, q))
		if err != nil {
			yield(nil, err)
			return
		}
		for _, e := range slices.Backward(list) {
			if !yield(e, nil) {
				return
			}
		}
	}
}

// what reads the type of an event: "audit.user.space_developer_add" assigned a role; other types end with their verb.
func (r *EventRow) what() {
	rest, isRole := strings.CutPrefix(r.Type, "audit.user.")
	role, added := strings.CutSuffix(rest, "_add")
	if isRole && added {
		r.Role, _ = perm.RoleOf(role)
		r.Verb = "gave"
		return
	}
	if role, taken := strings.CutSuffix(rest, "_remove"); isRole && taken {
		r.Role, _ = perm.RoleOf(role)
		r.Verb = "took"
		return
	}
	if i := strings.LastIndex(r.Type, "."); i >= 0 {
		r.Verb = strings.TrimSuffix(r.Type[i+1:], "-request")
	}
}

// Pauses while following a list.
const (
	followFirst = 2 * time.Second
	followMost  = 20 * time.Second
	// followOverlap is read again each time: servers' clocks differ, and an event may appear late.
	followOverlap = 30 * time.Second
)
