package identity

import (
	"context"
	"errors"
	"iter"
	"regexp"
	"slices"
	"sync"

	"github.com/cfid-cli/cfid/internal/change"
	"github.com/cfid-cli/cfid/internal/rest"
	"github.com/cfid-cli/cfid/internal/session"
	"github.com/cfid-cli/cfid/internal/uaa"
)

// MemberInput names a group, and users or groups to add or remove.
type MemberInput struct {
	Group  string
	Names  []string
	Origin string
	Groups bool // the names are groups
}

// AddMembers adds users or groups to a group. Present members are unchanged. The scope is in tokens from the next login on.
func AddMembers(ctx context.Context, s *session.Session, in MemberInput) (iter.Seq[session.Item[*uaa.Member]], error) {
	return members(ctx, s, in, memberChange{"add", session.WouldAdd, true}, func(ctx context.Context, c *uaa.Client, gid string, m uaa.Member) (session.State, error) {
		if zg, ok := zoneGroupOf(in.Group); ok && m.Type == uaa.MemberUser {
			_, err := c.AddZoneMember(ctx, zg.name, m)
			if gid == "" || !errors.Is(err, rest.ErrForbidden) {
				return session.Added, err
			}
		}
		return addMember(ctx, c, gid, m)
	})
}

// RemoveMembers removes users or groups from a group. Those that are not members are unchanged.
func RemoveMembers(ctx context.Context, s *session.Session, in MemberInput) (iter.Seq[session.Item[*uaa.Member]], error) {
	return members(ctx, s, in, memberChange{"remove", session.WouldRemove, false}, func(ctx context.Context, c *uaa.Client, gid string, m uaa.Member) (session.State, error) {
		if zg, ok := zoneGroupOf(in.Group); ok && m.Type == uaa.MemberUser {
			err := c.RemoveZoneMember(ctx, m.Value, zg.zone, zg.scope)
			if err == nil || !errors.Is(err, rest.ErrForbidden) && !errors.Is(err, rest.ErrNotFound) {
				return session.Removed, err
			}
		}
		return removeMember(ctx, c, gid, m)
	})
}

// zoneGroup is a group for administrators of a zone: after a switch to the zone, its members have scope there.
type zoneGroup struct{ name, zone, scope string }

var zoneGroupName = sync.OnceValue(func() *regexp.Regexp {
	return regexp.MustCompile(`^zones\.([^.]+)\.(admin|read|clients\.(?:admin|read|write)|scim\.(?:read|write|create)|idps\.read)$`)
})

func zoneGroupOf(name string) (zoneGroup, bool) {
	m := zoneGroupName().FindStringSubmatch(name)
	if m == nil {
		return zoneGroup{}, false
	}
	return zoneGroup{name, m[1], m[2]}, true
}

// memberChange describes a change of members.
type memberChange struct {
	verb  string
	would session.State
	is    bool // true: no change for members; false: no change for those who are not
}

func members(ctx context.Context, s *session.Session, in MemberInput, edit memberChange,
	write func(context.Context, *uaa.Client, string, uaa.Member) (session.State, error)) (iter.Seq[session.Item[*uaa.Member]], error) {
	c, err := s.UAA(ctx)
	if err != nil {
		return nil, err
	}
	g, err := FindGroup(ctx, c, in.Group)
	if _, zone := zoneGroupOf(in.Group); zone && edit.is && session.IsAny[*session.MissingError](err) {
		g, err = &uaa.Group{DisplayName: in.Group}, nil // the UAA creates it with its first member
	}
	if err != nil {
		return nil, err
	}
	if err := s.Confirm(ctx, session.Change{Verb: edit.verb, Noun: "member", Names: in.Names}); err != nil {
		return nil, err
	}
	items := session.EachName(ctx, s, in.Names, func(ctx context.Context, name string) (*uaa.Member, session.State, error) {
		m, err := member(ctx, c, in, name)
		switch {
		case err != nil:
			return nil, session.Failed, err
		case slices.ContainsFunc(g.Members, func(has uaa.Member) bool { return has.Value == m.Value }) == edit.is:
			return m, session.Unchanged, nil
		case s.Settings.DryRun:
			return m, edit.would, nil
		}
		op := change.OpRemove
		if edit.is {
			op = change.OpAdd
		}
		state, err := write(ctx, c.About(memberNote(op, g.ID, g.DisplayName, name, *m)), g.ID, *m)
		return m, state, err
	})
	return whenSeen(s, items), nil
}

// whenSeen prints a note at the end about when the change takes effect.
func whenSeen(s *session.Session, items iter.Seq[session.Item[*uaa.Member]]) iter.Seq[session.Item[*uaa.Member]] {
	return func(yield func(session.Item[*uaa.Member]) bool) {
		seen := map[session.State]bool{}
		for it := range items {
			seen[it.State] = true
			if !yield(it) {
				return
			}
		}
		if seen[session.Added] {
			s.UI.Show("note: the scope is in tokens from the next login on, not in present tokens")
		}
		if seen[session.Removed] {
			s.UI.Show("note: tokens with the scope are rejected from now on")
		}
	}
}

// member finds the user or group of a name. The origin stored with a membership is the user's.
func member(ctx context.Context, c *uaa.Client, in MemberInput, name string) (*uaa.Member, error) {
	if in.Groups {
		g, err := FindGroup(ctx, c, name)
		if err != nil {
			return nil, err
		}
		return &uaa.Member{Type: uaa.MemberGroup, Value: g.ID, Origin: session.OriginUAA}, nil
	}
	u, err := FindUser(ctx, c, UserQuery{Name: name, Origin: in.Origin})
	if err != nil {
		return nil, err
	}
	return &uaa.Member{Type: uaa.MemberUser, Value: u.ID, Origin: u.Origin}, nil
}
