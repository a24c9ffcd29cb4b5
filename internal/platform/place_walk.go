package platform

import (
	"context"
	"iter"
	"strings"

	"github.com/cfid-cli/cfid/internal/capi"
	"github.com/cfid-cli/cfid/internal/identity"
	"github.com/cfid-cli/cfid/internal/session"
)

// WalkOrgs streams the orgs as places, by name: only the guid, the name and whether they are suspended.
func WalkOrgs(ctx context.Context, s *session.Session) (iter.Seq2[Place, error], error) {
	orgs, err := ListOrgs(ctx, s, OrgListInput{})
	if err != nil {
		return nil, err
	}
	return func(yield func(Place, error) bool) {
		for org, err := range orgs {
			if err != nil {
				yield(Place{}, err)
				return
			}
			if !yield(Place{Org: slimOrg(org)}, nil) {
				return
			}
		}
	}, nil
}

// WalkSpaces streams the spaces of an org, by name; with a zero Place those of all orgs.
func WalkSpaces(ctx context.Context, s *session.Session, in Place) (iter.Seq2[Place, error], error) {
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
			if !yield(slimSpace(in.Org, space), nil) {
				return
			}
		}
	}, nil
}

// slimOrg is an org without the other fields of the server's answer: the dashboard keeps tens of thousands in memory.
func slimOrg(o *capi.Org) *capi.Org {
	return &capi.Org{GUID: strings.Clone(o.GUID), Name: strings.Clone(o.Name), Suspended: o.Suspended}
}

func slimSpace(org *capi.Org, s *capi.Space) Place {
	switch {
	case org != nil:
	case s.Org != nil:
		org = slimOrg(s.Org)
	default: // an org that the caller may not see
		org = &capi.Org{GUID: s.OrgGUID(), Name: s.OrgGUID()}
	}
	return Place{Org: org, Space: &capi.Space{GUID: strings.Clone(s.GUID), Name: strings.Clone(s.Name)}}
}

// FindRoleUser finds a user who may be assigned a role, by user name, name@origin or guid: on the platform, else in the
// UAA, whose ids the platform uses too.
func FindRoleUser(ctx context.Context, s *session.Session, name string) (RoleUser, error) {
	cc, err := s.CC(ctx)
	if err != nil {
		return RoleUser{}, err
	}
	found, err := FindRoleUsers(ctx, cc, []string{name}, "")
	if err != nil {
		return RoleUser{}, err
	}
	if found[0].Err != nil || found[0].GUID != "" && !session.IsUUID(name) {
		return found[0].RoleUser, found[0].Err
	}
	accounts, err := s.UAA(ctx)
	if err != nil {
		return RoleUser{}, err
	}
	u, err := identity.FindUser(ctx, accounts, identity.UserQuery{Name: name})
	if err != nil {
		return RoleUser{}, err
	}
	return RoleUser{GUID: u.ID, Name: u.UserName, Origin: u.Origin}, nil
}
