package identity

import (
	"context"
	"iter"

	"github.com/cfid-cli/cfid/internal/session"
	"github.com/cfid-cli/cfid/internal/uaa"
)

// UserInput names existing users.
type UserInput struct {
	Names  []string
	Origin string
	ID     bool
	// Called are the display names if Names are ids; nil: Names are shown.
	Called []string
}

// called returns the names to show.
func (in UserInput) called() []string {
	if in.Called == nil {
		return in.Names
	}
	return in.Called
}

// named replaces ids in outcomes by the names to show.
func (in UserInput) named(items iter.Seq[session.Item[*UserResult]]) iter.Seq[session.Item[*UserResult]] {
	if in.Called == nil {
		return items
	}
	names := make(map[string]string, len(in.Called))
	for i, name := range in.Called {
		names[in.Names[i]] = name
	}
	return func(yield func(session.Item[*UserResult]) bool) {
		for it := range items {
			it.Name = names[it.Name]
			if !yield(it) {
				return
			}
		}
	}
}

func (in UserInput) query(name string) UserQuery {
	return UserQuery{Name: name, Origin: in.Origin, id: in.ID}
}

// GetUsers reads users by name, name@origin or id.
func GetUsers(ctx context.Context, s *session.Session, in UserInput) (iter.Seq[session.Item[*uaa.User]], error) {
	c, err := s.UAA(ctx)
	if err != nil {
		return nil, err
	}
	return session.EachName(ctx, s, in.Names, func(ctx context.Context, name string) (*uaa.User, session.State, error) {
		u, err := FindUser(ctx, c, in.query(name))
		return u, session.Unchanged, err
	}), nil
}

// UserResult is a user after a change, with a note about it.
type UserResult struct {
	User *uaa.User
	Note string // "email: a@example.com → b@example.com"; may be empty
	// Code and Link come from invitations, verifications and password resets. They are secret: with one, anyone can act as the user.
	Code, Link string
}

// workOnUsers confirms a change and calls do for each user.
func workOnUsers(ctx context.Context, s *session.Session, in UserInput, change session.Change,
	do func(context.Context, *uaa.Client, *uaa.User) (*UserResult, session.State, error)) (iter.Seq[session.Item[*UserResult]], error) {
	c, err := s.UAA(ctx)
	if err != nil {
		return nil, err
	}
	change.Noun, change.Names = "user", in.called()
	if err := s.Confirm(ctx, change); err != nil {
		return nil, err
	}
	return in.named(session.EachName(ctx, s, in.Names, func(ctx context.Context, name string) (*UserResult, session.State, error) {
		u, err := FindUser(ctx, c, in.query(name))
		if err != nil {
			return nil, session.Failed, err
		}
		return do(ctx, c, u)
	})), nil
}

// DeleteUsers deletes users, after confirmation.
func DeleteUsers(ctx context.Context, s *session.Session, in UserInput) (iter.Seq[session.Item[*UserResult]], error) {
	return workOnUsers(ctx, s, in, session.Change{Verb: "delete", Asks: true}, func(ctx context.Context, c *uaa.Client, u *uaa.User) (*UserResult, session.State, error) {
		if s.Settings.DryRun {
			return &UserResult{User: u}, session.WouldDelete, nil
		}
		_, err := c.DeleteUser(ctx, u.ID)
		return &UserResult{User: u}, session.Deleted, session.Missing(err, "user", u.UserName)
	})
}
