package platform

import (
	"context"
	"errors"
	"iter"
	"slices"

	"github.com/cfid-cli/cfid/internal/capi"
	"github.com/cfid-cli/cfid/internal/perm"
	"github.com/cfid-cli/cfid/internal/session"
)

// RoleListInput filters a list of roles. Without names the list has all roles that the identity may see.
type RoleListInput struct {
	Users  []string
	Origin string
	PlaceInput
	Roles []string
	Limit int
}

// ListRoles streams roles with the names of users, orgs and spaces. An org alone selects the roles in the org itself;
// if roles in spaces are asked for, it selects those in all of its spaces.
func ListRoles(ctx context.Context, s *session.Session, in RoleListInput) (iter.Seq2[*capi.Role, error], error) {
	cc, err := s.CC(ctx)
	if err != nil {
		return nil, err
	}
	roles, level, err := roleWords(in.Roles, in.PlaceInput)
	if err != nil {
		return nil, err
	}
	q := capi.RoleQuery{Include: named(), Paging: capi.Paging{Limit: in.Limit, Moved: s.Moved("roles")}}
	if q.Types, err = in.types(roles); err != nil {
		return nil, err
	}
	names := newOrgNames(s, cc)
	var queries []capi.RoleQuery
	var users []string
	err = session.AtOnce(
		func() (err error) { queries, err = roleQueries(ctx, s, cc, in.PlaceInput, level, q, names); return err },
		func() (err error) { users, err = listedUsers(ctx, cc, in); return err },
	)
	if err != nil {
		return nil, err
	}
	anywhere := len(in.wanted()) == 0
	membersToo := len(users) > 0 && level == perm.Space && anywhere
	for i := range queries {
		queries[i].UserGUIDs = users
		if len(users) > 0 || !anywhere {
			queries[i].PageSize = WholePages().PageSize
		}
		if membersToo { // the orgs of their spaces come with the memberships, instead of a hundred in a request
			queries[i].Types, queries[i].Limit = append(slices.Clone(q.Types), perm.OrgUser), 0
		}
	}
	return names.fill(ctx, func(yield func(*capi.Role, error) bool) {
		left := in.Limit
		for r, err := range rolesOfAll(ctx, cc, queries) {
			if membersToo && err == nil && r.Type == perm.OrgUser {
				names.see(r)
				continue
			}
			if !yield(r, err) {
				return
			}
			if left--; left == 0 {
				return
			}
		}
	}), nil
}

func (in RoleListInput) types(roles []perm.Role) (types []string, err error) {
	for _, r := range roles {
		if r.Level == perm.Org && inSpace(in.PlaceInput) {
			return nil, session.Usage("%s is a role in an org: leave --space out", r.CF)
		}
		types = append(types, r.Type)
	}
	return types, nil
}

// rolesOfAll streams the roles of several queries, one after the other.
func rolesOfAll(ctx context.Context, cc *capi.Client, queries []capi.RoleQuery) iter.Seq2[*capi.Role, error] {
	return func(yield func(*capi.Role, error) bool) {
		for _, q := range queries {
			for r, err := range cc.Roles(ctx, q) {
				if !yield(r, err) {
					return
				}
			}
		}
	}
}

// spacesPerQuery keeps the URL shorter than the limit of servers.
const spacesPerQuery = 50

// roleQueries limits q to places. The API has no query for the roles in all spaces of an org, so the spaces are listed.
func roleQueries(ctx context.Context, s *session.Session, cc *capi.Client, in PlaceInput, level perm.Level, q capi.RoleQuery, names *orgNames) ([]capi.RoleQuery, error) {
	if len(in.wanted()) == 0 {
		return []capi.RoleQuery{q}, nil
	}
	found, err := findPlaces(ctx, s, in, level)
	if err != nil {
		return nil, err
	}
	var orgs, spaces []string
	for _, m := range found {
		for _, p := range m.places {
			names.know(p.Org)
			if p.Space != nil {
				spaces = append(spaces, p.Space.GUID)
			} else {
				orgs = append(orgs, p.Org.GUID)
			}
		}
	}
	orgs = session.Unique(orgs)
	if level == perm.Space || level == "" && len(q.Types) > 0 {
		below, err := spacesOfOrgs(ctx, cc, orgs)
		if err != nil {
			return nil, err
		}
		spaces = append(spaces, below...)
	}
	if level == perm.Space {
		orgs = nil
	}
	var queries []capi.RoleQuery
	for part := range slices.Chunk(orgs, GuidsPerQuery) {
		org := q
		org.OrgGUIDs = part
		queries = append(queries, org)
	}
	for part := range slices.Chunk(session.Unique(spaces), spacesPerQuery) {
		space := q
		space.SpaceGUIDs = part
		queries = append(queries, space)
	}
	return queries, nil
}

// spacesOfOrgs are the guids of all spaces in orgs.
func spacesOfOrgs(ctx context.Context, cc *capi.Client, orgs []string) ([]string, error) {
	return session.Partwise(orgs, GuidsPerQuery, func(part []string) ([]string, error) {
		spaces, err := readSpaces(ctx, cc, capi.SpaceQuery{OrgGUIDs: part})
		return guidsOf(spaces, func(sp *capi.Space) string { return sp.GUID }), err
	})
}

func listedUsers(ctx context.Context, cc *capi.Client, in RoleListInput) ([]string, error) {
	users, err := FindRoleUsers(ctx, cc, in.Users, in.Origin)
	if err != nil {
		return nil, err
	}
	var guids []string
	for _, u := range users {
		switch {
		case u.Err != nil:
			return nil, u.Err
		case u.GUID == "":
			return nil, &session.MissingError{Noun: "user", Name: u.typed, Where: "on the platform, or you may not see it"}
		}
		guids = append(guids, u.GUID)
	}
	return guids, nil
}

// parseRole reads a role's name. The place decides a word that is a role on both levels ("manager").
func parseRole(word, org, space string) (perm.Role, error) {
	r, err := perm.ParseRole(word, "")
	var unclear *perm.RoleError
	if errors.As(err, &unclear) && len(unclear.Found) > 1 {
		switch {
		case space != "":
			r, err = perm.ParseRole(word, perm.Space)
		case org != "":
			r, err = perm.ParseRole(word, perm.Org)
		}
	}
	if err != nil {
		return r, session.Usage("%v", err)
	}
	return r, nil
}
