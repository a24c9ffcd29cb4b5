package platform

import (
	"context"
	"slices"
	"strings"

	"github.com/cfid-cli/cfid/internal/capi"
	"github.com/cfid-cli/cfid/internal/line"
	"github.com/cfid-cli/cfid/internal/near"
	"github.com/cfid-cli/cfid/internal/perm"
	"github.com/cfid-cli/cfid/internal/session"
)

// nearSpaces limits the read that finds a space by name alone, together with its org, in one request. If more orgs have
// a space of that name, the space is looked for in its org, with two requests.
const nearSpaces = 500

// findPlaces finds the given places. Level selects orgs or spaces, or "" for both. Without any given places it returns
// the targeted org or space.
func findPlaces(ctx context.Context, s *session.Session, in PlaceInput, level perm.Level) ([]match, error) {
	cc, err := s.CC(ctx)
	if err != nil {
		return nil, err
	}
	list := in.wanted()
	if len(list) == 0 {
		p, err := Targeted(ctx, s, cc, level)
		if err != nil {
			return nil, err
		}
		return []match{{wanted{}, []Place{*p}}}, nil
	}
	for i := range list {
		list[i] = list[i].at(level)
		if list[i].whole == "" && list[i].org == "" {
			if list[i].org, err = targetedOrgName(s); err != nil {
				return nil, err
			}
		}
	}
	if slices.ContainsFunc(list, wanted.pattern) {
		return placesByPattern(ctx, s, cc, list)
	}
	return placesByName(ctx, s, cc, list)
}

func targetedOrgName(s *session.Session) (string, error) {
	if s.Chosen.Org != "" {
		return s.Chosen.Org, nil
	}
	if name := s.Chosen.Context.Org.Name; name != "" {
		return name, nil
	}
	return "", &session.UsageError{Text: "which org? none is targeted", Try: []line.Advice{line.Say("--org NAME"), line.Target.Flag("-o", "NAME")}}
}

// Targeted is the context's targeted org, or for space roles its targeted space.
func Targeted(ctx context.Context, s *session.Session, cc *capi.Client, level perm.Level) (*Place, error) {
	if level != perm.Space {
		org, err := orgNamed(ctx, s, cc, "")
		return &Place{Org: org}, err
	}
	if s.Chosen.Space != "" {
		return FindPlace(ctx, s, s.Chosen.Org, s.Chosen.Space)
	}
	if c := s.Chosen.Context; s.Chosen.Org == "" && c.Space.GUID != "" {
		space := &capi.Space{GUID: c.Space.GUID, Name: c.Space.Name}
		space.Relationships.Organization.Data = &capi.Ref{GUID: c.Org.GUID}
		return &Place{Org: &capi.Org{GUID: c.Org.GUID, Name: c.Org.Name}, Space: space}, nil
	}
	return nil, &session.UsageError{Text: "which space? none is targeted", Try: []line.Advice{line.Say("--org ORG --space SPACE"), line.Target.Flag("-o", "ORG").Flag("-s", "SPACE")}}
}

// knownOrg is the targeted org if it has that name: its guid is known and needs no request.
func knownOrg(s *session.Session, name string) *capi.Org {
	c := s.Chosen.Context
	if c == nil || c.Org.GUID == "" || !strings.EqualFold(c.Org.Name, name) {
		return nil
	}
	return &capi.Org{GUID: c.Org.GUID, Name: c.Org.Name}
}

// placesByName finds spaces together with their orgs in one request, and orgs in another.
func placesByName(ctx context.Context, s *session.Session, cc *capi.Client, list []wanted) ([]match, error) {
	var orgNames, spaceNames []string
	var known []*capi.Org
	onlyKnown := true
	for _, w := range list {
		org := knownOrg(s, w.org)
		if org != nil {
			known = append(known, org)
		}
		switch {
		case w.space != "":
			spaceNames = session.AppendNew(spaceNames, w.space)
			onlyKnown = onlyKnown && org != nil
		case org == nil:
			orgNames = session.AppendNew(orgNames, w.org)
		}
	}
	q := capi.SpaceQuery{Names: spaceNames, WithOrgs: true, Paging: capi.Paging{Limit: nearSpaces, PageSize: nearSpaces}}
	if onlyKnown {
		q.OrgGUIDs = guidsOf(known, func(o *capi.Org) string { return o.GUID })
	}
	spaces, err := readSpaces(ctx, cc, q)
	if err != nil {
		return nil, err
	}
	cut := len(spaces) == nearSpaces
	orgs := known
	for _, sp := range spaces {
		if sp.Org != nil {
			orgs = append(orgs, sp.Org)
		}
	}
	if len(orgNames) > 0 {
		more, err := readOrgs(ctx, cc, capi.OrgQuery{Names: orgNames})
		if err != nil {
			return nil, err
		}
		orgs = append(orgs, more...)
	}
	out, missed, err := matches(list, orgs, spaces)
	if err != nil || missed == nil {
		return out, err
	}
	return placesInOrgs(ctx, s, cc, list, cut)
}

