package identity

import (
	"context"
	"errors"
	"iter"

	"github.com/cfid-cli/cfid/internal/rest"
	"github.com/cfid-cli/cfid/internal/session"
	"github.com/cfid-cli/cfid/internal/uaa"
)

// GroupListInput narrows a list of groups.
type GroupListInput struct {
	session.SCIMList
	Holds      string   // a part of the name
	Skip       int      // leave out this many at the beginning
	Attributes []string // requested from the server; empty: all
}

// ListGroups streams the groups, all pages. A group is a scope: its members may get the scope.
func ListGroups(ctx context.Context, s *session.Session, in GroupListInput) (iter.Seq2[*uaa.Group, error], error) {
	c, err := s.UAA(ctx)
	if err != nil {
		return nil, err
	}
	in.Filter = session.Holding(in.Filter, in.Holds, "displayName")
	list := in.Input(s.Moved("groups"))
	list.Attributes = in.Attributes
	var tests []func(*uaa.Group) bool
	if in.Holds != "" {
		tests = append(tests, func(g *uaa.Group) bool { return session.Holds(g.DisplayName, in.Holds) })
	}
	if in.Skip > 0 || len(tests) > 0 {
		list.Limit = 0
	}
	return session.Sifted(c.Groups(ctx, list), tests, in.Skip, in.Limit), nil
}

// GroupInput names existing groups, by name or id.
type GroupInput struct {
	Names []string
}

// GetGroups reads groups by name or id.
func GetGroups(ctx context.Context, s *session.Session, in GroupInput) (iter.Seq[session.Item[*uaa.Group]], error) {
	c, err := s.UAA(ctx)
	if err != nil {
		return nil, err
	}
	return session.EachName(ctx, s, in.Names, func(ctx context.Context, name string) (*uaa.Group, session.State, error) {
		g, err := FindGroup(ctx, c, name)
		return g, session.Unchanged, err
	}), nil
}

// FindGroup returns the group with the name or id. It prefers an exact match: a UAA's filter ignores case.
func FindGroup(ctx context.Context, c *uaa.Client, name string) (*uaa.Group, error) {
	filter := uaa.Eq("displayName", name)
	if session.IsUUID(name) {
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
	return nil, &session.MissingError{Noun: "group", Name: name}
}

// GroupCreateInput describes groups to create.
type GroupCreateInput struct {
	Names       []string
	Description string
}

// CreateGroups creates groups.
func CreateGroups(ctx context.Context, s *session.Session, in GroupCreateInput) (iter.Seq[session.Item[*uaa.Group]], error) {
	c, err := s.UAA(ctx)
	if err != nil {
		return nil, err
	}
	return session.Write(ctx, s, session.Change{Verb: "create", Noun: "group", Names: in.Names}, func(ctx context.Context, name string) (*uaa.Group, session.State, error) {
		if name == "" {
			return nil, session.Failed, session.Usage("a group needs a name")
		}
		if s.Settings.DryRun {
			return &uaa.Group{DisplayName: name, Description: in.Description}, session.WouldCreate, nil
		}
		g, err := c.CreateGroup(ctx, uaa.NewGroup{DisplayName: name, Description: in.Description})
		return g, session.Created, err
	})
}

// DeleteGroups deletes groups, after confirmation: users who have the scope through them lose it.
func DeleteGroups(ctx context.Context, s *session.Session, in GroupInput) (iter.Seq[session.Item[*uaa.Group]], error) {
	c, err := s.UAA(ctx)
	if err != nil {
		return nil, err
	}
	found, err := tellUse(ctx, s, c, in.Names)
	if err != nil {
		return nil, err
	}
	return session.Write(ctx, s, session.Change{Verb: "delete", Noun: "group", Names: in.Names, Asks: true}, func(ctx context.Context, name string) (*uaa.Group, session.State, error) {
		g := found[name]
		if g == nil {
			return nil, session.Failed, &session.MissingError{Noun: "group", Name: name}
		}
		if s.Settings.DryRun {
			return g, session.WouldDelete, nil
		}
		_, err := c.DeleteGroup(ctx, g.ID)
		if errors.Is(err, rest.ErrConflict) { // its members changed meanwhile, for example because a group in it was deleted too
			_, err = c.DeleteGroup(ctx, g.ID)
		}
		return g, session.Deleted, session.Missing(err, "group", name)
	})
}
