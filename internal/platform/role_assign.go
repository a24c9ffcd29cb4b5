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

// RoleInput names users, roles, and where. Orgs and spaces left empty are the targeted ones.
type RoleInput struct {
	Users   []string
	Clients []string // service accounts: their client id is their guid on the platform
	Roles   []string
	Origin  string
	PlaceInput
	All bool // every role that they have there; for taking only
}

// RoleChange is one role given or taken.
type RoleChange struct {
	User  string
	Role  perm.Role // zero where it is about any role
	Place Place
	// MadeMember says that the user was made a member of the org first, which a space role needs.
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

// AssignRole gives roles. Anyone who has one is unchanged. For a space role the user is made a member of the org when that is
// missing, for the Cloud Controller accepts no space role without organization_user.
func AssignRole(ctx context.Context, s *session.Session, in RoleInput) (iter.Seq[session.Item[*RoleChange]], error) {
	return changeRoles(ctx, s, in, change.OpAdd)
}

// UnassignRole takes roles away, those in spaces before the membership of their org. Anyone who has one not is unchanged. It
// returns when the Cloud Controller's jobs have run.
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

// changes tells of each role; the membership that one needed is told with it.
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

// withoutNeed is why the membership could not be given: nobody asked for that in words.
func withoutNeed(err error) error {
	if need, ok := err.(*change.NeedError); ok && need.Step.Implied { //nolint:errorlint // only the outermost is meant
		return need.Err
	}
	return err
}

// roleWords reads roles, and on which level all of them are; "" for both. A word that both levels know is settled by the
// place.
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

// first is the org or the space that was named first.
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
