package commands

import (
	"context"
	"iter"

	"github.com/spf13/cobra"

	"github.com/cfid-cli/cfid/internal/ops"
	"github.com/cfid-cli/cfid/internal/view"
)

// applied plans a set of changes, shows it, and does it after it was confirmed where that is needed.
func applied[In any](cmd *cobra.Command, o *output, in In, plan reader[In, *ops.ChangeSet]) error {
	return outcomes(cmd, o, view.Steps(), in, func(ctx context.Context, s *ops.Session, in In) (iter.Seq[ops.Item[*ops.Step]], error) {
		set, err := plan(ctx, s, in)
		if err != nil {
			return nil, err
		}
		shown := o.app.plain()
		shown.W = o.app.errOut()
		if err := view.ChangeSet(shown, set); err != nil {
			return nil, err
		}
		return ops.Apply(ctx, s, set)
	})
}
