package ops

import (
	"context"
	"errors"

	"github.com/cfid-cli/cfid/internal/rest"
	"github.com/cfid-cli/cfid/internal/session"
	"github.com/cfid-cli/cfid/internal/uaa"
)

// MemberWork puts a user or group into a group of the UAA, or takes it out.
type MemberWork struct {
	GroupID, Group string     // id and name
	Member         uaa.Member // Value and Type; Origin for users
	Name           string     // of the member, as people name it
}

var _ Work = MemberWork{}

// Step is the step of a change set.
func (w MemberWork) Step(op Op) Step {
	return Step{Op: op, Kind: KindMember, Who: w.Name, Where: w.Group, Work: w}
}

// Do implements Work.
func (w MemberWork) Do(ctx context.Context, s *session.Session, op Op) (session.State, error) {
	c, err := s.UAA(ctx)
	if err != nil {
		return session.Failing, err
	}
	c = c.About(memberNote(op, w.GroupID, w.Group, w.Name, w.Member))
	if op == OpAdd {
		return addMember(ctx, c, w.GroupID, w.Member)
	}
	return removeMember(ctx, c, w.GroupID, w.Member)
}

func memberNote(op Op, groupID, group, name string, m uaa.Member) WriteNote {
	return WriteNote{Op: op, Kind: KindMember, Who: name, Where: group, GroupID: groupID, MemberID: m.Value, MemberType: m.Type, Origin: m.Origin}
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
func (w MemberWork) Reverse(op Op) (Op, Work) {
	if op == OpAdd {
		return OpRemove, w
	}
	return OpAdd, w
}

// Line implements Work.
func (w MemberWork) Line(op Op) Line {
	verb := "add"
	if op == OpRemove {
		verb = "remove"
	}
	l := Line{Words: []string{"group", "member", verb, session.Posix(w.Group)}, Who: []string{session.Posix(w.Name)}}
	if w.Member.Type == uaa.MemberGroup {
		l.Where = []string{"--groups"}
	}
	return l
}
