package platform

import (
	"context"
	"iter"
	"slices"

	"github.com/cfid-cli/cfid/internal/capi"
	"github.com/cfid-cli/cfid/internal/perm"
	"github.com/cfid-cli/cfid/internal/session"
)

// OrgListInput filters a list of orgs.
type OrgListInput struct {
	Labels string // label selector
	Limit  int
}

// ListOrgs streams the orgs that the identity may see, all pages.
func ListOrgs(ctx context.Context, s *session.Session, in OrgListInput) (iter.Seq2[*capi.Org, error], error) {
	cc, err := s.CC(ctx)
	if err != nil {
		return nil, err
	}
	return cc.Orgs(ctx, capi.OrgQuery{LabelSelector: in.Labels, OrderBy: "name", Paging: capi.Paging{Limit: in.Limit}}), nil
}

// SpaceListInput filters a list of spaces.
type SpaceListInput struct {
	Orgs   []string // or patterns; empty: the targeted org, or all orgs if none is targeted
	All    bool     // of every org
	Labels string
	Limit  int
}

// ListSpaces streams the spaces of an org, or all spaces that the identity may see, each with its org.
func ListSpaces(ctx context.Context, s *session.Session, in SpaceListInput) (iter.Seq2[*capi.Space, error], error) {
	cc, err := s.CC(ctx)
	if err != nil {
		return nil, err
	}
	q := capi.SpaceQuery{LabelSelector: in.Labels, WithOrgs: true, OrderBy: "name", Paging: capi.Paging{Limit: in.Limit}}
	targeted := s.Chosen.Org != "" || s.Chosen.Context.Org.GUID != ""
	if in.All || len(in.Orgs) == 0 && !targeted {
		return cc.Spaces(ctx, q), nil
	}
	found, err := findPlaces(ctx, s, PlaceInput{Orgs: in.Orgs}, perm.Org)
	if err != nil {
		return nil, err
	}
	var orgs []string
	for _, m := range found {
		orgs = append(orgs, guidsOf(m.places, Place.guid)...)
	}
	return func(yield func(*capi.Space, error) bool) {
		left := in.Limit
		for part := range slices.Chunk(session.Unique(orgs), GuidsPerQuery) {
			q.OrgGUIDs = part
			for space, err := range cc.Spaces(ctx, q) {
				if !yield(space, err) {
					return
				}
				if left--; left == 0 {
					return
				}
			}
		}
	}, nil
}
