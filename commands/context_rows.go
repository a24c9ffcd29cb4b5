package commands

import (
	"iter"

	"github.com/cfid-cli/cfid/context/store"
	"github.com/cfid-cli/cfid/internal/ops"
	"github.com/cfid-cli/cfid/internal/view"
)

type rowSeq = iter.Seq2[view.ContextRow, error]

// contextRows marks the context that applies.
func contextRows(s *ops.Session, all []*store.Context) rowSeq {
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
	}
}
