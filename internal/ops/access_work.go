package ops

import (
	"context"

	"github.com/cfid-cli/cfid/internal/session"
	"github.com/cfid-cli/cfid/internal/uaa"
)

// activeWork activates or deactivates an account: OpRemove deactivates.
type activeWork struct {
	user *uaa.User // as it was read
	name string
}

var _ Work = activeWork{}

// Do implements Work.
func (w activeWork) Do(ctx context.Context, s *session.Session, op Op) (session.State, error) {
	c, err := s.UAA(ctx)
	if err != nil {
		return session.Failing, err
	}
	active := op == OpAdd
	_, state, err := updateUser(ctx, s, c, w.user, UserChange{Active: &active})
	return state, err
}

// Reverse implements Work. The user is another version by then: updateUser reads it again.
func (w activeWork) Reverse(op Op) (Op, Work) {
	if op == OpAdd {
		return OpRemove, w
	}
	return OpAdd, w
}

// Line implements Work.
func (w activeWork) Line(op Op) Line {
	verb := "activate"
	if op == OpRemove {
		verb = "deactivate"
	}
	return Line{Words: []string{"user", verb}, Who: []string{session.Posix(w.name)}}
}

// tokensWork ends all tokens of a user. Nothing brings them back.
type tokensWork struct{ id, name string }

var _ Work = tokensWork{}

// Do implements Work.
func (w tokensWork) Do(ctx context.Context, s *session.Session, _ Op) (session.State, error) {
	c, err := s.UAA(ctx)
	if err != nil {
		return session.Failing, err
	}
	return session.Revoked, c.RevokeUserTokens(ctx, w.id)
}

// Reverse implements Work.
func (tokensWork) Reverse(op Op) (Op, Work) { return op, nil }

// Line implements Work.
func (w tokensWork) Line(Op) Line {
	return Line{Words: []string{"token", "revoke"}, Who: []string{"--user " + session.Posix(w.name)}}
}

// approvalsWork takes back what the session's own user allowed a client: a UAA lets nobody else do it.
type approvalsWork struct{ client string }

var _ Work = approvalsWork{}

// Do implements Work.
func (w approvalsWork) Do(ctx context.Context, s *session.Session, _ Op) (session.State, error) {
	c, err := s.UAA(ctx)
	if err != nil {
		return session.Failing, err
	}
	return session.Revoked, c.RevokeApprovals(ctx, w.client)
}

// Reverse implements Work.
func (approvalsWork) Reverse(op Op) (Op, Work) { return op, nil }

// Line implements Work.
func (w approvalsWork) Line(Op) Line {
	return Line{Words: []string{"approval", "revoke"}, Who: []string{session.Posix(w.client)}}
}
