package platform

import (
	"context"

	"github.com/cfid-cli/cfid/internal/change"
	"github.com/cfid-cli/cfid/internal/session"
)

// planSet gives the set of changes that AssignRole and UnassignRole would make.
func planSet(ctx context.Context, s *session.Session, in RoleInput, op change.Op) (*change.ChangeSet, error) {
	plan, err := planRoles(ctx, s, in, op)
	if err != nil {
		return nil, err
	}
	return plan.set, nil
}
