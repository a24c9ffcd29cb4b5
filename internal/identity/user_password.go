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

// UserPasswordInput says whose password is to be what.
type UserPasswordInput struct {
	UserInput           // no names: their own
	Old         *string // their own present password; nil: asked for
	Password    *string // nil: asked for
	ForceChange bool    // the next login must choose another; alone, the present password stays until then
}

// SetPasswords changes their own password, which takes the old one, or sets other users', which a client with the scope
// password.write may. All sessions of the user end.
func SetPasswords(ctx context.Context, s *session.Session, in UserPasswordInput) (iter.Seq[session.Item[*UserResult]], error) {
	own, err := ownUser(ctx, s, in.UserInput)
	if err != nil {
		return nil, err
	}
	if own != nil {
		return changeOwnPassword(ctx, s, own, in)
	}
	password := ""
	if in.Password != nil || !in.ForceChange {
		if password, err = strongPassword(ctx, s, in.Password); err != nil {
			return nil, err
		}
	}
	return workOnUsers(ctx, s, in.UserInput, session.Change{Verb: "set the password of"}, func(ctx context.Context, c *uaa.Client, u *uaa.User) (*UserResult, session.State, error) {
		if s.Settings.DryRun {
			return &UserResult{User: u}, session.WouldChange, nil
		}
		return setPassword(ctx, c, u, password, in.ForceChange)
	})
}

func setPassword(ctx context.Context, c *uaa.Client, u *uaa.User, password string, force bool) (*UserResult, session.State, error) {
	res, state := &UserResult{User: u}, session.Unchanged
	if password != "" {
		err := c.SetPassword(ctx, u.ID, "", password)
		switch {
		case err == nil:
			res.Note, state = "all earlier sessions have ended", session.Changed
		case samePassword(err):
			res.Note = "it is the password already"
		default:
			return nil, session.Failed, session.Missing(err, "user", u.UserName)
		}
	}
	if !force {
		return res, state, nil
	}
	if err := c.RequirePasswordChange(ctx, u.ID); err != nil {
		if state == session.Changed {
			err = fmt.Errorf("the password is set, but another could not be demanded at the next login: %w", err)
		}
		return nil, session.Failed, err
	}
	res.Note = strings.TrimPrefix(res.Note+"; another is demanded at the next login", "; ")
	return res, session.Changed, nil
}

// samePassword: a UAA refuses the present password as a new one with 422; what is wrong with a new one is a 400.
func samePassword(err error) bool {
	var said *rest.Error
	return errors.As(err, &said) && said.Status == 422 && said.Code == "invalid_password"
}

// ownUser is the user of the session where nobody is named, or just this user; nil for others.
func ownUser(ctx context.Context, s *session.Session, in UserInput) (*uaa.User, error) {
	c, err := s.Context()
	if err != nil {
		return nil, err
	}
	if len(in.Names) > 1 || len(in.Names) == 1 && !(c.Identity.User != "" && strings.EqualFold(in.Names[0], c.Identity.User)) {
		return nil, nil
	}
	who, err := AskWhoami(ctx, s)
	if err != nil {
		return nil, err
	}
	if who.User == nil || who.User.UserID == "" {
		return nil, &session.UsageError{Text: "whose password? this context is a client's", Try: []line.Advice{line.UserPassword.With("USER")}}
	}
	return &uaa.User{ID: who.User.UserID, UserName: who.User.UserName, Origin: c.Identity.Origin}, nil
}

func changeOwnPassword(ctx context.Context, s *session.Session, own *uaa.User, in UserPasswordInput) (iter.Seq[session.Item[*UserResult]], error) {
	if in.ForceChange {
		return nil, session.Usage("--force-change is for others: to choose another password of yours, leave it out")
	}
	c, err := s.UAA(ctx)
	if err != nil {
		return nil, err
	}
	if err := s.Confirm(ctx, session.Change{Verb: "change the password of", Noun: "user", Names: []string{own.UserName}}); err != nil {
		return nil, err
	}
	old, err := s.Answer(ctx, in.Old, session.Prompt{Text: "present password of " + own.UserName + " at " + session.Host(s.Chosen.Context.Target.UAA)})
	if errors.Is(err, session.ErrNotInteractive) {
		return nil, &session.UsageError{Text: "the present password is needed and there is no terminal to ask on", Try: line.Says("--old-password-stdin --password-stdin, a line each")}
	}
	if err != nil {
		return nil, err
	}
	password, err := strongPassword(ctx, s, in.Password)
	if err != nil {
		return nil, err
	}
	return session.EachName(ctx, s, []string{own.UserName}, func(ctx context.Context, _ string) (*UserResult, session.State, error) {
		if s.Settings.DryRun {
			return &UserResult{User: own}, session.WouldChange, nil
		}
		err := c.SetPassword(ctx, own.ID, old, password)
		var said *rest.Error
		switch {
		case err == nil:
			return &UserResult{User: own, Note: "all sessions have ended, this one too: " + s.LoginLine().String()}, session.Changed, nil
		case samePassword(err):
			return &UserResult{User: own, Note: "it is the password already"}, session.Unchanged, nil
		case errors.As(err, &said) && said.Status == 401 && said.Code == "unauthorized":
			return nil, session.Failed, session.ErrOldPassword
		}
		return nil, session.Failed, err
	}), nil
}

// strongPassword takes the new password, or asks for it, and compares it with the zone's policy where that may be read: a
// UAA names one fault at a time, and not before everything else was done.
func strongPassword(ctx context.Context, s *session.Session, given *string) (string, error) {
	password := ""
	if given != nil {
		password = *given
	} else {
		fresh, err := s.NewSecret(ctx, "new password", "--password-stdin")
		if err != nil {
			return "", err
		}
		password = fresh
	}
	check, err := checkPassword(ctx, s, password)
	if err != nil || !check.Known || len(check.Lacks) == 0 {
		return password, ignoreUnread(err)
	}
	return "", session.Usage("the zone's policy refuses the new password: it needs %s", session.Join(check.Lacks))
}

// ignoreUnread: a policy that could not be read, for whatever reason of the server's, is the server's to hold.
func ignoreUnread(err error) error {
	var said *rest.Error
	if errors.As(err, &said) {
		return nil
	}
	return err
}
