package access

import (
	"context"
	"errors"
	"slices"

	"github.com/cfid-cli/cfid/internal/identity"
	"github.com/cfid-cli/cfid/internal/perm"
	"github.com/cfid-cli/cfid/internal/rest"
	"github.com/cfid-cli/cfid/internal/session"
	"github.com/cfid-cli/cfid/internal/uaa"
)

// maxNested limits the groups for which the groups in between are read.
const maxNested = 20

// groupFacts is what shows how a user came into groups.
type groupFacts struct {
	defaults      []string
	defaultsKnown bool
	mappings      []*uaa.Mapping
	through       map[string][]string // nested group → groups between

	list   []perm.Membership // by name
	unread []string
}

// memberships reads the groups of a user and how the user is in them: the zone's default groups, the mappings of the
// user's provider, and the members of groups that contain the user through other groups.
func memberships(ctx context.Context, s *session.Session, u *uaa.User) (*groupFacts, error) {
	c, err := s.UAA(ctx)
	if err != nil {
		return nil, err
	}
	f := &groupFacts{through: map[string][]string{}}
	var mapsUnread, nestedUnread bool
	err = session.AtOnce(
		func() error { return f.readDefaults(ctx, s) },
		func() (err error) { mapsUnread, err = f.readMappings(ctx, c, u); return err },
		func() (err error) { nestedUnread, err = f.readThrough(ctx, c, u); return err },
	)
	if err != nil {
		return nil, err
	}
	if !f.defaultsKnown {
		f.unread = append(f.unread, unreadDefaults)
	}
	if mapsUnread {
		f.unread = append(f.unread, "mapped groups (scim.read)")
	}
	if nestedUnread {
		f.unread = append(f.unread, "groups between (scim.read)")
	}
	f.list = f.classify(u)
	return f, nil
}

func (f *groupFacts) readDefaults(ctx context.Context, s *session.Session) error {
	groups, err := identity.DefaultGroups(ctx, s)
	if errors.Is(err, rest.ErrForbidden) || errors.Is(err, rest.ErrNotFound) || session.IsAny[*session.MissingError](err) {
		return nil
	}
	f.defaults, f.defaultsKnown = groups, err == nil
	return err
}

// readMappings reads the group mappings of the user's identity provider. The UAA's own users have none.
func (f *groupFacts) readMappings(ctx context.Context, c *uaa.Client, u *uaa.User) (unread bool, err error) {
	if u.Origin == session.OriginUAA {
		return false, nil
	}
	f.mappings, err = session.Collect(c.Mappings(ctx, uaa.MappingListInput{Origin: u.Origin}))
	if errors.Is(err, rest.ErrForbidden) {
		return true, nil
	}
	return false, err
}

// readThrough finds, for the first groups that contain the user through others, which those are.
func (f *groupFacts) readThrough(ctx context.Context, c *uaa.Client, u *uaa.User) (unread bool, err error) {
	mine := map[string]string{}
	var nested []uaa.UserGroup
	for _, g := range u.Groups {
		mine[g.Value] = g.Display
		if g.Type == indirect && len(nested) < maxNested {
			nested = append(nested, g)
		}
	}
	between := make([][]string, len(nested))
	var reads []func() error
	for i, g := range nested {
		reads = append(reads, func() error {
			members, err := c.Members(ctx, g.Value, false)
			for _, m := range members {
				if name := mine[m.Value]; m.Type == uaa.MemberGroup && name != "" {
					between[i] = append(between[i], name)
				}
			}
			return err
		})
	}
	err = session.AtOnce(reads...)
	if errors.Is(err, rest.ErrForbidden) {
		return true, nil
	}
	for i, g := range nested {
		f.through[g.Display] = between[i]
	}
	return false, err
}

// unreadDefaults: the groups are known, but not which of them are default groups.
const unreadDefaults = "which groups are default ones (zones.read)"

// indirect is the type of a membership that comes through a nested group.
const indirect = "INDIRECT"

// classify sets how the user is in each group, sorted by the group's name.
func (f *groupFacts) classify(u *uaa.User) []perm.Membership {
	usual := documentedDefaults()
	var out []perm.Membership
	for _, g := range u.Groups {
		m := perm.Membership{Group: g.Display, How: perm.Direct, Through: f.external(g.Value)}
		switch {
		case g.Type == indirect:
			m.How, m.Through = perm.Nested, f.through[g.Display]
		case slices.Contains(f.defaults, g.Display):
			m.How, m.Through = perm.Default, nil
		case len(m.Through) > 0:
			m.How = perm.Mapped
		case !f.defaultsKnown && slices.Contains(usual, g.Display):
			m.How = perm.DirectOrDefault
		}
		out = append(out, m)
	}
	slices.SortFunc(out, func(a, b perm.Membership) int { return compareFold(a.Group, b.Group) })
	return out
}

func (f *groupFacts) external(groupID string) []string {
	var out []string
	for _, m := range f.mappings {
		if m.GroupID == groupID {
			out = append(out, m.ExternalGroup+" of "+m.Origin)
		}
	}
	return out
}

// documentedDefaults are the default groups of a new zone and of a foundation (UAA and cf-deployment).
func documentedDefaults() []string {
	return []string{
		"openid", "password.write", "uaa.user", "approvals.me", "profile", "roles", "user_attributes", "uaa.offline_token",
		"scim.me", "cloud_controller.read", "cloud_controller.write", "cloud_controller_service_permissions.read", "scim.userids", "oauth.approvals",
		"actuator.read", "cloud_controller.user", "notification_preferences.read", "notification_preferences.write",
	}
}
