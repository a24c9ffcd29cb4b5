package platform

import (
	"context"

	"github.com/cfid-cli/cfid/internal/capi"
	"github.com/cfid-cli/cfid/internal/session"
)

// spaceQuota finds the guid of the quota that a space of the org should have; "" for none. move reports whether that
// differs from the current one. A space quota belongs to an org.
func (in SpaceChangeInput) spaceQuota(ctx context.Context, cc *capi.Client, org *capi.Org, has string) (quota string, move bool, err error) {
	switch {
	case in.NoQuota:
		return "", has != "", nil
	case in.Quota == "":
		return has, false, nil
	}
	for q, err := range cc.SpaceQuotas(ctx, org.GUID, in.Quota) {
		if err != nil {
			return "", false, err
		}
		return q.GUID, q.GUID != has, nil
	}
	return "", false, &session.MissingError{Noun: "space quota", Name: in.Quota, Where: "in org " + org.Name + ", or you may not see it"}
}

// moveQuota applies or removes a space's quota and reads the space again.
func moveQuota(ctx context.Context, cc *capi.Client, space *capi.Space, quota string) (*capi.Space, error) {
	var err error
	if quota == "" {
		err = cc.RemoveSpaceQuota(ctx, space.QuotaGUID(), space.GUID)
	} else {
		err = cc.ApplySpaceQuota(ctx, quota, space.GUID)
	}
	if err != nil {
		return space, err
	}
	moved, err := cc.Space(ctx, space.GUID)
	return inOrg(moved, space.Org), err
}

// updateSpace writes the fields that differ, the quota last.
func updateSpace(ctx context.Context, s *session.Session, cc *capi.Client, space *capi.Space, p capi.SpacePatch, in SpaceChangeInput) (*capi.Space, session.State, error) {
	quota, move, err := in.spaceQuota(ctx, cc, space.Org, space.QuotaGUID())
	if err != nil {
		return space, session.Failed, err
	}
	same := p.Metadata.Fits(space.Metadata) && (p.Suspended == nil || *p.Suspended == space.Suspended)
	switch {
	case same && !move:
		return space, session.Unchanged, nil
	case s.Settings.DryRun:
		return space, session.WouldChange, nil
	}
	at := Place{Org: space.Org, Space: space}
	if !same {
		changed, err := cc.UpdateSpace(ctx, space.GUID, p)
		if err != nil {
			return space, session.Failed, err
		}
		space = inOrg(changed, space.Org)
	}
	if !move {
		return space, session.Changed, nil
	}
	moved, err := moveQuota(ctx, cc, space, quota)
	if err != nil && !same {
		err = &HalfError{Done: "space " + at.String() + " was changed", Left: "its quota was not", Err: err}
	}
	return moved, session.Changed, err
}
