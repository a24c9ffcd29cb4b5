package identity

import (
	"context"
	"errors"

	"github.com/cfid-cli/cfid/internal/change"
	"github.com/cfid-cli/cfid/internal/line"
	"github.com/cfid-cli/cfid/internal/rest"
	"github.com/cfid-cli/cfid/internal/session"
	"github.com/cfid-cli/cfid/internal/uaa"
)

// MemberWork adds a user or group to a group of the UAA, or removes it.
type MemberWork struct {
	GroupID, Group string     // id and name
	Member         uaa.Member // Value and Type; Origin for users
	Name           string     // of the member, as shown to users
}

var _ change.Work = MemberWork{}

// Step returns the step of a change set.
func (w MemberWork) Step(op change.Op) change.Step {
	return change.Step{Op: op, Kind: change.KindMember, Who: w.Name, Where: w.Group, Work: w}
}

// Do implements Work.
func (w MemberWork) Do(ctx context.Context, s *session.Session, op change.Op) (session.State, error) {
	c, err := s.UAA(ctx)
	if err != nil {
		return session.Failed, err
	}
	c = c.About(memberNote(op, w.GroupID, w.Group, w.Name, w.Member))
	if op == change.OpAdd {
		return addMember(ctx, c, w.GroupID, w.Member)
	}
	return removeMember(ctx, c, w.GroupID, w.Member)
}

func memberNote(op change.Op, groupID, group, name string, m uaa.Member) change.WriteNote {
	return change.WriteNote{Op: op, Kind: change.KindMember, Who: name, Where: group, GroupID: groupID, MemberID: m.Value, MemberType: m.Type, Origin: m.Origin}
}

func addMember(ctx context.Context, c *uaa.Client, group string, m uaa.Member) (session.State, error) {
	_, err := c.AddMember(ctx, group, m)
	if errors.Is(err, rest.ErrConflict) {
		return session.Unchanged, nil
	}
	return session.Added, err
}

func removeMember(ctx context.Context, c *uaa.Client, group string, m uaa.Member) (session.State, error) {
	_, err := c.RemoveMember(ctx, group, m.Value)
	if errors.Is(err, rest.ErrNotFound) {
		return session.Unchanged, nil
	}
	return session.Removed, err
}

// Reverse implements Work.
func (w MemberWork) Reverse(op change.Op) (change.Op, change.Work) {
	if op == change.OpAdd {
		return change.OpRemove, w
	}
	return change.OpAdd, w
}

// Line implements Work.
func (w MemberWork) Line(op change.Op) change.Line {
	command := line.GroupMemberAdd.With(w.Group)
	if op == change.OpRemove {
		command = line.GroupMemberRemove.With(w.Group)
	}
	l := change.Line{Command: command, Who: []string{line.Posix(w.Name)}}
	if w.Member.Type == uaa.MemberGroup {
		l.Where = []string{"--groups"}
	}
	return l
}
