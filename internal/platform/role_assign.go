package platform

import (
	"context"
	"fmt"
	"iter"
	"slices"

	"github.com/cfid-cli/cfid/internal/change"
	"github.com/cfid-cli/cfid/internal/perm"
	"github.com/cfid-cli/cfid/internal/session"
)

// RoleInput names users, roles and places. Without orgs and spaces, the targeted ones are used.
type RoleInput struct {
	Users   []string
	Clients []string // service accounts: the client id is the guid on the platform
	Roles   []string
	Origin  string
	PlaceInput
	All bool // all roles that the users have there; for unassigning only
}

// RoleChange is one role assigned or unassigned.
type RoleChange struct {
	User  string
	Role  perm.Role // zero for any role
	Place Place
	// MadeMember reports that the user was made a member of the org first, which a space role needs.
	MadeMember bool
}

func (c RoleChange) String() string {
	word := c.Role.CF
	if word == "" {
		word = anyRole
	}
	if c.Place.Org == nil {
		return c.User + " " + word
	}
	return fmt.Sprintf("%s %s in %s", c.User, word, c.Place)
}

const anyRole = "any role"

// AssignRole assigns roles. A user who has the role already is unchanged. For a space role the user is made a member of
// the org first if needed, since the Cloud Controller requires organization_user for it.
func AssignRole(ctx context.Context, s *session.Session, in RoleInput) (iter.Seq[session.Item[*RoleChange]], error) {
	return changeRoles(ctx, s, in, change.OpAdd)
}

// UnassignRole unassigns roles, those in spaces before the membership of their org. A user without the role is
// unchanged. It returns when the Cloud Controller's jobs have finished.
func UnassignRole(ctx context.Context, s *session.Session, in RoleInput) (iter.Seq[session.Item[*RoleChange]], error) {
	return changeRoles(ctx, s, in, change.OpRemove)
}

func changeRoles(ctx context.Context, s *session.Session, in RoleInput, op change.Op) (iter.Seq[session.Item[*RoleChange]], error) {
	plan, err := planRoles(ctx, s, in, op)
	if err != nil {
		return nil, err
	}
	if s.Settings.DryRun {
		plan.showRequests(s)
	}
	items, err := change.Apply(ctx, s, plan.set)
	if err != nil {
		return nil, err
	}
	return plan.changes(items), nil
}

func (p *rolePlan) showRequests(s *session.Session) {
	for _, st := range p.set.Steps {
		if w, ok := st.Work.(RoleWork); ok && st.Op != change.OpKeep {
			s.UI.Show("would send: %s", w.request(st.Op))
		}
	}
}

func (w RoleWork) request(op change.Op) string {
	if op == change.OpRemove {
		return "DELETE /v3/roles/" + w.RoleGUID
	}
	org, space := w.where()
	return "POST /v3/roles " + newRole(w.User, w.Role.Type, org, space).Body()
}

// changes reports each role; a membership that a role needed is part of that role's report.
func (p *rolePlan) changes(items iter.Seq[session.Item[*change.Step]]) iter.Seq[session.Item[*RoleChange]] {
	return func(yield func(session.Item[*RoleChange]) bool) {
		made := map[*change.Step]bool{}
		for it := range items {
			if it.Value.Implied {
				made[it.Value] = it.State == session.Added || it.State == session.WouldAdd
				continue
			}
			change := p.about[it.Value]
			for _, first := range it.Value.Needs {
				change.MadeMember = change.MadeMember || made[p.set.Steps[first]]
			}
			out := session.Item[*RoleChange]{Name: change.String(), State: it.State, Value: change, Err: withoutNeed(it.Err)}
			if !yield(out) {
				return
			}
		}
	}
}

// withoutNeed is why the membership could not be added: the user did not ask for it, so it has no report of its own.
func withoutNeed(err error) error {
	if need, ok := err.(*change.NeedError); ok && need.Step.Implied { //nolint:errorlint // only the outermost is meant
		return need.Err
	}
	return err
}

// roleWords reads roles and their common level; "" for both. The place decides a word that is a role on both levels.
func roleWords(words []string, in PlaceInput) (roles []perm.Role, level perm.Level, err error) {
	org, space := in.first()
	for i, word := range words {
		r, err := parseRole(word, org, space)
		if err != nil {
			return nil, "", err
		}
		if i == 0 {
			level = r.Level
		} else if level != r.Level {
			level = ""
		}
		if !slices.Contains(roles, r) {
			roles = append(roles, r)
		}
	}
	return roles, level, nil
}

// first is the org or space that was given first.
func (in PlaceInput) first() (org, space string) {
	switch {
	case len(in.Spaces) > 0:
		return "", in.Spaces[0]
	case len(in.Orgs) > 0:
		return in.Orgs[0], ""
	case len(in.In) > 0:
		if w := wholePlace(in.In[0]); w.whole == "" {
			return w.org, w.space
		}
	}
	return "", ""
}
