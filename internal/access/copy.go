package access

import (
	"context"
	"slices"
	"strings"

	"github.com/cfid-cli/cfid/internal/capi"
	"github.com/cfid-cli/cfid/internal/change"
	"github.com/cfid-cli/cfid/internal/identity"
	"github.com/cfid-cli/cfid/internal/perm"
	"github.com/cfid-cli/cfid/internal/platform"
	"github.com/cfid-cli/cfid/internal/session"
	"github.com/cfid-cli/cfid/internal/uaa"
)

// AccessCopyInput says whose access others get too.
type AccessCopyInput struct {
	From          string
	To            []string
	Origin        string
	Groups, Roles bool // only these; neither is both
}

// CopyAccess plans to give others the groups that somebody was put into, and the roles. Default groups everybody has;
// mapped ones the identity provider gives, and nested ones come with the groups that they are nested in.
func CopyAccess(ctx context.Context, s *session.Session, in AccessCopyInput) (*change.ChangeSet, error) {
	parts := accessParts{groups: in.Groups || !in.Roles, roles: in.Roles || !in.Groups}
	all := append([]string{in.From}, session.Unique(in.To)...)
	people := make([]*Access, len(all))
	var reads []func() error
	for i, name := range all {
		reads = append(reads, func() (err error) {
			people[i], err = readAccess(ctx, s, WhoInput{Name: name, Origin: in.Origin}, parts)
			return err
		})
	}
	if err := inParts(reads, s.Parallel()); err != nil {
		return nil, err
	}
	from := people[0]
	set := &change.ChangeSet{Ask: &session.Change{Verb: "give the access of " + from.Arg() + " to", Noun: "user", Names: session.Unique(in.To), Asks: true}}
	for _, to := range people[1:] {
		if to.ID == from.ID {
			return nil, session.Usage("%s is whom the access is copied from", to.Arg())
		}
		if err := copyable(from, to, parts); err != nil {
			return nil, err
		}
		if parts.groups {
			copyGroups(s, set, from, to)
		}
		if parts.roles {
			copyRoles(set, from, to)
		}
	}
	if parts.groups {
		tellLeftOut(s, from)
	}
	return set, nil
}

// inParts runs look-ups beside each other, a bounded number at once.
func inParts(lookups []func() error, most int) error {
	for part := range slices.Chunk(lookups, most) {
		if err := session.AtOnce(part...); err != nil {
			return err
		}
	}
	return nil
}

// copyable refuses what could be copied by half only: what is missing of a plan nobody sees.
func copyable(from, to *Access, parts accessParts) error {
	for _, a := range []*Access{from, to} {
		if parts.groups && a.User == nil && a.Account == AccountUnknown {
			return &CannotTellError{"the groups of " + a.Arg() + " cannot be read: that needs the scope scim.read (--roles copies roles alone)"}
		}
		if parts.groups && a == to && a.Account == AccountNone {
			return &session.MissingError{Noun: "user", Name: a.Arg(), Where: "in the UAA: nobody can put it into groups (--roles copies roles alone)"}
		}
		if what := a.unreadRoles(); parts.roles && what != "" {
			return &CannotTellError{what + " cannot be read (--groups copies groups alone)"}
		}
	}
	return nil
}

// unreadRoles names the roles that may not be read at all; those in orgs that one does not see one could not give either.
func (a *Access) unreadRoles() string {
	for _, what := range a.Unread {
		if strings.HasPrefix(what, "roles (") {
			return what
		}
	}
	return ""
}

func copyGroups(s *session.Session, set *change.ChangeSet, from, to *Access) {
	for _, m := range from.Groups {
		if m.How != perm.Direct && m.How != perm.DirectOrDefault {
			continue
		}
		has := slices.ContainsFunc(to.Groups, func(t perm.Membership) bool { return t.Group == m.Group })
		if m.How == perm.DirectOrDefault && has {
			continue // everybody's, as it seems
		}
		work := identity.MemberWork{
			GroupID: idOfGroup(from.User, m.Group), Group: m.Group, Name: to.Arg(),
			Member: uaa.Member{Type: uaa.MemberUser, Value: to.ID, Origin: to.Origin},
		}
		op := change.OpAdd
		if has {
			op = change.OpKeep
		}
		set.Add(work.Step(op))
	}
}

func idOfGroup(u *uaa.User, name string) string {
	for _, g := range u.Groups {
		if g.Display == name {
			return g.Value
		}
	}
	return ""
}

func tellLeftOut(s *session.Session, from *Access) {
	var mapped []string
	for _, m := range from.Groups {
		if m.How == perm.Mapped {
			mapped = append(mapped, m.Group)
		}
	}
	if len(mapped) > 0 {
		s.UI.Show("note: not copied, for the identity provider gives it: %s", session.Some(mapped))
	}
}

func copyRoles(set *change.ChangeSet, from, to *Access) {
	has := map[string]bool{}
	for _, r := range to.Roles {
		has[r.Type+r.OrgGUID()+r.SpaceGUID()] = true
	}
	for _, r := range from.Roles {
		work, ok := workOf(r, platform.RoleUser{GUID: to.ID, Name: to.Name, Origin: to.roleOrigin()})
		switch {
		case !ok:
		case has[r.Type+r.OrgGUID()+r.SpaceGUID()]:
			set.Add(work.Step(change.OpKeep))
		default:
			platform.AddRole(set, work, has[perm.OrgUser+work.Place.Org.GUID])
		}
	}
}

// roleOrigin is left out where it is the usual one, for lines that people read.
func (w *Subject) roleOrigin() string {
	if w.Origin == session.OriginUAA {
		return ""
	}
	return w.Origin
}

// workOf is the giving or taking of a role that somebody has; ok is false for a role or a place of which too little is
// known.
func workOf(r *capi.Role, u platform.RoleUser) (platform.RoleWork, bool) {
	role, known := perm.RoleOf(r.Type)
	p := platform.Place{Org: r.Org, Space: r.Space}
	if r.Space != nil {
		p.Org = r.Space.Org
		if p.Org == nil {
			p.Org = &capi.Org{GUID: r.Space.OrgGUID(), Name: "?"}
		}
	}
	return platform.RoleWork{User: u, Role: role, Place: p}, known && p.Org != nil
}
