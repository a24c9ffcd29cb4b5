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
	// Called is what the names, being ids, are called in questions and outcomes; nil: as they are.
	Called []string
}

// called is what people read for the names.
func (in UserInput) called() []string {
	if in.Called == nil {
		return in.Names
	}
	return in.Called
}

// named gives outcomes the names that people read.
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

// UserResult is a user after a change, and what there is to say of it.
type UserResult struct {
	User *uaa.User
	Note string // "email: a@example.com → b@example.com"; may be empty
	// Code and Link are what invitations, verifications and password resets make: who has one may act as the user.
	Code, Link string
}

// workOnUsers confirms a change and does it to each user that is named.
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

// DeleteUsers deletes users for good, after asking.
func DeleteUsers(ctx context.Context, s *session.Session, in UserInput) (iter.Seq[session.Item[*UserResult]], error) {
	return workOnUsers(ctx, s, in, session.Change{Verb: "delete", Asks: true}, func(ctx context.Context, c *uaa.Client, u *uaa.User) (*UserResult, session.State, error) {
		if s.Settings.DryRun {
			return &UserResult{User: u}, session.WouldDelete, nil
		}
		_, err := c.DeleteUser(ctx, u.ID)
		return &UserResult{User: u}, session.Deleted, session.Missing(err, "user", u.UserName)
	})
}
