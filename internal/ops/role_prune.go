package ops

import (
	"context"
	"slices"
	"strings"

	"github.com/cfid-cli/cfid/internal/capi"
	"github.com/cfid-cli/cfid/internal/perm"
)

// PruneInput names orgs, by name or pattern; none is the targeted one.
type PruneInput struct {
	Orgs []string
}

// PlanPrune gives the changes that take membership from those who have no other role in the org and none in its spaces.
func PlanPrune(ctx context.Context, s *Session, in PruneInput) (*ChangeSet, error) {
	found, err := s.places(ctx, PlaceInput{Orgs: in.Orgs}, perm.Org)
	if err != nil {
		return nil, err
	}
	set := &ChangeSet{Asks: true}
	for _, m := range found {
		for _, p := range m.places {
			if err := set.pruneOrg(ctx, s, p.Org); err != nil {
				return nil, err
			}
		}
	}
	return set, nil
}

func (c *ChangeSet) pruneOrg(ctx context.Context, s *Session, org *capi.Org) error {
	roles, err := RolesBelow(ctx, s, org)
	if err != nil {
		return err
	}
	var members []*capi.Role
	others := map[string]bool{}
	for r, err := range roles {
		if err != nil {
			return vanished(err, "org", org.Name)
		}
		if r.Type == perm.OrgUser {
			members = append(members, r)
		} else {
			others[r.UserGUID()] = true
		}
	}
	slices.SortStableFunc(members, func(a, b *capi.Role) int { return strings.Compare(userOfRole(a).Name, userOfRole(b).Name) })
	member, _ := perm.RoleOf(perm.OrgUser)
	for _, r := range members {
		if others[r.UserGUID()] {
			continue
		}
		work := RoleWork{User: userOfRole(r), Role: member, Place: Place{Org: org}, RoleGUID: r.GUID}
		c.Add(work.Step(OpRemove))
	}
	return nil
}

// userOfRole is whom a role that was read belongs to.
func userOfRole(r *capi.Role) RoleUser {
	u := RoleUser{GUID: r.UserGUID(), Name: r.UserGUID()}
	if r.User != nil && r.User.Username != "" {
		u.Name, u.Origin = r.User.Username, r.User.Origin
		return u
	}
	u.Client = !isUUID(u.GUID) // a client's guid is its id
	return u
}
