package ops

import (
	"context"
	"errors"
	"iter"
	"slices"
	"strings"

	"github.com/cfid-cli/cfid/internal/capi"
	"github.com/cfid-cli/cfid/internal/perm"
)

// RoleListInput narrows a list of roles. Without any of the names the list is of all that the identity may see.
type RoleListInput struct {
	Users  []string
	Origin string
	Org    string
	Space  string // with Org, or ORG/SPACE
	Roles  []string
	Limit  int
}

// ListRoles streams roles with the names of users, orgs and spaces. An org alone means the roles in the org itself, unless
// only roles in spaces are asked for: then those in all its spaces.
func ListRoles(ctx context.Context, s *Session, in RoleListInput) (iter.Seq2[*capi.Role, error], error) {
	cc, err := s.CC(ctx)
	if err != nil {
		return nil, err
	}
	q := capi.RoleQuery{Include: []string{"user", "organization", "space"}, Paging: capi.Paging{Limit: in.Limit}}
	level, err := in.types(&q)
	if err != nil {
		return nil, err
	}
	names := s.orgNames(cc)
	queries, err := s.roleQueries(ctx, cc, in, level, q, names)
	if err != nil {
		return nil, err
	}
	users, err := listedUsers(ctx, cc, in)
	if err != nil {
		return nil, err
	}
	membersToo := len(users) > 0 && level == perm.Space && in.Org == "" && in.Space == ""
	for i := range queries {
		queries[i].UserGUIDs = users
		if len(users) > 0 || in.Org != "" || in.Space != "" {
			queries[i].PageSize = wholePages().PageSize
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

// types puts the roles that were named into the query and says on which level all of them are; "" for both.
func (in RoleListInput) types(q *capi.RoleQuery) (perm.Level, error) {
	var level perm.Level
	for i, name := range in.Roles {
		r, err := parseRole(name, in.Org, in.Space)
		if err != nil {
			return "", err
		}
		if i > 0 && level != r.Level {
			level = ""
		} else {
			level = r.Level
		}
		if in.Space != "" && r.Level == perm.Org {
			return "", Usage("%s is a role in an org: leave --space out", r.CF)
		}
		q.Types = append(q.Types, r.Type)
	}
	return level, nil
}

// spacesPerQuery keeps the URL below what servers accept.
const spacesPerQuery = 50

// roleQueries narrows q to a place. The API has no query for the roles in all spaces of an org, so they are named.
func (s *Session) roleQueries(ctx context.Context, cc *capi.Client, in RoleListInput, level perm.Level, q capi.RoleQuery, names *orgNames) ([]capi.RoleQuery, error) {
	if in.Org == "" && in.Space == "" {
		return []capi.RoleQuery{q}, nil
	}
	p, err := s.place(ctx, in.Org, in.Space)
	if err != nil {
		return nil, err
	}
	names.know(p.Org)
	switch {
	case p.Space != nil:
		q.SpaceGUIDs = []string{p.Space.GUID}
		return []capi.RoleQuery{q}, nil
	case level != perm.Space:
		q.OrgGUIDs = []string{p.Org.GUID}
		return []capi.RoleQuery{q}, nil
	}
	var guids []string
	for space, err := range cc.Spaces(ctx, capi.SpaceQuery{OrgGUIDs: []string{p.Org.GUID}}) {
		if err != nil {
			return nil, err
		}
		guids = append(guids, space.GUID)
	}
	var queries []capi.RoleQuery
	for part := range slices.Chunk(guids, spacesPerQuery) {
		q.SpaceGUIDs = part
		queries = append(queries, q)
	}
	return queries, nil
}

func listedUsers(ctx context.Context, cc *capi.Client, in RoleListInput) ([]string, error) {
	users, err := findRoleUsers(ctx, cc, in.Users, in.Origin)
	if err != nil {
		return nil, err
	}
	var guids []string
	for _, u := range users {
		switch {
		case u.err != nil:
			return nil, u.err
		case u.GUID == "":
			return nil, &MissingError{Noun: "user", Name: u.typed, Where: "on the platform, or you may not see it"}
		}
		guids = append(guids, u.GUID)
	}
	return guids, nil
}

// parseRole reads a role's name. A word that both levels know ("manager") is settled by the place.
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
		return r, Usage("%v", err)
	}
	return r, nil
}

func cutLast(s, sep string) (before, after string, ok bool) {
	i := strings.LastIndex(s, sep)
	if i <= 0 || i == len(s)-len(sep) {
		return s, "", false
	}
	return s[:i], s[i+len(sep):], true
}

func nonEmpty(s string) []string {
	if s == "" {
		return nil
	}
	return []string{s}
}
