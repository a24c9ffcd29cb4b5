package platform

import (
	"context"
	"iter"
	"slices"

	"github.com/cfid-cli/cfid/internal/capi"
	"github.com/cfid-cli/cfid/internal/session"
)

func named() []string { return []string{"user", "organization", "space"} }

// WholePages asks for the server's largest page: the roles of one org, space or user seldom fill it.
func WholePages() capi.Paging { return capi.Paging{PageSize: 5000} }

// RolesOfUsers streams all roles of users (by guid) that the caller may see, with the names of users, orgs and spaces:
// one request for 100 users and 5,000 roles.
func RolesOfUsers(ctx context.Context, s *session.Session, guids ...string) (iter.Seq2[*capi.Role, error], error) {
	cc, err := s.CC(ctx)
	if err != nil {
		return nil, err
	}
	return newOrgNames(s, cc).fill(ctx, func(yield func(*capi.Role, error) bool) {
		for part := range slices.Chunk(guids, GuidsPerQuery) {
			for r, err := range cc.Roles(ctx, capi.RoleQuery{UserGUIDs: part, Include: named(), Paging: WholePages()}) {
				if !yield(r, err) || err != nil {
					return
				}
			}
		}
	}), nil
}

// RolesWithin streams the roles in an org or space itself.
func RolesWithin(ctx context.Context, cc *capi.Client, p Place) iter.Seq2[*capi.Role, error] {
	q := capi.RoleQuery{Include: named()[:1], Paging: WholePages()}
	if p.Space != nil {
		q.SpaceGUIDs = []string{p.Space.GUID}
	} else {
		q.OrgGUIDs = []string{p.Org.GUID}
	}
	return func(yield func(*capi.Role, error) bool) {
		for r, err := range cc.Roles(ctx, q) {
			if r != nil {
				r.Org, r.Space = p.Org, inOrg(p.Space, p.Org)
			}
			if !yield(r, err) {
				return
			}
		}
	}
}

// RolesBelow streams the roles in an org and in all of its spaces, with their users, orgs and spaces. The API has no
// query for roles in all spaces of an org, so the spaces are listed, 50 in a request.
func RolesBelow(ctx context.Context, s *session.Session, org *capi.Org) (iter.Seq2[*capi.Role, error], error) {
	cc, err := s.CC(ctx)
	if err != nil {
		return nil, err
	}
	spaces, err := readSpaces(ctx, cc, capi.SpaceQuery{OrgGUIDs: []string{org.GUID}})
	if err != nil {
		return nil, err
	}
	return rolesBelow(ctx, cc, org, spaces), nil
}

func rolesBelow(ctx context.Context, cc *capi.Client, org *capi.Org, spaces []*capi.Space) iter.Seq2[*capi.Role, error] {
	return func(yield func(*capi.Role, error) bool) {
		for r, err := range RolesWithin(ctx, cc, Place{Org: org}) {
			if !yield(r, err) || err != nil {
				return
			}
		}
		guids := guidsOf(spaces, func(sp *capi.Space) string { return sp.GUID })
		for part := range slices.Chunk(guids, spacesPerQuery) {
			for r, err := range cc.Roles(ctx, capi.RoleQuery{SpaceGUIDs: part, Include: []string{"user", "space"}, Paging: WholePages()}) {
				if r != nil {
					r.Space = inOrg(r.Space, org)
				}
				if !yield(r, err) || err != nil {
					return
				}
			}
		}
	}
}
