package platform

import (
	"context"
	"iter"
	"slices"

	"github.com/cfid-cli/cfid/internal/capi"
	"github.com/cfid-cli/cfid/internal/perm"
	"github.com/cfid-cli/cfid/internal/session"
)

// PlaceUsersInput names an org or space whose users are listed.
type PlaceUsersInput struct {
	Org   string // "" for the targeted one
	Space string // SPACE or ORG/SPACE; for spaces only
	Roles []string
}

// Member is a user with roles in one place.
type Member struct {
	User  *capi.User
	Roles []perm.Role // in the order of the table
}

// OrgUsers lists the users with roles in an org, each with all of their roles: one request for 5,000 roles.
func OrgUsers(ctx context.Context, s *session.Session, in PlaceUsersInput) (iter.Seq2[*Member, error], error) {
	cc, err := s.CC(ctx)
	if err != nil {
		return nil, err
	}
	org, err := orgNamed(ctx, s, cc, in.Org)
	if err != nil {
		return nil, err
	}
	return placeMembers(ctx, cc, Place{Org: org}, in.Roles)
}

// SpaceUsers lists the users with roles in a space, each with all of their roles.
func SpaceUsers(ctx context.Context, s *session.Session, in PlaceUsersInput) (iter.Seq2[*Member, error], error) {
	cc, err := s.CC(ctx)
	if err != nil {
		return nil, err
	}
	if in.Org == "" && in.Space == "" {
		p, err := Targeted(ctx, s, cc, perm.Space)
		if err != nil {
			return nil, err
		}
		return placeMembers(ctx, cc, *p, in.Roles)
	}
	space, err := findSpaceAnywhere(ctx, s, cc, in.Org, in.Space)
	if err != nil {
		return nil, err
	}
	return placeMembers(ctx, cc, Place{Org: space.Org, Space: space}, in.Roles)
}

// placeMembers groups the roles by user, in the order of the server's answer.
func placeMembers(ctx context.Context, cc *capi.Client, p Place, words []string) (iter.Seq2[*Member, error], error) {
	level := perm.Org
	if p.Space != nil {
		level = perm.Space
	}
	wanted, err := perm.ParseRoles(words, level)
	if err != nil {
		return nil, session.Usage("%v", err)
	}
	by := map[string]*Member{}
	var members []*Member
	for r, err := range RolesWithin(ctx, cc, p) {
		if err != nil {
			return nil, Vanished(err, string(level), p.String())
		}
		role, known := perm.RoleOf(r.Type)
		if !known {
			role = perm.Role{Type: r.Type, CF: r.Type, Level: level}
		}
		m := by[r.UserGUID()]
		if m == nil {
			user := r.User
			if user == nil {
				user = &capi.User{GUID: r.UserGUID(), PresentationName: r.UserGUID()}
			}
			m = &Member{User: user}
			by[r.UserGUID()] = m
			members = append(members, m)
		}
		m.Roles = append(m.Roles, role)
	}
	return func(yield func(*Member, error) bool) {
		for _, m := range members {
			m.sort()
			if m.hasAny(wanted) && !yield(m, nil) {
				return
			}
		}
	}, nil
}

func (m *Member) sort() {
	order := perm.Roles()
	slices.SortStableFunc(m.Roles, func(a, b perm.Role) int { return slices.Index(order, a) - slices.Index(order, b) })
}

func (m *Member) hasAny(wanted []perm.Role) bool {
	return len(wanted) == 0 || slices.ContainsFunc(wanted, func(r perm.Role) bool { return slices.Contains(m.Roles, r) })
}
