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

// UserPasswordInput names users and their new password.
type UserPasswordInput struct {
	UserInput           // no names: the user of the session
	Old         *string // current password of the user of the session; nil: asked for
	Password    *string // nil: asked for
	ForceChange bool    // require a new password at the next login; without Password, the present one stays until then
}

// SetPasswords changes the password of the session's user, which needs the old one, or sets those of other users, which needs
// the scope password.write. All sessions of the user end.
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
			res.Note = "this is already the password"
		default:
			return nil, session.Failed, session.Missing(err, "user", u.UserName)
		}
	}
	if !force {
		return res, state, nil
	}
	if err := c.RequirePasswordChange(ctx, u.ID); err != nil {
		if state == session.Changed {
			err = fmt.Errorf("the password was set, but a change at the next login could not be required: %w", err)
		}
		return nil, session.Failed, err
	}
	res.Note = strings.TrimPrefix(res.Note+"; a new password is required at the next login", "; ")
	return res, session.Changed, nil
}

// samePassword reports whether the new password is the present one: a UAA returns 422 for it, and 400 for an invalid one.
func samePassword(err error) bool {
	var said *rest.Error
	return errors.As(err, &said) && said.Status == 422 && said.Code == "invalid_password"
}

// ownUser returns the user of the session if no user or only this one is named, otherwise nil.
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
		return nil, session.Usage("--force-change is for other users: omit it to change your own password")
	}
	c, err := s.UAA(ctx)
	if err != nil {
		return nil, err
	}
	if err := s.Confirm(ctx, session.Change{Verb: "change the password of", Noun: "user", Names: []string{own.UserName}}); err != nil {
		return nil, err
	}
	old, err := s.Answer(ctx, in.Old, session.Prompt{Text: "current password of " + own.UserName + " at " + session.Host(s.Chosen.Context.Target.UAA)})
	if errors.Is(err, session.ErrNotInteractive) {
		return nil, &session.UsageError{Text: "the current password is needed and there is no terminal to ask on", Try: line.Says("--old-password-stdin --password-stdin, a line each")}
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
			return &UserResult{User: own, Note: "this is already the password"}, session.Unchanged, nil
		case errors.As(err, &said) && said.Status == 401 && said.Code == "unauthorized":
			return nil, session.Failed, session.ErrOldPassword
		}
		return nil, session.Failed, err
	}), nil
}

// strongPassword returns the given password, or asks for one, and checks it against the zone's policy if that may be read. A
// UAA returns one fault at a time, and only with the last request.
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

// ignoreUnread drops a server's error: if the policy cannot be read, the server still checks the password.
func ignoreUnread(err error) error {
	var said *rest.Error
	if errors.As(err, &said) {
		return nil
	}
	return err
}
