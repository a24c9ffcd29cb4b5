package identity

import (
	"context"
	"iter"
	"slices"

	"github.com/cfid-cli/cfid/internal/session"
	"github.com/cfid-cli/cfid/internal/uaa"
)

// MemberListInput names a group.
type MemberListInput struct {
	Group  string
	Nested bool // include the members of groups in the group
}

// GroupMember is a member of a group, and the groups through which it is one: none for direct members.
type GroupMember struct {
	*uaa.Member
	Through []string
}

// ListMembers lists the members of a group, with names. Groups may contain each other in a cycle: each is read once.
func ListMembers(ctx context.Context, s *session.Session, in MemberListInput) (iter.Seq2[GroupMember, error], error) {
	c, err := s.UAA(ctx)
	if err != nil {
		return nil, err
	}
	g, err := FindGroup(ctx, c, in.Group)
	if err != nil {
		return nil, err
	}
	first, err := c.Members(ctx, g.ID, true)
	if err != nil {
		return nil, session.Missing(err, "group", in.Group)
	}
	return func(yield func(GroupMember, error) bool) {
		walk := memberWalk{ctx: ctx, c: c, nested: in.Nested, seen: map[string]bool{g.ID: true}, yield: yield}
		walk.level(first, nil)
	}, nil
}

// memberWalk yields members and, if nested is set, those of the groups among them.
type memberWalk struct {
	ctx    context.Context
	c      *uaa.Client
	nested bool
	seen   map[string]bool // groups
	yield  func(GroupMember, error) bool
}

// level yields the members of a group and reports whether to continue.
func (w *memberWalk) level(members []uaa.Member, through []string) bool {
	for i := range members {
		if !w.yield(GroupMember{&members[i], through}, nil) {
			return false
		}
	}
	if !w.nested {
		return true
	}
	for i := range members {
		m := &members[i]
		if m.Type != uaa.MemberGroup || w.seen[m.Value] {
			continue
		}
		w.seen[m.Value] = true
		below, err := w.c.Members(w.ctx, m.Value, true)
		if err != nil {
			return w.yield(GroupMember{}, err)
		}
		name := m.Value
		if m.Entity != nil {
			name = m.Entity.DisplayName
		}
		if !w.level(below, append(slices.Clone(through), name)) {
			return false
		}
	}
	return true
}
