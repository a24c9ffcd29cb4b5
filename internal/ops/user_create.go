package ops

import (
	"context"
	"iter"
	"slices"

	"github.com/cfid-cli/cfid/internal/uaa"
)

// UserCreateInput describes users to create; with several names they share the rest.
type UserCreateInput struct {
	Names         []string
	Email         string // default: the name, where it is an address
	GivenName     string
	FamilyName    string
	Password      *string // nil: asked for, for users of the UAA itself
	Origin        string
	UnknownOrigin bool // any origin will do
	Phone         string
	ExternalID    string
	Unverified    bool
	Inactive      bool
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
	if !in.UnknownOrigin {
		if err := checkOrigin(ctx, s, in.Origin); err != nil {
			return nil, err
		}
	}
	password, err := newPassword(ctx, s, in)
	if err != nil {
		return nil, err
	}
	return each(ctx, s, in.Names, func(ctx context.Context, name string) (*uaa.User, State, error) {
		return createUser(ctx, s, c, in.user(name, password))
	}), nil
}

// createUser makes one user, or says what it would be.
func createUser(ctx context.Context, s *Session, c *uaa.Client, user uaa.NewUser) (*uaa.User, State, error) {
	if s.Settings.DryRun {
		return &uaa.User{UserName: user.UserName, Origin: user.Origin, Emails: user.Emails}, WouldCreate, nil
	}
	u, err := c.CreateUser(ctx, user)
	return u, Created, err
}

// checkOrigin refuses an origin that no active identity provider has: a UAA takes any, and nobody could ever log in as
// the user.
func checkOrigin(ctx context.Context, s *Session, origin string) error {
	if origin == "" || origin == originUAA {
		return nil
	}
	active, known, err := activeOrigins(ctx, s)
	if err != nil {
		return err
	}
	if !known {
		s.UI.Show("note: whether %s is an active identity provider could not be read; it takes idps.read", origin)
		return nil
	}
	if slices.Contains(active, origin) {
		return nil
	}
	return &UsageError{
		Text: "no active identity provider has the origin " + origin + "; active are " + join(active),
		Try:  []string{"--unknown-origin, if it will be there later"},
	}
}

func newPassword(ctx context.Context, s *Session, in UserCreateInput) (string, error) {
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
