package access

import (
	"context"
	"iter"
	"slices"

	"github.com/cfid-cli/cfid/internal/capi"
	"github.com/cfid-cli/cfid/internal/perm"
	"github.com/cfid-cli/cfid/internal/platform"
	"github.com/cfid-cli/cfid/internal/session"
)

// MatrixInput names an org or a space whose users are listed.
type MatrixInput struct {
	Org   string // "" for the targeted one
	Space string // SPACE or ORG/SPACE; "" for the org with all of its spaces
}

// MatrixRow is a user with roles in a place.
type MatrixRow struct {
	User  platform.RoleUser
	Place platform.Place
	// Roles are the places of each role by its type: the org itself for a role in the org, the names of spaces for
	// roles in them.
	Roles map[string][]string
}

// AccessMatrix lists which user has which role: in an org and all of its spaces, or in a space, with the org's
// managers, who may manage the space too.
func AccessMatrix(ctx context.Context, s *session.Session, in MatrixInput) (iter.Seq2[*MatrixRow, error], error) {
	p, err := platform.FindPlace(ctx, s, in.Org, in.Space)
	if err != nil {
		return nil, platform.ExplainedOrg(ctx, s, err)
	}
	roles, err := rolesForMatrix(ctx, s, *p)
	if err != nil {
		return nil, platform.Vanished(err, "org", p.Org.Name)
	}
	return func(yield func(*MatrixRow, error) bool) {
		for _, row := range matrixRows(*p, roles) {
			if !yield(row, nil) {
				return
			}
		}
	}, nil
}

func rolesForMatrix(ctx context.Context, s *session.Session, p platform.Place) ([]*capi.Role, error) {
	if p.Space == nil {
		list, err := platform.RolesBelow(ctx, s, p.Org)
		if err != nil {
			return nil, err
		}
		return session.Collect(list)
	}
	cc, err := s.CC(ctx)
	if err != nil {
		return nil, err
	}
	var ofOrg, ofSpace []*capi.Role
	err = session.AtOnce(
		func() (err error) {
			ofOrg, err = session.Collect(platform.RolesWithin(ctx, cc, platform.Place{Org: p.Org}))
			return err
		},
		func() (err error) { ofSpace, err = session.Collect(platform.RolesWithin(ctx, cc, p)); return err },
	)
	managers := slices.DeleteFunc(ofOrg, func(r *capi.Role) bool { return r.Type != perm.OrgManager })
	return slices.Concat(managers, ofSpace), err
}

func matrixRows(p platform.Place, roles []*capi.Role) []*MatrixRow {
	by := map[string]*MatrixRow{}
	var out []*MatrixRow
	for _, r := range roles {
		row := by[r.UserGUID()]
		if row == nil {
			row = &MatrixRow{User: platform.RoleOwner(r), Place: p, Roles: map[string][]string{}}
			by[r.UserGUID()], out = row, append(out, row)
		}
		where := p.Org.Name
		if r.Space != nil {
			where = r.Space.Name
		}
		row.Roles[r.Type] = append(row.Roles[r.Type], where)
	}
	for _, row := range out {
		for _, places := range row.Roles {
			slices.SortFunc(places, compareFold)
		}
	}
	slices.SortStableFunc(out, func(a, b *MatrixRow) int { return compareFold(a.User.String(), b.User.String()) })
	return out
}
