package ops

import "context"

// planSet gives the set of changes that AssignRole and UnassignRole would make.
func planSet(ctx context.Context, s *Session, in RoleInput, op Op) (*ChangeSet, error) {
	plan, err := planRoles(ctx, s, in, op)
	if err != nil {
		return nil, err
	}
	return plan.set, nil
}
