package ops

import (
	"context"
	"iter"

	"github.com/cfid-cli/cfid/internal/uaa"
)

// UserListInput narrows a list of users.
type UserListInput struct {
	SCIMList
	Origin     string
	Attributes []string // asked of the server; empty: all
}

// ListUsers streams the users, all pages.
func ListUsers(ctx context.Context, s *Session, in UserListInput) (iter.Seq2[*uaa.User, error], error) {
	c, err := s.UAA(ctx)
	if err != nil {
		return nil, err
	}
	if in.Origin != "" {
		in.Filter = both(in.Filter, uaa.Eq("origin", in.Origin))
	}
	list := in.input(s.moved("users"))
	list.Attributes = in.Attributes
	return c.Users(ctx, list), nil
}

func both(filter, more string) string {
	if filter == "" {
		return more
	}
	return uaa.And("("+filter+")", more)
}

// UserInput names existing users.
type UserInput struct {
	Names  []string
	Origin string
	ID     bool
}

func (in UserInput) query(name string) userQuery {
	return userQuery{name: name, origin: in.Origin, id: in.ID}
}

// GetUsers reads users by name, name@origin or id.
func GetUsers(ctx context.Context, s *Session, in UserInput) (iter.Seq[Item[*uaa.User]], error) {
	c, err := s.UAA(ctx)
	if err != nil {
		return nil, err
	}
	return each(ctx, s, in.Names, func(ctx context.Context, name string) (*uaa.User, State, error) {
		u, err := findUser(ctx, c, in.query(name))
		return u, Unchanged, err
	}), nil
}

// UserCreateInput describes users to create; with several names they share the rest.
type UserCreateInput struct {
	Names      []string
	Email      string // default: the name, where it is an address
	GivenName  string
	FamilyName string
	Password   *string // nil: asked for, for users of the UAA itself
	Origin     string
	Phone      string
	ExternalID string
	Unverified bool
	Inactive   bool
}

// CreateUsers creates users. A user of an external origin has no password.
func CreateUsers(ctx context.Context, s *Session, in UserCreateInput) (iter.Seq[Item[*uaa.User]], error) {
	if in.Email != "" && len(in.Names) > 1 {
		return nil, Usage("--email belongs to one user; %d are named", len(in.Names))
	}
	c, err := s.UAA(ctx)
	if err != nil {
		return nil, err
	}
	if err := s.confirm(ctx, Change{Verb: "create", Noun: "user", Names: in.Names}); err != nil {
		return nil, err
	}
	password, err := s.newPassword(ctx, in)
	if err != nil {
		return nil, err
	}
	return each(ctx, s, in.Names, func(ctx context.Context, name string) (*uaa.User, State, error) {
		user := in.user(name, password)
		if s.Settings.DryRun {
			return &uaa.User{UserName: name, Origin: user.Origin, Emails: user.Emails}, WouldCreate, nil
		}
		u, err := c.CreateUser(ctx, user)
		return u, Created, err
	}), nil
}

func (s *Session) newPassword(ctx context.Context, in UserCreateInput) (string, error) {
	if in.Origin != "" && in.Origin != originUAA {
		return "", nil
	}
	if in.Password != nil || s.Settings.DryRun {
		if in.Password == nil {
			return "", nil
		}
		return *in.Password, nil
	}
	return s.newSecret(ctx, "password of the new user", "--password-stdin")
}

// newSecret asks for a secret that is being made, twice, for nobody sees what was typed.
func (s *Session) newSecret(ctx context.Context, what string, flags ...string) (string, error) {
	if !s.Settings.TTY {
		return "", &UsageError{Text: "the " + what + " is needed and there is no terminal to ask on", Try: flags}
	}
	for range 3 {
		first, err := s.UI.Secret(ctx, Prompt{Text: what})
		if err != nil {
			return "", err
		}
		again, err := s.UI.Secret(ctx, Prompt{Text: what + " again"})
		if err != nil {
			return "", err
		}
		if first == again && first != "" {
			return first, nil
		}
		s.UI.Show("empty, or not the same twice; once more")
	}
	return "", Usage("the %s was not typed the same twice", what)
}

func (in UserCreateInput) user(name, password string) uaa.NewUser {
	email := in.Email
	if email == "" {
		email = name
	}
	active, verified := !in.Inactive, !in.Unverified
	user := uaa.NewUser{
		UserName: name, Password: password, Origin: in.Origin, ExternalID: in.ExternalID,
		Name:     &uaa.Name{GivenName: in.GivenName, FamilyName: in.FamilyName},
		Emails:   []uaa.Email{{Value: email, Primary: true}},
		Active:   &active,
		Verified: &verified,
	}
	if in.Phone != "" {
		user.PhoneNumbers = []uaa.Phone{{Value: in.Phone}}
	}
	return user
}

// DeleteUsers deletes users for good, after asking.
func DeleteUsers(ctx context.Context, s *Session, in UserInput) (iter.Seq[Item[*uaa.User]], error) {
	c, err := s.UAA(ctx)
	if err != nil {
		return nil, err
	}
	if err := s.confirm(ctx, Change{Verb: "delete", Noun: "user", Names: in.Names, Asks: true}); err != nil {
		return nil, err
	}
	return each(ctx, s, in.Names, func(ctx context.Context, name string) (*uaa.User, State, error) {
		u, err := findUser(ctx, c, in.query(name))
		if err != nil || s.Settings.DryRun {
			return u, WouldDelete, err
		}
		_, err = c.DeleteUser(ctx, u.ID)
		return u, Deleted, err
	}), nil
}
