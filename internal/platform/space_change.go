package platform

import (
	"context"
	"iter"
	"strings"

	"github.com/cfid-cli/cfid/internal/capi"
	"github.com/cfid-cli/cfid/internal/line"
	"github.com/cfid-cli/cfid/internal/session"
)

// SpaceChangeInput describes new spaces, or changes to existing ones. Names are SPACE, in Org or the targeted org, or
// ORG/SPACE.
type SpaceChangeInput struct {
	Names []string
	Org   string
	MetadataInput
	Suspended, Active bool
	Quota             string // name of a space quota of the org
	NoQuota           bool   // remove the quota
}

func (in SpaceChangeInput) spacePatch() (p capi.SpacePatch, err error) {
	p.Metadata, err = in.patch()
	p.Suspended = onOff(in.Suspended, in.Active)
	return p, err
}

// CreateSpaces creates spaces. It assigns no roles in them.
func CreateSpaces(ctx context.Context, s *session.Session, in SpaceChangeInput) (iter.Seq[session.Item[*capi.Space]], error) {
	cc, err := s.CC(ctx)
	if err != nil {
		return nil, err
	}
	patch, err := in.spacePatch()
	if err != nil {
		return nil, err
	}
	return session.Write(ctx, s, session.Change{Verb: "create", Noun: "space", Names: in.Names}, func(ctx context.Context, name string) (*capi.Space, session.State, error) {
		orgName, name := orgOfSpace(in.Org, name)
		org, err := orgNamed(ctx, s, cc, orgName)
		if err != nil {
			return nil, session.Failed, err
		}
		quota, _, err := in.spaceQuota(ctx, cc, org, "")
		if err != nil {
			return nil, session.Failed, err
		}
		if s.Settings.DryRun {
			return &capi.Space{Name: name, Org: org}, session.WouldCreate, nil
		}
		p := patch
		p.Name = name
		space, err := cc.CreateSpace(ctx, org.GUID, p)
		if err != nil {
			return nil, session.Failed, nameTaken(denied(ctx, s, err, Place{Org: org}), "space", org.Name+"/"+name)
		}
		space.Org = org
		if quota == "" {
			return space, session.Created, nil
		}
		if space, err = moveQuota(ctx, cc, space, quota); err != nil {
			err = &HalfError{Done: "space " + org.Name + "/" + name + " was created", Left: "its quota was not set", Err: err}
		}
		return space, session.Created, err
	})
}

// orgOfSpace splits ORG/SPACE if no org was given separately.
func orgOfSpace(org, name string) (string, string) {
	if before, after, ok := strings.Cut(name, "/"); ok && org == "" {
		return before, after
	}
	return org, name
}

// UpdateSpaces changes spaces. A space that already has the given values is unchanged, and no request is sent.
func UpdateSpaces(ctx context.Context, s *session.Session, in SpaceChangeInput) (iter.Seq[session.Item[*capi.Space]], error) {
	cc, err := s.CC(ctx)
	if err != nil {
		return nil, err
	}
	patch, err := in.spacePatch()
	if err != nil {
		return nil, err
	}
	if patch == (capi.SpacePatch{}) && in.Quota == "" && !in.NoQuota {
		return nil, &session.UsageError{Text: "nothing to change", Try: line.Says("--label, --unset-label, --annotation, --unset-annotation, --quota, --no-quota, --suspended or --active")}
	}
	return session.Write(ctx, s, session.Change{Verb: "change", Noun: "space", Names: in.Names}, func(ctx context.Context, name string) (*capi.Space, session.State, error) {
		space, err := findSpaceAnywhere(ctx, s, cc, in.Org, name)
		if err != nil {
			return nil, session.Failed, err
		}
		changed, state, err := updateSpace(ctx, s, cc, space, patch, in)
		return changed, state, denied(ctx, s, err, Place{Org: space.Org, Space: space})
	})
}

func inOrg(space *capi.Space, org *capi.Org) *capi.Space {
	if space != nil {
		space.Org = org
	}
	return space
}

// RenameSpace renames a space. The targeted space stays targeted.
func RenameSpace(ctx context.Context, s *session.Session, in RenameInput) (iter.Seq[session.Item[*capi.Space]], error) {
	cc, err := s.CC(ctx)
	if err != nil {
		return nil, err
	}
	if in.New == "" {
		return nil, session.Usage("a space needs a name")
	}
	return session.Write(ctx, s, session.Change{Verb: "rename", Noun: "space", Names: []string{in.Old}}, func(ctx context.Context, name string) (*capi.Space, session.State, error) {
		space, err := findSpaceAnywhere(ctx, s, cc, in.Org, name)
		switch {
		case err != nil:
			return nil, session.Failed, err
		case space.Name == in.New:
			return space, session.Unchanged, nil
		case s.Settings.DryRun:
			return space, session.WouldChange, nil
		}
		renamed, err := cc.UpdateSpace(ctx, space.GUID, capi.SpacePatch{Name: in.New})
		if err != nil {
			return nil, session.Failed, nameTaken(denied(ctx, s, err, Place{Org: space.Org, Space: space}), "space", space.Org.Name+"/"+in.New)
		}
		return inOrg(renamed, space.Org), session.Renamed, keepName(ctx, s, renamed.GUID, renamed.Name)
	})
}

// findSpaceAnywhere finds one space by name (in org, or the targeted org), ORG/SPACE or guid, together with its org, in
// one request.
func findSpaceAnywhere(ctx context.Context, s *session.Session, cc *capi.Client, org, name string) (*capi.Space, error) {
	if session.IsUUID(name) && org == "" {
		for space, err := range cc.Spaces(ctx, capi.SpaceQuery{GUIDs: []string{name}, WithOrgs: true}) {
			return space, err
		}
	}
	w := wanted{}
	w.org, w.space = orgOfSpace(org, name)
	if w.org == "" {
		var err error
		if w.org, err = targetedOrgName(s); err != nil {
			return nil, err
		}
	}
	found, err := placesByName(ctx, s, cc, []wanted{w})
	if err != nil {
		return nil, err
	}
	p := found[0].places[0]
	return inOrg(p.Space, p.Org), nil
}
