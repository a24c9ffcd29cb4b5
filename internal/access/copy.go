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

// AccessCopyInput names the user whose access is copied, and the users who get it.
type AccessCopyInput struct {
	From          string
	To            []string
	Origin        string
	Groups, Roles bool // only these; with neither, both
}

// CopyAccess plans to add others to a user's direct groups and to assign them the user's roles. Every user is in
// default groups, the identity provider decides about mapped ones, and nested ones come with the groups that they are
// nested in.
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
			return nil, session.Usage("%s is the user whose access is copied", to.Arg())
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

// inParts runs look-ups in parallel, up to a maximum.
func inParts(lookups []func() error, most int) error {
	for part := range slices.Chunk(lookups, most) {
		if err := session.AtOnce(part...); err != nil {
			return err
		}
	}
	return nil
}

// copyable rejects access that cannot be read in full: the plan would not show what is missing.
func copyable(from, to *Access, parts accessParts) error {
	for _, a := range []*Access{from, to} {
		if parts.groups && a.User == nil && a.Account == AccountUnknown {
			return &CannotTellError{"the groups of " + a.Arg() + " cannot be read: that needs the scope scim.read (--roles copies only roles)"}
		}
		if parts.groups && a == to && a.Account == AccountNone {
			return &session.MissingError{Noun: "user", Name: a.Arg(), Where: "in the UAA: it cannot be added to groups (--roles copies only roles)"}
		}
		if what := a.unreadRoles(); parts.roles && what != "" {
			return &CannotTellError{what + " cannot be read (--groups copies only groups)"}
		}
	}
	return nil
}

// unreadRoles names the roles that may not be read at all. Roles in orgs that the caller does not see do not count: the
// caller could not assign those.
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
			continue // probably a default group
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
		s.UI.Show("note: not copied, because the identity provider assigns it: %s", session.Some(mapped))
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

// roleOrigin leaves out the default origin, for readable lines.
func (w *Subject) roleOrigin() string {
	if w.Origin == session.OriginUAA {
		return ""
	}
	return w.Origin
}

// workOf assigns or unassigns a role that a user has; ok is false for a role or place with too little data.
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
