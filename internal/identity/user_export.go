package identity

import (
	"context"
	"iter"

	"github.com/cfid-cli/cfid/internal/session"
	"github.com/cfid-cli/cfid/internal/userfile"
)

// ExportUsers streams users as rows that ImportUsers reads.
func ExportUsers(ctx context.Context, s *session.Session, in UserListInput) (iter.Seq2[*userfile.UserRow, error], error) {
	users, err := ListUsers(ctx, s, in)
	if err != nil {
		return nil, err
	}
	return func(yield func(*userfile.UserRow, error) bool) {
		for u, err := range users {
			if err != nil {
				yield(nil, err)
				return
			}
			if !yield(userfile.RowOf(u), nil) {
				return
			}
		}
	}, nil
}
