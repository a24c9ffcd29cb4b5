package platform

import (
	"context"
	"fmt"
	"slices"

	"github.com/cfid-cli/cfid/internal/capi"
	"github.com/cfid-cli/cfid/internal/change"
	"github.com/cfid-cli/cfid/internal/line"
	"github.com/cfid-cli/cfid/internal/perm"
	"github.com/cfid-cli/cfid/internal/session"
)

// rolePlan is a set of role changes, with the change that each step belongs to.
type rolePlan struct {
	op      change.Op
	roles   []perm.Role
	level   perm.Level // of all roles, "" for both
	all     bool
	matches []match
	users   []roleUser
	held    []*capi.Role // of the users, with their spaces
	set     *change.ChangeSet
	about   map[*change.Step]*RoleChange
}

// planRoles looks up places and users in parallel, then the users' roles: two round trips before the first write.
func planRoles(ctx context.Context, s *session.Session, in RoleInput, op change.Op) (*rolePlan, error) {
	p := &rolePlan{op: op, all: in.All, set: &change.ChangeSet{}, about: map[*change.Step]*RoleChange{}}
	var err error
	if p.roles, p.level, err = roleWords(in.Roles, in.PlaceInput); err != nil {
		return nil, err
	}
	if err := p.check(s, in); err != nil {
		return nil, err
	}
	cc, err := s.CC(ctx)
	if err != nil {
		return nil, err
	}
	err = session.AtOnce(
		func() (err error) { p.matches, err = findPlaces(ctx, s, in.PlaceInput, p.level); return err },
		func() (err error) { p.users, err = roleUsers(ctx, s, cc, in, op); return err },
	)
	if err != nil {
		return nil, err
	}
	if p.held, err = heldRoles(ctx, s, cc, p); err != nil {
		return nil, err
	}
	p.build()
	p.ask(s)
	return p, nil
}

func (p *rolePlan) check(s *session.Session, in RoleInput) error {
	nowhere := len(in.Spaces)+len(in.In) == 0 && (len(in.Orgs) > 0 || !standsInSpace(s))
	switch {
	case len(in.Users)+len(in.Clients) == 0:
		return session.Usage("users are missing: give user names, or clients with --client")
	case len(p.roles) == 0 && !in.All:
		return &session.UsageError{Text: "the role is missing", Try: []line.Advice{line.Say("--role OrgManager, SpaceDeveloper, …"), line.RoleTypes}}
	case p.level == perm.Space && nowhere:
		return &session.UsageError{Text: p.roles[0].CF + " is a role in a space: which one?", Try: line.Says("--org ORG --space SPACE", "--org ORG --space '*' for all of its spaces")}
	case p.level == perm.Org && !in.All && inSpace(in.PlaceInput):
		return session.Usage("%s is a role in an org: leave --space out", p.roles[0].CF)
	}
	return nil
}

func standsInSpace(s *session.Session) bool {
	c := s.Chosen.Context
	return s.Chosen.Space != "" || s.Chosen.Org == "" && c != nil && c.Space.GUID != ""
}

func inSpace(in PlaceInput) bool {
	return slices.ContainsFunc(in.wanted(), func(w wanted) bool { return w.space != "" })
}

// GuidsPerQuery keeps the URL shorter than the limit of servers.
const GuidsPerQuery = 100

// heldRoles are the current roles and memberships of the plan's users.
func heldRoles(ctx context.Context, s *session.Session, cc *capi.Client, p *rolePlan) ([]*capi.Role, error) {
	q := capi.RoleQuery{Paging: WholePages()}
	for _, r := range p.roles {
		q.Types = append(q.Types, r.Type)
	}
	switch {
	case p.all:
		q.Types, q.Include = nil, []string{"space"}
	case p.op == change.OpAdd && p.level != perm.Org:
		q.Types = session.AppendNew(q.Types, perm.OrgUser)
	}
	var guids []string
	for _, u := range p.users {
		if u.Err == nil {
			guids = session.AppendNew(guids, u.GUID)
		}
	}
	return session.Partwise(guids, GuidsPerQuery, func(part []string) ([]*capi.Role, error) {
		q := q
		q.UserGUIDs = part
		return session.Collect(cc.Roles(ctx, q))
	})
}

func (p *rolePlan) build() {
	has := map[string]*capi.Role{}
	for _, r := range p.held {
		has[r.UserGUID()+" "+r.Type+" "+r.OrgGUID()+r.SpaceGUID()] = r
	}
	for _, u := range p.users {
		if u.Err != nil {
			p.add(change.Step{Op: change.OpKeep, Kind: change.KindRole, Who: u.typed, Work: change.Refusal{Err: u.Err}}, &RoleChange{User: u.typed})
			continue
		}
		for _, place := range p.places() {
			p.at(u, place, has)
		}
	}
}

