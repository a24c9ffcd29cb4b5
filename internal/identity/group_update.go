package identity

import (
	"context"
	"errors"
	"iter"

	"github.com/cfid-cli/cfid/internal/line"
	"github.com/cfid-cli/cfid/internal/rest"
	"github.com/cfid-cli/cfid/internal/session"
	"github.com/cfid-cli/cfid/internal/uaa"
)

// GroupUpdateInput describes changes to groups; nil leaves a field unchanged.
type GroupUpdateInput struct {
	Names       []string
	NewName     string  // one group only
	Description *string // "" removes it
}

// UpdateGroups renames a group or sets the description of groups. It doesn't change members, including those added meanwhile.
func UpdateGroups(ctx context.Context, s *session.Session, in GroupUpdateInput) (iter.Seq[session.Item[*uaa.Group]], error) {
	if in.NewName == "" && in.Description == nil {
		return nil, &session.UsageError{Text: "no change is given", Try: line.Says("--description TEXT", "--name NEW-NAME")}
	}
	if in.NewName != "" && len(in.Names) > 1 {
		return nil, session.Usage("--name belongs to one group; %d are named", len(in.Names))
	}
	c, err := s.UAA(ctx)
	if err != nil {
		return nil, err
	}
	return session.Write(ctx, s, session.Change{Verb: "update", Noun: "group", Names: in.Names}, func(ctx context.Context, name string) (*uaa.Group, session.State, error) {
		g, err := FindGroup(ctx, c, name)
		if err != nil {
			return nil, session.Failed, err
		}
		updated, state, err := changeGroup(ctx, s, c, g, in)
		return updated, state, session.Missing(err, "group", name)
	})
}

// changeGroup updates a group that was read before. If someone else changed it since, changeGroup reads it again and retries
// once, unless they changed a field of in.
func changeGroup(ctx context.Context, s *session.Session, c *uaa.Client, g *uaa.Group, in GroupUpdateInput) (*uaa.Group, session.State, error) {
	updated, state, err := updateGroup(ctx, s, c, g, in)
	if !errors.Is(err, rest.ErrConflict) {
		return updated, state, err
	}
	now, readErr := c.Group(ctx, g.ID)
	switch {
	case readErr != nil:
		return nil, session.Failed, readErr
	case in.NewName != "" && now.DisplayName != g.DisplayName && now.DisplayName != in.NewName,
		in.Description != nil && now.Description != g.Description && now.Description != *in.Description:
		return nil, session.Failed, err
	}
	return updateGroup(ctx, s, c, now, in)
}

func updateGroup(ctx context.Context, s *session.Session, c *uaa.Client, g *uaa.Group, in GroupUpdateInput) (*uaa.Group, session.State, error) {
	change := uaa.GroupChange{}
	if in.NewName != "" && in.NewName != g.DisplayName {
		change.DisplayName = in.NewName
	}
	if in.Description != nil && *in.Description != g.Description {
		change.Description = in.Description
		if *in.Description == "" {
			change.Description, change.Meta.Attributes = nil, []string{"description"}
		}
	}
	switch {
	case change.DisplayName == "" && change.Description == nil && change.Meta.Attributes == nil:
		return g, session.Unchanged, nil
	case s.Settings.DryRun:
		return g, session.WouldChange, nil
	}
	if change.DisplayName != "" {
		s.UI.Show("note: %s was a scope; clients that list it go on asking for it until they are changed too", g.DisplayName)
	}
	updated, err := c.PatchGroup(ctx, g.ID, g.Meta.Version, change)
	return updated, session.Changed, err
}
