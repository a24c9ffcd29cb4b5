package access

import (
	"context"

	"github.com/cfid-cli/cfid/internal/change"
	"github.com/cfid-cli/cfid/internal/identity"
	"github.com/cfid-cli/cfid/internal/line"
	"github.com/cfid-cli/cfid/internal/session"
	"github.com/cfid-cli/cfid/internal/uaa"
)

// activeWork activates or deactivates an account: OpRemove deactivates.
type activeWork struct {
	user *uaa.User // as it was read
	name string
}

var _ change.Work = activeWork{}

// Do implements Work.
func (w activeWork) Do(ctx context.Context, s *session.Session, op change.Op) (session.State, error) {
	c, err := s.UAA(ctx)
	if err != nil {
		return session.Failed, err
	}
	active := op == change.OpAdd
	_, state, err := identity.UpdateUser(ctx, s, c, w.user, identity.UserChange{Active: &active})
	return state, err
}

// Reverse implements Work. The user has a new version by then: updateUser reads it again.
func (w activeWork) Reverse(op change.Op) (change.Op, change.Work) {
	if op == change.OpAdd {
		return change.OpRemove, w
	}
	return change.OpAdd, w
}

// Line implements Work.
func (w activeWork) Line(op change.Op) change.Line {
	command := line.UserActivate
	if op == change.OpRemove {
		command = line.UserDeactivate
	}
	return change.Line{Command: command.With(), Who: []string{line.Posix(w.name)}}
}

// tokensWork revokes all tokens of a user. It cannot be undone.
type tokensWork struct{ id, name string }

var _ change.Work = tokensWork{}

// Do implements Work.
func (w tokensWork) Do(ctx context.Context, s *session.Session, _ change.Op) (session.State, error) {
	c, err := s.UAA(ctx)
	if err != nil {
		return session.Failed, err
	}
	return session.Revoked, c.RevokeUserTokens(ctx, w.id)
}

// Reverse implements Work.
func (tokensWork) Reverse(op change.Op) (change.Op, change.Work) { return op, nil }

// Line implements Work.
func (w tokensWork) Line(change.Op) change.Line {
	return change.Line{Command: line.TokenRevoke.With(), Who: []string{"--user " + line.Posix(w.name)}}
}

// approvalsWork revokes the approvals that the session's own user gave a client: the UAA lets only the user do it.
type approvalsWork struct{ client string }

var _ change.Work = approvalsWork{}

// Do implements Work.
func (w approvalsWork) Do(ctx context.Context, s *session.Session, _ change.Op) (session.State, error) {
	c, err := s.UAA(ctx)
	if err != nil {
		return session.Failed, err
	}
	return session.Revoked, c.RevokeApprovals(ctx, w.client)
}

// Reverse implements Work.
func (approvalsWork) Reverse(op change.Op) (change.Op, change.Work) { return op, nil }

// Line implements Work.
func (w approvalsWork) Line(change.Op) change.Line {
	return change.Line{Command: line.ApprovalRevoke.With(), Who: []string{line.Posix(w.client)}}
}
