package ops

import (
	"context"
	"iter"

	"github.com/cfid-cli/cfid/internal/capi"
)

// WalkOrgs streams the orgs as places, by name.
func WalkOrgs(ctx context.Context, s *Session) (iter.Seq2[Place, error], error) {
	orgs, err := ListOrgs(ctx, s, OrgListInput{})
	if err != nil {
		return nil, err
	}
	return func(yield func(Place, error) bool) {
		for org, err := range orgs {
			if !yield(Place{Org: org}, err) {
				return
			}
		}
	}, nil
}

// WalkSpaces streams the spaces of an org, by name; with a zero Place those of all orgs.
func WalkSpaces(ctx context.Context, s *Session, in Place) (iter.Seq2[Place, error], error) {
	cc, err := s.CC(ctx)
	if err != nil {
		return nil, err
	}
	q := capi.SpaceQuery{OrderBy: "name", WithOrgs: in.Org == nil}
	if in.Org != nil {
		q.OrgGUIDs = []string{in.Org.GUID}
	}
	return func(yield func(Place, error) bool) {
		for space, err := range cc.Spaces(ctx, q) {
			if err != nil {
				yield(Place{}, err)
				return
			}
			org := in.Org
			if org == nil {
				org = space.Org
			}
			if org == nil { // an org that the caller may not see
				org = &capi.Org{GUID: space.OrgGUID(), Name: space.OrgGUID()}
			}
			if !yield(Place{Org: org, Space: space}, nil) {
				return
			}
		}
	}, nil
}

// FindRoleUser finds somebody who may get a role: by user name, name@origin or guid, on the platform, else in the UAA, whose
// ids are the platform's.
func FindRoleUser(ctx context.Context, s *Session, name string) (RoleUser, error) {
	cc, err := s.CC(ctx)
	if err != nil {
		return RoleUser{}, err
	}
	found, err := findRoleUsers(ctx, cc, []string{name}, "")
	if err != nil {
		return RoleUser{}, err
	}
	if found[0].err != nil || found[0].GUID != "" && !isUUID(name) {
		return found[0].RoleUser, found[0].err
	}
	accounts, err := s.UAA(ctx)
	if err != nil {
		return RoleUser{}, err
	}
	u, err := findUser(ctx, accounts, userQuery{name: name})
	if err != nil {
		return RoleUser{}, err
	}
	return RoleUser{GUID: u.ID, Name: u.UserName, Origin: u.Origin}, nil
}
