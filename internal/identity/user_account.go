package identity

import (
	"context"
	"errors"
	"fmt"
	"iter"
	"strings"

	"github.com/cfid-cli/cfid/internal/line"
	"github.com/cfid-cli/cfid/internal/rest"
	"github.com/cfid-cli/cfid/internal/session"
	"github.com/cfid-cli/cfid/internal/uaa"
)

// UnlockUsers ends the lock that too many wrong passwords set. No UAA tells whether there was one.
func UnlockUsers(ctx context.Context, s *session.Session, in UserInput) (iter.Seq[session.Item[*UserResult]], error) {
	return workOnUsers(ctx, s, in, session.Change{Verb: "unlock"}, func(ctx context.Context, c *uaa.Client, u *uaa.User) (*UserResult, session.State, error) {
		res := &UserResult{User: u, Note: "if it was locked; a UAA does not tell"}
		if s.Settings.DryRun {
			return res, session.WouldUnlock, nil
		}
		return res, session.Unlocked, session.Missing(c.UnlockUser(ctx, u.ID), "user", u.UserName)
	})
}

// UserVerifyInput names users whose address is right, or is to be proved by a link.
type UserVerifyInput struct {
	UserInput
	Link        bool
	RedirectURI string // where the link leads in the end
}

// VerifyUsers marks the addresses of users as verified, or makes links by which they prove them.
func VerifyUsers(ctx context.Context, s *session.Session, in UserVerifyInput) (iter.Seq[session.Item[*UserResult]], error) {
	if in.Link != (in.RedirectURI != "") {
		return nil, &session.UsageError{Text: "--link and --redirect-uri go together", Try: line.Says("--link --redirect-uri https://app.example.com")}
	}
	return workOnUsers(ctx, s, in.UserInput, session.Change{Verb: "verify"}, func(ctx context.Context, c *uaa.Client, u *uaa.User) (*UserResult, session.State, error) {
		switch {
		case u.Verified:
			return &UserResult{User: u, Note: "verified already"}, session.Unchanged, nil
		case s.Settings.DryRun && in.Link:
			return &UserResult{User: u, Note: "a link would be made"}, session.WouldCreate, nil
		case s.Settings.DryRun:
			return &UserResult{User: u}, session.WouldVerify, nil
		case in.Link:
			link, err := c.VerifyLink(ctx, u.ID, in.RedirectURI)
			return &UserResult{User: u, Link: link}, session.Created, session.Missing(err, "user", u.UserName)
		}
		now, err := c.VerifyUser(ctx, u.ID)
		return &UserResult{User: now}, session.Verified, session.Missing(err, "user", u.UserName)
	})
}

// UserInviteInput says who is invited to where.
type UserInviteInput struct {
	Emails      []string
	RedirectURI string // where who has accepted is sent
	ClientID    string // whose invitation it is; "" for the client that is logged in
}

// InviteUsers makes an unverified user for each address, and the link to accept with. Who is invited again gets a new link.
func InviteUsers(ctx context.Context, s *session.Session, in UserInviteInput) (iter.Seq[session.Item[*UserResult]], error) {
	c, err := s.UAA(ctx)
	if err != nil {
		return nil, err
	}
	return session.Write(ctx, s, session.Change{Verb: "invite", Noun: "user", Names: in.Emails}, func(ctx context.Context, email string) (*UserResult, session.State, error) {
		user := &uaa.User{UserName: email, Emails: []uaa.Email{{Value: email}}}
		if s.Settings.DryRun {
			return &UserResult{User: user, Note: "an account and a link would be made"}, session.WouldInvite, nil
		}
		invited, err := c.Invite(ctx, email, in.RedirectURI, in.ClientID)
		if err != nil {
			return nil, session.Failed, err
		}
		if !invited.Success {
			return nil, session.Failed, errors.New(strings.TrimSuffix(invited.ErrorMessage, "."))
		}
		user.ID, user.Origin, user.Active, user.Raw = invited.UserID, invited.Origin, true, invited.Raw
		return &UserResult{User: user, Link: invited.InviteLink}, session.Invited, nil
	})
}

// UserResetInput names users of the UAA itself, by user name.
type UserResetInput struct{ Names []string }

// ResetPasswords makes codes with which users choose new passwords, and the links to the page that takes them. The old
// password works until then.
func ResetPasswords(ctx context.Context, s *session.Session, in UserResetInput) (iter.Seq[session.Item[*UserResult]], error) {
	c, err := s.UAA(ctx)
	if err != nil {
		return nil, err
	}
	if err := s.Confirm(ctx, session.Change{Verb: "reset the password of", Noun: "user", Names: in.Names}); err != nil {
		return nil, err
	}
	pages, err := s.UAAPages(ctx)
	if err != nil {
		return nil, err
	}
	return session.EachName(ctx, s, in.Names, func(ctx context.Context, name string) (*UserResult, session.State, error) {
		user := &uaa.User{UserName: strings.TrimSuffix(name, "@"+session.OriginUAA), Origin: session.OriginUAA}
		if s.Settings.DryRun {
			return &UserResult{User: user, Note: "a code and a link would be made"}, session.WouldCreate, nil
		}
		made, err := c.ResetPassword(ctx, user.UserName)
		switch {
		case errors.Is(err, rest.ErrNotFound):
			return nil, session.Failed, &session.MissingError{Noun: "user", Name: user.UserName, Where: "at origin " + session.OriginUAA}
		case errors.Is(err, rest.ErrConflict):
			return nil, session.Failed, fmt.Errorf("its password is kept by its identity provider, not by the UAA: %w", err)
		case err != nil:
			return nil, session.Failed, err
		}
		user.ID = made.UserID
		return &UserResult{User: user, Code: made.Code, Link: uaa.ResetLink(pages, made.Code)}, session.Created, nil
	}), nil
}
