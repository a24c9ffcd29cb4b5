package platform

import (
	"context"
	"errors"
	"fmt"
	"iter"
	"strings"

	"github.com/cfid-cli/cfid/internal/capi"
	"github.com/cfid-cli/cfid/internal/rest"
	"github.com/cfid-cli/cfid/internal/session"
)

// PlaceGetInput names orgs or spaces.
type PlaceGetInput struct {
	Names []string
	Org   string // of spaces; "" for the targeted one
}

// PlaceDetail is an org or space with its details from the API.
type PlaceDetail struct {
	Place
	Quota  string
	Spaces int            // of an org
	Users  int            // users with a role in it
	Roles  map[string]int // by API type
	Usage  *capi.Usage    // nil: the server does not report it
}

// GetOrgs reads orgs by name or guid, with quota, usage, and the numbers of spaces, users and roles.
func GetOrgs(ctx context.Context, s *session.Session, in PlaceGetInput) (iter.Seq[session.Item[*PlaceDetail]], error) {
	cc, err := s.CC(ctx)
	if err != nil {
		return nil, err
	}
	return session.EachName(ctx, s, in.Names, func(ctx context.Context, name string) (*PlaceDetail, session.State, error) {
		org, err := FindOrg(ctx, cc, name)
		if err != nil {
			return nil, session.Failed, err
		}
		d := &PlaceDetail{Place: Place{Org: org}}
		err = session.AtOnce(
			func() error { return d.countRoles(ctx, cc) },
			func() (err error) { d.Quota, err = quotaName(ctx, org.QuotaGUID(), cc.OrgQuota); return err },
			func() (err error) { d.Usage, err = usage(ctx, org.GUID, cc.OrgUsage); return err },
			func() error {
				spaces, err := readSpaces(ctx, cc, capi.SpaceQuery{OrgGUIDs: []string{org.GUID}})
				d.Spaces = len(spaces)
				return err
			},
		)
		return d, session.Unchanged, Vanished(err, "org", org.Name)
	}), nil
}

// GetSpaces reads spaces by name, ORG/SPACE or guid, with quota, usage, and the numbers of users and roles.
func GetSpaces(ctx context.Context, s *session.Session, in PlaceGetInput) (iter.Seq[session.Item[*PlaceDetail]], error) {
	cc, err := s.CC(ctx)
	if err != nil {
		return nil, err
	}
	return session.EachName(ctx, s, in.Names, func(ctx context.Context, name string) (*PlaceDetail, session.State, error) {
		space, err := findSpaceAnywhere(ctx, s, cc, in.Org, name)
		if err != nil {
			return nil, session.Failed, err
		}
		d := &PlaceDetail{Place: Place{Org: space.Org, Space: space}}
		err = session.AtOnce(
			func() error { return d.countRoles(ctx, cc) },
			func() (err error) { d.Quota, err = quotaName(ctx, space.QuotaGUID(), cc.SpaceQuota); return err },
			func() (err error) { d.Usage, err = usage(ctx, space.GUID, cc.SpaceUsage); return err },
		)
		return d, session.Unchanged, Vanished(err, "space", d.Place.String())
	}), nil
}

func (d *PlaceDetail) countRoles(ctx context.Context, cc *capi.Client) error {
	users := map[string]bool{}
	d.Roles = map[string]int{}
	for r, err := range RolesWithin(ctx, cc, d.Place) {
		if err != nil {
			return err
		}
		users[r.UserGUID()] = true
		d.Roles[r.Type]++
	}
	d.Users = len(users)
	return nil
}

// quotaName reads a quota's name. A caller who may not read the quota gets its guid.
func quotaName(ctx context.Context, guid string, read func(context.Context, string) (*capi.Quota, error)) (string, error) {
	if guid == "" {
		return "", nil
	}
	q, err := read(ctx, guid)
	if errors.Is(err, rest.ErrNotFound) || errors.Is(err, rest.ErrForbidden) {
		return guid, nil
	}
	if err != nil {
		return "", err
	}
	return q.Name, nil
}

// usage is nil where the server has no such endpoint.
func usage(ctx context.Context, guid string, read func(context.Context, string) (*capi.Usage, error)) (*capi.Usage, error) {
	u, err := read(ctx, guid)
	if errors.Is(err, rest.ErrNotFound) || errors.Is(err, rest.ErrForbidden) {
		return nil, nil
	}
	return u, err
}

// Vanished replaces a 404 for something that was read a moment ago.
func Vanished(err error, noun, name string) error {
	return orMissing(err, &session.MissingError{Noun: noun, Name: name, Where: "(it was deleted in the meantime)"})
}

// orgLoses describes what is deleted with an org.
func orgLoses(ctx context.Context, cc *capi.Client, org *capi.Org) (string, error) {
	d := &PlaceDetail{Place: Place{Org: org}}
	spaces, roles := 0, 0
	err := session.AtOnce(
		func() (err error) { d.Usage, err = usage(ctx, org.GUID, cc.OrgUsage); return err },
		func() error {
			all, err := readSpaces(ctx, cc, capi.SpaceQuery{OrgGUIDs: []string{org.GUID}})
			if err != nil {
				return err
			}
			below, err := session.Collect(rolesBelow(ctx, cc, org, all))
			spaces, roles = len(all), len(below)
			return err
		},
	)
	return d.losses(spaces, roles), Vanished(err, "org", org.Name)
}

// spaceLoses describes what is deleted with a space.
func spaceLoses(ctx context.Context, cc *capi.Client, space *capi.Space) (string, error) {
	d := &PlaceDetail{Place: Place{Org: space.Org, Space: space}}
	err := session.AtOnce(
		func() (err error) { d.Usage, err = usage(ctx, space.GUID, cc.SpaceUsage); return err },
		func() error { return d.countRoles(ctx, cc) },
	)
	roles := 0
	for _, n := range d.Roles {
		roles += n
	}
	return d.losses(0, roles), Vanished(err, "space", d.Place.String())
}

// losses describes the counts in words.
func (d *PlaceDetail) losses(spaces, roles int) string {
	var parts []string
	add := func(n int, one string) {
		switch {
		case n == 1:
			parts = append(parts, "1 "+one)
		case n > 1:
			parts = append(parts, fmt.Sprintf("%d %ss", n, one))
		}
	}
	add(spaces, "space")
	add(roles, "role")
	if d.Usage != nil {
		add(d.Usage.Summary.StartedInstances, "running app instance")
		add(d.Usage.Summary.ServiceInstances, "service instance")
		add(d.Usage.Summary.Routes, "route")
		add(d.Usage.Summary.Domains, "domain")
	}
	if len(parts) == 0 {
		return "nothing else"
	}
	return strings.Join(parts, ", ")
}
