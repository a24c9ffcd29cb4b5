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

// UnlockUsers removes the lock that too many wrong passwords set. A UAA does not return whether there was one.
func UnlockUsers(ctx context.Context, s *session.Session, in UserInput) (iter.Seq[session.Item[*UserResult]], error) {
	return workOnUsers(ctx, s, in, session.Change{Verb: "unlock"}, func(ctx context.Context, c *uaa.Client, u *uaa.User) (*UserResult, session.State, error) {
		res := &UserResult{User: u, Note: "if it was locked; a UAA does not return that"}
		if s.Settings.DryRun {
			return res, session.WouldUnlock, nil
		}
		return res, session.Unlocked, session.Missing(c.UnlockUser(ctx, u.ID), "user", u.UserName)
	})
}

// UserVerifyInput names users whose e-mail address is to be marked as verified, or verified by a link.
type UserVerifyInput struct {
	UserInput
	Link        bool
	RedirectURI string // URL to open after the verification
}

// VerifyUsers marks the e-mail addresses of users as verified, or creates links with which users verify them.
func VerifyUsers(ctx context.Context, s *session.Session, in UserVerifyInput) (iter.Seq[session.Item[*UserResult]], error) {
	if in.Link != (in.RedirectURI != "") {
		return nil, &session.UsageError{Text: "--link and --redirect-uri go together", Try: line.Says("--link --redirect-uri https://app.example.com")}
	}
	return workOnUsers(ctx, s, in.UserInput, session.Change{Verb: "verify"}, func(ctx context.Context, c *uaa.Client, u *uaa.User) (*UserResult, session.State, error) {
		switch {
		case u.Verified:
			return &UserResult{User: u, Note: "already verified"}, session.Unchanged, nil
		case s.Settings.DryRun && in.Link:
			return &UserResult{User: u, Note: "would create a link"}, session.WouldCreate, nil
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

// UserInviteInput describes invitations.
type UserInviteInput struct {
	Emails      []string
	RedirectURI string // URL to open after the invitation is accepted
	ClientID    string // client that invites; "": the session's client
}

// InviteUsers creates an unverified user for each address, and a link to accept the invitation. Inviting again returns a
// new link.
func InviteUsers(ctx context.Context, s *session.Session, in UserInviteInput) (iter.Seq[session.Item[*UserResult]], error) {
	c, err := s.UAA(ctx)
	if err != nil {
		return nil, err
	}
	return session.Write(ctx, s, session.Change{Verb: "invite", Noun: "user", Names: in.Emails}, func(ctx context.Context, email string) (*UserResult, session.State, error) {
		user := &uaa.User{UserName: email, Emails: []uaa.Email{{Value: email}}}
		if s.Settings.DryRun {
			return &UserResult{User: user, Note: "would create a user and a link"}, session.WouldInvite, nil
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

// UserResetInput names users of the origin uaa, by user name.
type UserResetInput struct{ Names []string }

// ResetPasswords creates codes with which users choose new passwords, and links to the page that accepts them. The old
// password stays valid until then.
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
			return &UserResult{User: user, Note: "would create a code and a link"}, session.WouldCreate, nil
		}
		made, err := c.ResetPassword(ctx, user.UserName)
		switch {
		case errors.Is(err, rest.ErrNotFound):
			return nil, session.Failed, &session.MissingError{Noun: "user", Name: user.UserName, Where: "at origin " + session.OriginUAA}
		case errors.Is(err, rest.ErrConflict):
			return nil, session.Failed, fmt.Errorf("its password is managed by its identity provider, not by the UAA: %w", err)
		case err != nil:
			return nil, session.Failed, err
		}
		user.ID = made.UserID
		return &UserResult{User: user, Code: made.Code, Link: uaa.ResetLink(pages, made.Code)}, session.Created, nil
	}), nil
}
