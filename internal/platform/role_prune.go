package platform

import (
	"cmp"
	"context"
	"errors"
	"slices"
	"strings"

	"github.com/cfid-cli/cfid/internal/capi"
	"github.com/cfid-cli/cfid/internal/change"
	"github.com/cfid-cli/cfid/internal/perm"
	"github.com/cfid-cli/cfid/internal/rest"
	"github.com/cfid-cli/cfid/internal/session"
)

// PruneInput names orgs, by name or pattern; none is the targeted one.
type PruneInput struct {
	Orgs []string
}

// PlanPrune plans to remove the membership of users who have no other role in the org and none in its spaces.
func PlanPrune(ctx context.Context, s *session.Session, in PruneInput) (*change.ChangeSet, error) {
	found, err := findPlaces(ctx, s, PlaceInput{Orgs: in.Orgs}, perm.Org)
	if err != nil {
		return nil, err
	}
	set := &change.ChangeSet{Asks: true}
	for _, m := range found {
		for _, p := range m.places {
			err := pruneOrg(ctx, set, s, p.Org)
			if m.wanted.pattern() && errors.As(err, new(*UnseenRolesError)) {
				s.UI.Show("note: org %s is left out: %v", p.Org.Name, err)
				continue
			}
			if err != nil {
				return nil, err
			}
		}
	}
	return set, nil
}

// UnseenRolesError reports that the caller does not see all roles in the spaces of an org, so the users without roles
// are unknown.
type UnseenRolesError struct{ Org string }

func (e *UnseenRolesError) Error() string {
	return "you are not shown the roles in all spaces of " + e.Org
}

// Is makes it a forbidden error.
func (e *UnseenRolesError) Is(target error) bool { return target == rest.ErrForbidden }

// mayNotSeeBelow: the roles in all spaces of an org are visible to its managers and to users who see everything. For an
// opaque token it is unknown; the server does not remove the membership of a user with roles in spaces.
func mayNotSeeBelow(scopes, mine []string) bool {
	all := []string{perm.CCAdmin, perm.CCAdminReadOnly, perm.CCGlobalAuditor, perm.OrgManager}
	return scopes != nil && !slices.ContainsFunc(slices.Concat(scopes, mine), func(have string) bool { return slices.Contains(all, have) })
}

// myGUID is the guid of the session's own user or client on the platform.
func myGUID(s *session.Session) string {
	if c := s.Chosen.Context; c != nil {
		return cmp.Or(c.Identity.UserID, c.Identity.ClientID)
	}
	return ""
}

func pruneOrg(ctx context.Context, c *change.ChangeSet, s *session.Session, org *capi.Org) error {
	roles, err := RolesBelow(ctx, s, org)
	if err != nil {
		return err
	}
	var members []*capi.Role
	var mine []string
	others := map[string]bool{}
	for r, err := range roles {
		if err != nil {
			return Vanished(err, "org", org.Name)
		}
		if r.UserGUID() == myGUID(s) {
			mine = append(mine, r.Type)
		}
		if r.Type == perm.OrgUser {
			members = append(members, r)
		} else {
			others[r.UserGUID()] = true
		}
	}
	if mayNotSeeBelow(s.Scopes(), mine) {
		return &UnseenRolesError{org.Name}
	}
	slices.SortStableFunc(members, func(a, b *capi.Role) int { return strings.Compare(RoleOwner(a).Name, RoleOwner(b).Name) })
	member, _ := perm.RoleOf(perm.OrgUser)
	for _, r := range members {
		if others[r.UserGUID()] {
			continue
		}
		work := RoleWork{User: RoleOwner(r), Role: member, Place: Place{Org: org}, RoleGUID: r.GUID}
		c.Add(work.Step(change.OpRemove))
	}
	return nil
}

// RoleOwner is the user or client that has a role.
func RoleOwner(r *capi.Role) RoleUser {
	u := RoleUser{GUID: r.UserGUID(), Name: r.UserGUID()}
	if r.User != nil && r.User.Username != "" {
		u.Name, u.Origin = r.User.Username, r.User.Origin
		return u
	}
	u.Client = !session.IsUUID(u.GUID) // a client's guid is its id
	return u
}
