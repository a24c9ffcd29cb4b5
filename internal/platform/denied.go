package platform

import (
	"cmp"
	"context"
	"errors"

	"github.com/cfid-cli/cfid/internal/capi"
	"github.com/cfid-cli/cfid/internal/perm"
	"github.com/cfid-cli/cfid/internal/rest"
	"github.com/cfid-cli/cfid/internal/session"
)

// DeniedError is a rejected call about an org or space, with the types of the caller's roles there.
type DeniedError struct {
	Place Place
	Roles []string
	Err   error
}

func (e *DeniedError) Error() string { return e.Err.Error() }

func (e *DeniedError) Unwrap() error { return e.Err }

// Where is the place for the tables of permissions.
func (e *DeniedError) Where() perm.Place {
	at := perm.Place{Org: e.Place.Org.Name}
	if e.Place.Space != nil {
		at.Space = e.Place.Space.Name
	}
	return at
}

// denied adds the caller's roles in the place to a 403. They are read once for each place, even for a thousand errors.
// If they cannot be read, the error is returned unchanged.
func denied(ctx context.Context, s *session.Session, err error, p Place) error {
	c := s.Chosen.Context
	if !errors.Is(err, rest.ErrForbidden) || c == nil || p.Org == nil || p.Org.GUID == "" {
		return err
	}
	id := cmp.Or(c.Identity.UserID, c.Identity.ClientID)
	roles, readErr := session.Once(s, rolesAtKey{p.guid()}, func() ([]string, error) { return RolesAt(ctx, s, id, p) })
	if readErr != nil {
		return err
	}
	return &DeniedError{Place: p, Roles: roles, Err: err}
}

// rolesAtKey is the key of Once for the caller's own roles in a place.
type rolesAtKey struct{ guid string }

// RolesAt returns the types of a user's roles in a place and its org.
func RolesAt(ctx context.Context, s *session.Session, userGUID string, p Place) ([]string, error) {
	cc, err := s.CC(ctx)
	if err != nil {
		return nil, err
	}
	var ofOrg, ofSpace []*capi.Role
	err = session.AtOnce(
		func() (err error) {
			ofOrg, err = session.Collect(cc.Roles(ctx, capi.RoleQuery{UserGUIDs: []string{userGUID}, OrgGUIDs: []string{p.Org.GUID}}))
			return err
		},
		func() (err error) {
			if p.Space != nil {
				ofSpace, err = session.Collect(cc.Roles(ctx, capi.RoleQuery{UserGUIDs: []string{userGUID}, SpaceGUIDs: []string{p.Space.GUID}}))
			}
			return err
		},
	)
	var types []string
	for _, r := range append(ofOrg, ofSpace...) {
		types = session.AppendNew(types, r.Type)
	}
	return types, err
}
