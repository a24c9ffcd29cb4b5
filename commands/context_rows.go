package commands

import (
	"context"
	"iter"

	"github.com/cfid-cli/cfid/internal/ops"
	"github.com/cfid-cli/cfid/internal/view"
)

// contextRows lists the contexts and marks the one that applies.
func contextRows(ctx context.Context, s *ops.Session, _ struct{}) (iter.Seq2[view.ContextRow, error], error) {
	all, err := ops.Contexts(ctx, s)
	if err != nil {
		return nil, err
	}
	return func(yield func(view.ContextRow, error) bool) {
		for _, c := range all {
			row := view.ContextRow{Context: c}
			if c.Name == s.Name() {
				row.Why = s.Why()
			}
			if !yield(row, nil) {
				return
			}
		}
	}, nil
}
