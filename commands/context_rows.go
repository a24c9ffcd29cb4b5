package commands

import (
	"context"
	"iter"

	"github.com/cfid-cli/cfid/internal/login"
	"github.com/cfid-cli/cfid/internal/session"
	"github.com/cfid-cli/cfid/internal/view"
)

// contextRows lists the contexts and marks the one that applies.
func contextRows(ctx context.Context, s *session.Session, _ struct{}) (iter.Seq2[view.ContextRow, error], error) {
	all, err := login.Contexts(ctx, s)
	if err != nil {
		return nil, err
	}
	return view.ContextRows(s, all), nil
}
