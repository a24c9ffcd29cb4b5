package identity

import (
	"context"
	"iter"
	"slices"
	"strings"

	"github.com/cfid-cli/cfid/internal/session"
	"github.com/cfid-cli/cfid/internal/uaa"
)

// idsAtOnce is the number of names in a request of FindUserIDs: the URL stays below 8 KiB with names of usual length.
const idsAtOnce = 40

// FindUserIDs returns the id, name and origin of all users with the given names or ids, for callers who may not read users.
// It is for those who may not read users.
func FindUserIDs(ctx context.Context, s *session.Session, in UserInput) (iter.Seq[session.Item[*uaa.UserID]], error) {
	c, err := s.UAA(ctx)
	if err != nil {
		return nil, err
	}
	return func(yield func(session.Item[*uaa.UserID]) bool) {
		for chunk := range slices.Chunk(session.Unique(in.Names), idsAtOnce) {
			found, err := userIDs(ctx, c, in, chunk)
			for _, name := range chunk {
				if !yieldIDs(in.query(name), found, err, yield) {
					return
				}
			}
		}
	}, nil
}

func yieldIDs(q UserQuery, found []*uaa.UserID, err error, yield func(session.Item[*uaa.UserID]) bool) bool {
	if err != nil {
		return yield(session.Item[*uaa.UserID]{Name: q.Name, State: session.Failed, Err: err})
	}
	some := false
	for _, id := range found {
		if !q.exact(&uaa.User{ID: id.ID, UserName: id.UserName, Origin: id.Origin}) {
			continue
		}
		some = true
		if !yield(session.Item[*uaa.UserID]{Name: q.Name, State: session.Unchanged, Value: id}) {
			return false
		}
	}
	return some || yield(session.Item[*uaa.UserID]{Name: q.Name, State: session.Failed, Err: &session.MissingError{Noun: "user", Name: q.String()}})
}

// userIDs reads the ids of several names in one request to /ids/Users.
func userIDs(ctx context.Context, c *uaa.Client, in UserInput, names []string) ([]*uaa.UserID, error) {
	var filters []string
	for _, name := range names {
		filters = append(filters, in.query(name).filter())
	}
	var found []*uaa.UserID
	for id, err := range c.UserIDs(ctx, strings.TrimSpace(uaa.Or(filters...))) {
		if err != nil {
			return nil, err
		}
		found = append(found, id)
	}
	return found, nil
}
