package ops

import (
	"context"
	"errors"
	"iter"

	"github.com/cfid-cli/cfid/internal/rest"
	"github.com/cfid-cli/cfid/internal/uaa"
)

// GroupListInput narrows a list of groups.
type GroupListInput struct {
	Filter     string
	SortBy     string
	Descending bool
	Limit      int
}

// ListGroups streams the groups, all pages. A group is a scope: who is in it may get the scope.
func ListGroups(ctx context.Context, s *Session, in GroupListInput) (iter.Seq2[*uaa.Group, error], error) {
	c, err := s.UAA(ctx)
	if err != nil {
		return nil, err
	}
	return c.Groups(ctx, uaa.ListInput{Filter: in.Filter, SortBy: in.SortBy, Descending: in.Descending, Limit: in.Limit}), nil
}

// GroupInput names existing groups, by name or id.
type GroupInput struct {
	Names []string
}

// GetGroups reads groups by name or id.
func GetGroups(ctx context.Context, s *Session, in GroupInput) (iter.Seq[Item[*uaa.Group]], error) {
	c, err := s.UAA(ctx)
	if err != nil {
		return nil, err
	}
	return each(ctx, s, in.Names, func(ctx context.Context, name string) (*uaa.Group, State, error) {
		g, err := findGroup(ctx, c, name)
		return g, Unchanged, err
	}), nil
}

// findGroup prefers the name as it was typed: a UAA may hold two that differ only by case, and its filter finds both.
func findGroup(ctx context.Context, c *uaa.Client, name string) (*uaa.Group, error) {
	filter := uaa.Eq("displayName", name)
	if isUUID(name) {
		filter = uaa.Or(filter, uaa.Eq("id", name))
	}
	var near []*uaa.Group
	for g, err := range c.Groups(ctx, uaa.ListInput{Filter: filter}) {
		if err != nil {
			return nil, err
		}
		if g.DisplayName == name || g.ID == name {
			return g, nil
		}
		near = append(near, g)
	}
	if len(near) == 1 {
		return near[0], nil
	}
	return nil, &MissingError{Noun: "group", Name: name}
}

// GroupCreateInput describes groups to create.
type GroupCreateInput struct {
	Names       []string
	Description string
}

// CreateGroups creates groups.
func CreateGroups(ctx context.Context, s *Session, in GroupCreateInput) (iter.Seq[Item[*uaa.Group]], error) {
	c, err := s.UAA(ctx)
	if err != nil {
		return nil, err
	}
	if err := s.confirm(ctx, Change{Verb: "create", Noun: "group", Names: in.Names}); err != nil {
		return nil, err
	}
	return each(ctx, s, in.Names, func(ctx context.Context, name string) (*uaa.Group, State, error) {
		if name == "" {
			return nil, Failing, Usage("a group needs a name")
		}
		if s.Settings.DryRun {
			return &uaa.Group{DisplayName: name, Description: in.Description}, WouldChange, nil
		}
		g, err := c.CreateGroup(ctx, uaa.NewGroup{DisplayName: name, Description: in.Description})
		return g, Created, err
	}), nil
}

// DeleteGroups deletes groups for good, after asking: whoever has the scope through them loses it.
func DeleteGroups(ctx context.Context, s *Session, in GroupInput) (iter.Seq[Item[*uaa.Group]], error) {
	c, err := s.UAA(ctx)
	if err != nil {
		return nil, err
	}
	if err := s.confirm(ctx, Change{Verb: "delete", Noun: "group", Names: in.Names, Asks: true}); err != nil {
		return nil, err
	}
	return each(ctx, s, in.Names, func(ctx context.Context, name string) (*uaa.Group, State, error) {
		g, err := findGroup(ctx, c, name)
		if err != nil || s.Settings.DryRun {
			return g, WouldChange, err
		}
		_, err = c.DeleteGroup(ctx, g.ID)
		return g, Deleted, err
	}), nil
}

// MemberInput names a group, and users or groups to be in it.
type MemberInput struct {
	Group  string
	Names  []string
	Origin string
	Groups bool // the names are groups
}

// ListMembers reads who is in a group, with names.
func ListMembers(ctx context.Context, s *Session, in MemberInput) (iter.Seq2[*uaa.Member, error], error) {
	c, err := s.UAA(ctx)
	if err != nil {
		return nil, err
	}
	g, err := findGroup(ctx, c, in.Group)
	if err != nil {
		return nil, err
	}
	members, err := c.Members(ctx, g.ID, true)
	if err != nil {
		return nil, err
	}
	return func(yield func(*uaa.Member, error) bool) {
		for i := range members {
			if !yield(&members[i], nil) {
				return
			}
		}
	}, nil
}

// AddMembers puts users or groups into a group. Who is in it already is unchanged. It shows at the next token.
func AddMembers(ctx context.Context, s *Session, in MemberInput) (iter.Seq[Item[*uaa.Member]], error) {
	return s.members(ctx, in, Change{Verb: "add", Noun: "member", Names: in.Names}, func(ctx context.Context, c *uaa.Client, gid string, m uaa.Member) (State, error) {
		_, err := c.AddMember(ctx, gid, m)
		if errors.Is(err, rest.ErrConflict) {
			return Unchanged, nil
		}
		return Added, err
	})
}

// RemoveMembers takes users or groups out of a group. Who is not in it is unchanged.
func RemoveMembers(ctx context.Context, s *Session, in MemberInput) (iter.Seq[Item[*uaa.Member]], error) {
	return s.members(ctx, in, Change{Verb: "remove", Noun: "member", Names: in.Names}, func(ctx context.Context, c *uaa.Client, gid string, m uaa.Member) (State, error) {
		_, err := c.RemoveMember(ctx, gid, m.Value)
		if errors.Is(err, rest.ErrNotFound) {
			return Unchanged, nil
		}
		return Removed, err
	})
}

func (s *Session) members(ctx context.Context, in MemberInput, change Change,
	write func(context.Context, *uaa.Client, string, uaa.Member) (State, error)) (iter.Seq[Item[*uaa.Member]], error) {
	c, err := s.UAA(ctx)
	if err != nil {
		return nil, err
	}
	g, err := findGroup(ctx, c, in.Group)
	if err != nil {
		return nil, err
	}
	if err := s.confirm(ctx, change); err != nil {
		return nil, err
	}
	return each(ctx, s, in.Names, func(ctx context.Context, name string) (*uaa.Member, State, error) {
		m, err := member(ctx, c, in, name)
		if err != nil {
			return nil, Failing, err
		}
		if s.Settings.DryRun {
			return m, WouldChange, nil
		}
		state, err := write(ctx, c, g.ID, *m)
		return m, state, err
	}), nil
}

// member looks a name up; the origin that is stored with a membership is the user's own.
func member(ctx context.Context, c *uaa.Client, in MemberInput, name string) (*uaa.Member, error) {
	if in.Groups {
		g, err := findGroup(ctx, c, name)
		if err != nil {
			return nil, err
		}
		return &uaa.Member{Type: uaa.MemberGroup, Value: g.ID, Origin: originUAA}, nil
	}
	u, err := findUser(ctx, c, userQuery{name: name, origin: in.Origin})
	if err != nil {
		return nil, err
	}
	return &uaa.Member{Type: uaa.MemberUser, Value: u.ID, Origin: u.Origin}, nil
}
