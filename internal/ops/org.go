package ops

import (
	"context"
	"iter"

	"github.com/cfid-cli/cfid/internal/capi"
)

// OrgListInput narrows a list of orgs.
type OrgListInput struct {
	Names  []string
	Labels string // label selector
	Limit  int
}

// ListOrgs streams the orgs that the identity may see, all pages.
func ListOrgs(ctx context.Context, s *Session, in OrgListInput) (iter.Seq2[*capi.Org, error], error) {
	cc, err := s.CC(ctx)
	if err != nil {
		return nil, err
	}
	return cc.Orgs(ctx, capi.OrgQuery{Names: in.Names, LabelSelector: in.Labels, OrderBy: "name", Paging: capi.Paging{Limit: in.Limit}}), nil
}

// SpaceListInput narrows a list of spaces.
type SpaceListInput struct {
	Org    string // empty: the targeted org, and without one all
	All    bool   // of every org
	Names  []string
	Labels string
	Limit  int
}

// ListSpaces streams the spaces of an org, or of all that the identity may see. The orgs come with them.
func ListSpaces(ctx context.Context, s *Session, in SpaceListInput) (iter.Seq2[*capi.Space, error], error) {
	cc, err := s.CC(ctx)
	if err != nil {
		return nil, err
	}
	q := capi.SpaceQuery{Names: in.Names, LabelSelector: in.Labels, WithOrgs: true, OrderBy: "name", Paging: capi.Paging{Limit: in.Limit}}
	if targeted := s.Chosen.Org != "" || s.Chosen.Context.Org.GUID != ""; !in.All && (in.Org != "" || targeted) {
		org, err := s.org(ctx, cc, in.Org)
		if err != nil {
			return nil, err
		}
		q.OrgGUIDs = []string{org.GUID}
	}
	return cc.Spaces(ctx, q), nil
}
