package platform

import (
	"context"
	"strings"

	"github.com/cfid-cli/cfid/context/store"
	"github.com/cfid-cli/cfid/internal/capi"
	"github.com/cfid-cli/cfid/internal/line"
	"github.com/cfid-cli/cfid/internal/session"
)

// Place is an org, or a space in it.
type Place struct {
	Org   *capi.Org
	Space *capi.Space // nil: the org itself
}

func (p Place) String() string {
	if p.Space == nil {
		return p.Org.Name
	}
	return p.Org.Name + "/" + p.Space.Name
}

// guid is the space's, or the org's.
func (p Place) guid() string {
	if p.Space == nil {
		return p.Org.GUID
	}
	return p.Space.GUID
}

// FindPlace finds an org and space by name; empty names are the targeted ones.
func FindPlace(ctx context.Context, s *session.Session, orgName, spaceName string) (*Place, error) {
	if org, space, ok := strings.Cut(spaceName, "/"); ok && orgName == "" {
		orgName, spaceName = org, space
	}
	cc, err := s.CC(ctx)
	if err != nil {
		return nil, err
	}
	org, err := orgNamed(ctx, s, cc, orgName)
	if err != nil {
		return nil, err
	}
	p := &Place{Org: org}
	if spaceName == "" {
		return p, nil
	}
	p.Space, err = FindSpace(ctx, cc, org, spaceName)
	return p, err
}

// orgNamed finds an org by name, or returns the targeted one, whose guid is known and needs no request.
func orgNamed(ctx context.Context, s *session.Session, cc *capi.Client, name string) (*capi.Org, error) {
	if name == "" {
		name = s.Chosen.Org
	}
	if name == "" && s.Chosen.Context.Org.GUID != "" {
		ref := s.Chosen.Context.Org
		return &capi.Org{GUID: ref.GUID, Name: ref.Name}, nil
	}
	if name == "" {
		return nil, &session.UsageError{Text: "which org? none is targeted", Try: []line.Advice{line.Say("--org NAME"), line.Target.Flag("-o", "NAME")}}
	}
	return FindOrg(ctx, cc, name)
}

// FindSpace finds a space of an org by its name.
func FindSpace(ctx context.Context, cc *capi.Client, org *capi.Org, name string) (*capi.Space, error) {
	for space, err := range cc.Spaces(ctx, capi.SpaceQuery{Names: []string{name}, OrgGUIDs: []string{org.GUID}}) {
		return space, err
	}
	return nil, &session.MissingError{Noun: "space", Name: name, Where: "in org " + org.Name + ", or you may not see it"}
}

// SelectPlace stores an org and space in the context.
func SelectPlace(ctx context.Context, s *session.Session, orgName, spaceName string) error {
	p, err := FindPlace(ctx, s, orgName, spaceName)
	if err != nil {
		return ExplainedOrg(ctx, s, err)
	}
	c := s.Chosen.Context
	return s.Store.Update(ctx, func(f *store.File) error {
		kept := f.ByID(c.ID)
		if kept == nil {
			return store.ErrNoContext
		}
		kept.Org, kept.Space = store.Ref{Name: p.Org.Name, GUID: p.Org.GUID}, store.Ref{}
		if p.Space != nil {
			kept.Space = store.Ref{Name: p.Space.Name, GUID: p.Space.GUID}
		}
		*c = *kept
		return nil
	})
}

// keepName keeps the name of the context's org and space equal to the server's.
func keepName(ctx context.Context, s *session.Session, guid, name string) error {
	c := s.Chosen.Context
	if s.Store == nil || c == nil || guid == "" || c.Org.GUID != guid && c.Space.GUID != guid {
		return nil
	}
	return s.Store.Update(ctx, func(f *store.File) error {
		kept := f.ByID(c.ID)
		if kept == nil {
			return nil
		}
		for _, ref := range []*store.Ref{&kept.Org, &kept.Space} {
			if ref.GUID == guid {
				ref.Name = name
			}
		}
		*c = *kept
		return nil
	})
}
