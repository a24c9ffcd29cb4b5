package identity

import (
	"context"
	"iter"
	"slices"

	"github.com/cfid-cli/cfid/internal/line"
	"github.com/cfid-cli/cfid/internal/session"
	"github.com/cfid-cli/cfid/internal/uaa"
)

// UserCreateInput describes users to create; all of them have the same other fields.
type UserCreateInput struct {
	Names         []string
	Email         string // default: the name, where it is an address
	GivenName     string
	FamilyName    string
	Password      *string // nil: asked for, for users of the origin uaa
	Origin        string
	UnknownOrigin bool // accept any origin
	Phone         string
	ExternalID    string
	Unverified    bool
	Inactive      bool
}

// CreateUsers creates users. A user of an external origin has no password.
func CreateUsers(ctx context.Context, s *session.Session, in UserCreateInput) (iter.Seq[session.Item[*uaa.User]], error) {
	if in.Email != "" && len(in.Names) > 1 {
		return nil, session.Usage("--email belongs to one user; %d are named", len(in.Names))
	}
	c, err := s.UAA(ctx)
	if err != nil {
		return nil, err
	}
	if err := s.Confirm(ctx, session.Change{Verb: "create", Noun: "user", Names: in.Names}); err != nil {
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
	return session.EachName(ctx, s, in.Names, func(ctx context.Context, name string) (*uaa.User, session.State, error) {
		return createUser(ctx, s, c, in.user(name, password))
	}), nil
}

// createUser creates a user; with --dry-run it returns the user that would be created.
func createUser(ctx context.Context, s *session.Session, c *uaa.Client, user uaa.NewUser) (*uaa.User, session.State, error) {
	if s.Settings.DryRun {
		return &uaa.User{UserName: user.UserName, Origin: user.Origin, Emails: user.Emails}, session.WouldCreate, nil
	}
	u, err := c.CreateUser(ctx, user)
	return u, session.Created, err
}

// checkOrigin rejects an origin that no active identity provider has. A UAA accepts any, but no one could log in as
// the user.
func checkOrigin(ctx context.Context, s *session.Session, origin string) error {
	if origin == "" || origin == session.OriginUAA {
		return nil
	}
	active, known, err := session.ActiveOrigins(ctx, s)
	if err != nil {
		return err
	}
	if !known {
		s.UI.Show("note: could not check that %s is an active identity provider: that needs the scope idps.read", origin)
		return nil
	}
	if slices.Contains(active, origin) {
		return nil
	}
	return &session.UsageError{
		Text: "no active identity provider has the origin " + origin + "; active are " + session.Join(active),
		Try:  line.Says("--unknown-origin, if you create it later"),
	}
}

func newPassword(ctx context.Context, s *session.Session, in UserCreateInput) (string, error) {
	if in.Origin != "" && in.Origin != session.OriginUAA {
		return "", nil
	}
	if in.Password != nil || s.Settings.DryRun {
		if in.Password == nil {
			return "", nil
		}
		return *in.Password, nil
	}
	return s.NewSecret(ctx, "password of the new user", "--password-stdin")
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
