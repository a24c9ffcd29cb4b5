package commands

import (
	"context"
	"iter"

	"github.com/spf13/cobra"

	"github.com/cfid-cli/cfid/internal/change"
	"github.com/cfid-cli/cfid/internal/session"
	"github.com/cfid-cli/cfid/internal/view"
)

// applied plans a set of changes, shows it, and applies it, after confirmation where that is needed.
func applied[In any](cmd *cobra.Command, o *output, in In, plan reader[In, *change.ChangeSet]) error {
	return appliedItems(cmd, o, in, func(ctx context.Context, s *session.Session, in In) (iter.Seq[session.Item[*change.Step]], error) {
		set, err := plan(ctx, s, in)
		if err != nil {
			return nil, err
		}
		if err := o.app.showChanges(set); err != nil {
			return nil, err
		}
		return change.Apply(ctx, s, set)
	})
}

// appliedItems prints the results of the steps of a set, each with its kind: "removed role dev1 OrgManager in acme".
func appliedItems[In any](cmd *cobra.Command, o *output, in In, work reader[In, iter.Seq[session.Item[*change.Step]]]) error {
	return outcomes(cmd, o, view.Steps(), in, func(ctx context.Context, s *session.Session, in In) (iter.Seq[session.Item[*change.Step]], error) {
		items, err := work(ctx, s, in)
		if err != nil {
			return nil, err
		}
		return func(yield func(session.Item[*change.Step]) bool) {
			for it := range items {
				if it.Value != nil {
					it.Name = it.Value.Kind + " " + it.Name
				}
				if !yield(it) {
					return
				}
			}
		}, nil
	})
}

// showChanges prints a set on standard error.
func (a *app) showChanges(set *change.ChangeSet) error {
	shown := a.plain()
	shown.W = a.errOut()
	return view.ChangeSet(shown, set)
}

func stepColumns() []string { return view.Steps().ColumnNames() }
