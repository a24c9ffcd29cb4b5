package platform

import (
	"context"
	"iter"

	"github.com/cfid-cli/cfid/internal/capi"
	"github.com/cfid-cli/cfid/internal/line"
	"github.com/cfid-cli/cfid/internal/session"
)

// OrgChangeInput describes new orgs, or changes to existing ones. Empty fields are left unchanged, or to the server's
// defaults.
type OrgChangeInput struct {
	Names []string
	Quota string // name of an org quota
	MetadataInput
	Suspended, Active bool
}

// CreateOrgs creates orgs. Admins may, and every user if the feature flag user_org_creation is enabled.
func CreateOrgs(ctx context.Context, s *session.Session, in OrgChangeInput) (iter.Seq[session.Item[*capi.Org]], error) {
	cc, patch, quota, err := orgChange(ctx, s, in)
	if err != nil {
		return nil, err
	}
	return session.Write(ctx, s, session.Change{Verb: "create", Noun: "org", Names: in.Names}, func(ctx context.Context, name string) (*capi.Org, session.State, error) {
		if s.Settings.DryRun {
			return &capi.Org{Name: name, Suspended: in.Suspended}, session.WouldCreate, nil
		}
		p := patch
		p.Name = name
		org, err := cc.CreateOrg(ctx, p)
		if err != nil {
			return nil, session.Failed, nameTaken(err, "org", name)
		}
		if quota == "" {
			return org, session.Created, nil
		}
		if err := cc.ApplyOrgQuota(ctx, quota, org.GUID); err != nil {
			return org, session.Failed, &HalfError{Done: "org " + name + " was created", Left: "its quota was not set", Err: err}
		}
		org, err = cc.Org(ctx, org.GUID)
		return org, session.Created, err
	})
}

// orgChange checks the input and finds the quota.
func orgChange(ctx context.Context, s *session.Session, in OrgChangeInput) (cc *capi.Client, p capi.OrgPatch, quota string, err error) {
	if p.Metadata, err = in.patch(); err != nil {
		return nil, p, "", err
	}
	p.Suspended = onOff(in.Suspended, in.Active)
	if cc, err = s.CC(ctx); err != nil || in.Quota == "" {
		return cc, p, "", err
	}
	for q, err := range cc.OrgQuotas(ctx, in.Quota) {
		if err != nil {
			return nil, p, "", err
		}
		return cc, p, q.GUID, nil
	}
	return nil, p, "", &session.MissingError{Noun: "org quota", Name: in.Quota}
}

// UpdateOrgs changes orgs. An org that already has the given values is unchanged, and no request is sent.
func UpdateOrgs(ctx context.Context, s *session.Session, in OrgChangeInput) (iter.Seq[session.Item[*capi.Org]], error) {
	cc, patch, quota, err := orgChange(ctx, s, in)
	if err != nil {
		return nil, err
	}
	if patch == (capi.OrgPatch{}) && quota == "" {
		return nil, &session.UsageError{Text: "nothing to change", Try: line.Says("--label, --unset-label, --annotation, --quota, --suspended or --active")}
	}
	return session.Write(ctx, s, session.Change{Verb: "change", Noun: "org", Names: in.Names}, func(ctx context.Context, name string) (*capi.Org, session.State, error) {
		org, err := FindOrg(ctx, cc, name)
		if err != nil {
			return nil, session.Failed, err
		}
		return updateOrg(ctx, s, cc, org, patch, quota)
	})
}

func updateOrg(ctx context.Context, s *session.Session, cc *capi.Client, org *capi.Org, p capi.OrgPatch, quota string) (*capi.Org, session.State, error) {
	same := p.Metadata.Fits(org.Metadata) && (p.Suspended == nil || *p.Suspended == org.Suspended)
	move := quota != "" && quota != org.QuotaGUID()
	switch {
	case same && !move:
		return org, session.Unchanged, nil
	case s.Settings.DryRun:
		return org, session.WouldChange, nil
	}
	if move {
		if err := cc.ApplyOrgQuota(ctx, quota, org.GUID); err != nil {
			return org, session.Failed, err
		}
		org.Relationships.Quota.Data = &capi.Ref{GUID: quota}
	}
	if same {
		org, err := cc.Org(ctx, org.GUID)
		return org, session.Changed, err
	}
	changed, err := cc.UpdateOrg(ctx, org.GUID, p)
	err = denied(ctx, s, err, Place{Org: org})
	if err != nil && move {
		err = &HalfError{Done: "the quota of org " + org.Name + " was changed", Left: "the rest was not", Err: err}
	}
	return changed, session.Changed, err
}

// RenameInput renames an org or space.
type RenameInput struct {
	Old, New string
	Org      string // of a space
}

// RenameOrg renames an org. The targeted org stays targeted.
func RenameOrg(ctx context.Context, s *session.Session, in RenameInput) (iter.Seq[session.Item[*capi.Org]], error) {
	cc, err := s.CC(ctx)
	if err != nil {
		return nil, err
	}
	if in.New == "" {
		return nil, session.Usage("an org needs a name")
	}
	return session.Write(ctx, s, session.Change{Verb: "rename", Noun: "org", Names: []string{in.Old}}, func(ctx context.Context, name string) (*capi.Org, session.State, error) {
		org, err := FindOrg(ctx, cc, name)
		switch {
		case err != nil:
			return nil, session.Failed, err
		case org.Name == in.New:
			return org, session.Unchanged, nil
		case s.Settings.DryRun:
			return org, session.WouldChange, nil
		}
		renamed, err := cc.UpdateOrg(ctx, org.GUID, capi.OrgPatch{Name: in.New})
		if err != nil {
			return nil, session.Failed, nameTaken(denied(ctx, s, err, Place{Org: org}), "org", in.New)
		}
		return renamed, session.Renamed, keepName(ctx, s, renamed.GUID, renamed.Name)
	})
}

// FindOrg finds an org by name, whatever its case, or by guid.
func FindOrg(ctx context.Context, cc *capi.Client, name string) (*capi.Org, error) {
	for org, err := range cc.Orgs(ctx, capi.OrgQuery{Names: []string{name}}) {
		return org, err
	}
	gone := &session.MissingError{Noun: "org", Name: name, Where: "or you may not see it"}
	if !session.IsUUID(name) {
		return nil, gone
	}
	org, err := cc.Org(ctx, name)
	return org, orMissing(err, gone)
}