// placesInOrgs handles names that the one request did not find: it distinguishes a missing org from a missing space,
// and finds spaces beyond the first page.
func placesInOrgs(ctx context.Context, s *session.Session, cc *capi.Client, list []wanted, cut bool) ([]match, error) {
	var orgNames, spaceNames []string
	for _, w := range list {
		orgNames = session.AppendNew(orgNames, w.org)
		spaceNames = session.AppendNew(spaceNames, w.space)
	}
	orgs, err := readOrgs(ctx, cc, capi.OrgQuery{Names: orgNames})
	if err != nil {
		return nil, err
	}
	for _, w := range list {
		if !slices.ContainsFunc(orgs, func(o *capi.Org) bool { return strings.EqualFold(w.org, o.Name) }) {
			return nil, &session.MissingError{Noun: "org", Name: w.org, Where: "or you may not see it"}
		}
	}
	var spaces []*capi.Space
	if cut || len(spaceNames) > 0 {
		spaces, err = readSpaces(ctx, cc, capi.SpaceQuery{Names: spaceNames, OrgGUIDs: guidsOf(orgs, func(o *capi.Org) string { return o.GUID })})
		if err != nil {
			return nil, err
		}
	}
	out, missed, err := matches(list, orgs, spaces)
	if err == nil && missed != nil {
		err = &session.MissingError{Noun: "space", Name: missed.space, Where: "in org " + missed.org + ", or you may not see it"}
	}
	return out, err
}

// placesByPattern reads the orgs that may match, and their spaces if spaces are wanted.
func placesByPattern(ctx context.Context, s *session.Session, cc *capi.Client, list []wanted) ([]match, error) {
	q := capi.OrgQuery{OrderBy: "name"}
	spacesToo := slices.ContainsFunc(list, func(w wanted) bool { return w.space != "" || w.whole != "" && !w.orgs })
	for _, w := range list {
		if w.whole != "" || near.IsPattern(w.org) {
			q.Names = nil
			break
		}
		q.Names = session.AppendNew(q.Names, w.org)
	}
	orgs, err := readOrgs(ctx, cc, q)
	if err != nil {
		return nil, err
	}
	var spaces []*capi.Space
	if spacesToo {
		sq := capi.SpaceQuery{OrderBy: "name"}
		if len(q.Names) > 0 {
			sq.OrgGUIDs = guidsOf(orgs, func(o *capi.Org) string { return o.GUID })
		}
		if spaces, err = readSpaces(ctx, cc, sq); err != nil {
			return nil, err
		}
	}
	out, missed, err := matches(list, orgs, spaces)
	if err == nil && missed != nil {
		err = missed.missing()
	}
	return out, err
}

func (w wanted) missing() error {
	if w.pattern() {
		return &session.MissingError{Noun: "a place like", Name: w.String(), Where: "or you may not see it"}
	}
	if w.space == "" {
		return &session.MissingError{Noun: "org", Name: w.org, Where: "or you may not see it"}
	}
	return &session.MissingError{Noun: "space", Name: w.space, Where: "in org " + w.org + ", or you may not see it"}
}

// matches finds each wanted place; missed is the first one that was not found.
func matches(list []wanted, orgs []*capi.Org, spaces []*capi.Space) (out []match, missed *wanted, err error) {
	for _, w := range list {
		found, err := w.find(orgs, spaces)
		if err != nil {
			return nil, nil, err
		}
		if len(found) == 0 {
			return nil, &w, nil
		}
		out = append(out, match{w, found})
	}
	return out, nil, nil
}

func readOrgs(ctx context.Context, cc *capi.Client, q capi.OrgQuery) ([]*capi.Org, error) {
	return session.Collect(cc.Orgs(ctx, q))
}

// readSpaces reads nothing if names are wanted and none is given.
func readSpaces(ctx context.Context, cc *capi.Client, q capi.SpaceQuery) ([]*capi.Space, error) {
	if len(q.Names) == 0 && q.Limit > 0 {
		return nil, nil
	}
	return session.Collect(cc.Spaces(ctx, q))
}

func guidsOf[T any](all []T, guid func(T) string) []string {
	var out []string
	for _, one := range all {
		out = session.AppendNew(out, guid(one))
	}
	return out
}