// at adds the steps of one user in one place.
func (p *rolePlan) at(u roleUser, place Place, has map[string]*capi.Role) {
	if p.all {
		p.takeAll(u, place)
		return
	}
	for _, r := range p.roles {
		if (r.Level == perm.Space) == (place.Space != nil) {
			p.one(u, r, place, has)
		}
	}
}

// places are all places that the roles are in; for org roles also the orgs of the spaces that were given.
func (p *rolePlan) places() []Place {
	var out []Place
	seen := map[string]bool{}
	add := func(place Place) {
		if key := place.guid(); !seen[key] {
			seen[key] = true
			out = append(out, place)
		}
	}
	for _, m := range p.matches {
		for _, place := range m.places {
			if place.Space != nil && p.level == "" && !p.all {
				add(Place{Org: place.Org})
			}
			add(place)
		}
	}
	return out
}

func (p *rolePlan) one(u roleUser, r perm.Role, place Place, has map[string]*capi.Role) {
	work := RoleWork{User: u.RoleUser, Role: r, Place: place}
	told := &RoleChange{User: u.typed, Role: r, Place: place}
	held := has[u.GUID+" "+r.Type+" "+place.guid()]
	switch {
	case (held != nil) == (p.op == change.OpAdd):
		st := work.Step(change.OpKeep)
		st.Work = nil
		p.add(st, told)
	case p.op == change.OpRemove:
		work.RoleGUID = held.GUID
		p.add(work.Step(change.OpRemove), told)
	default:
		at := AddRole(p.set, work, has[u.GUID+" "+perm.OrgUser+" "+place.Org.GUID] != nil)
		p.about[p.set.Steps[at]] = told
	}
}

// takeAll removes all roles of a user in a place: in a space, or in an org and all of its spaces.
func (p *rolePlan) takeAll(u roleUser, place Place) {
	found := false
	for _, held := range p.held {
		r, known := perm.RoleOf(held.Type)
		if held.UserGUID() != u.GUID || !known {
			continue
		}
		in := Place{Org: place.Org, Space: held.Space}
		if held.OrgGUID() != place.Org.GUID && (held.Space == nil || held.Space.OrgGUID() != place.Org.GUID) ||
			place.Space != nil && held.SpaceGUID() != place.Space.GUID {
			continue
		}
		found = true
		work := RoleWork{User: u.RoleUser, Role: r, Place: in, RoleGUID: held.GUID}
		p.add(work.Step(change.OpRemove), &RoleChange{User: u.typed, Role: r, Place: in})
	}
	if !found {
		p.add(change.Step{Op: change.OpKeep, Kind: change.KindRole, Who: u.typed, What: anyRole, Where: place.String()}, &RoleChange{User: u.typed, Place: place})
	}
}

func (p *rolePlan) add(st change.Step, told *RoleChange) {
	p.about[p.set.Steps[p.set.Add(st)]] = told
}

// ask returns the question for the confirmation, and shows the matches of patterns.
func (p *rolePlan) ask(s *session.Session) {
	places := p.places()
	where := places[0].String()
	if len(places) > 1 {
		where = fmt.Sprintf("%d places", len(places))
	}
	verb, what := "assign", session.Join(rolesText(p.roles))
	if p.op == change.OpRemove {
		verb = "unassign"
	}
	if p.all {
		what = "every role"
	}
	ask := &session.Change{Verb: verb + " " + what + " in " + where + " for", Noun: "user"}
	for _, u := range p.users {
		ask.Names = append(ask.Names, u.typed)
	}
	fits := append(p.peoplePatterns(), p.placePatterns()...)
	for _, f := range fits {
		s.UI.Show("note: %s is %s", f.pattern, session.Some(f.names))
	}
	ask.Asks = p.all || len(fits) > 0
	p.set.Ask = ask
}

// fit is a pattern and the names that match it.
type fit struct {
	pattern string
	names   []string
}

func (p *rolePlan) placePatterns() (out []fit) {
	for _, m := range p.matches {
		if m.wanted.pattern() {
			out = append(out, fit{m.wanted.String(), names(m.places)})
		}
	}
	return out
}

func (p *rolePlan) peoplePatterns() (out []fit) {
	for _, u := range p.users {
		switch last := len(out) - 1; {
		case u.pattern == "":
		case last >= 0 && out[last].pattern == u.pattern:
			out[last].names = append(out[last].names, u.typed)
		default:
			out = append(out, fit{u.pattern, []string{u.typed}})
		}
	}
	return out
}

func rolesText(roles []perm.Role) []string {
	var out []string
	for _, r := range roles {
		out = append(out, r.CF)
	}
	return out
}
