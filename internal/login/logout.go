package login

import (
	"context"
	"errors"

	"github.com/cfid-cli/cfid/context/store"
	"github.com/cfid-cli/cfid/internal/auth"
	"github.com/cfid-cli/cfid/internal/session"
	"github.com/cfid-cli/cfid/internal/uaa"
)

// LogoutInput says what a logout revokes.
type LogoutInput struct {
	Everywhere bool // revoke all tokens of the user, including those of other machines and programs
}

// LogoutResult is the outcome for each token.
type LogoutResult struct {
	Context *store.Context
	Tokens  []auth.Revocation
	Reason  error // why no request could be sent
	// Everywhere is true if the user's other sessions ended too. Elsewhere is the error if that failed.
	Everywhere bool
	Elsewhere  error
}

// Logout revokes the session's tokens if the server supports it, and deletes the stored tokens and secret
// in any case. The context stays.
func Logout(ctx context.Context, s *session.Session, in LogoutInput) (*LogoutResult, error) {
	c, err := s.Context()
	if err != nil {
		return nil, err
	}
	switch {
	case s.Settings.ReadOnly: // before tokens are deleted that could not be revoked
		return nil, session.ErrReadOnly
	case s.Settings.Direct.Used():
		return nil, session.Usage("environment mode stores nothing, so there is nothing to log out of")
	case in.Everywhere && c.Identity.UserID == "":
		return nil, session.Usage("--everywhere ends the sessions of a user, and this context has no known user")
	case in.Everywhere:
		if err := s.Confirm(ctx, session.Change{Verb: "end", Noun: "all sessions of user", Names: []string{c.Identity.User}}); err != nil {
			return nil, err
		}
	}
	res := &LogoutResult{Context: c}
	revoke(ctx, s, c, in, res)
	if err := errors.Join(s.Vault.Delete(ctx, c.ID), s.ForgetSeen(c.ID)); err != nil {
		return nil, err
	}
	err = s.Store.Update(ctx, func(f *store.File) error {
		if kept := f.ByID(c.ID); kept != nil {
			kept.Tokens = store.Ends{}
		}
		return nil
	})
	if err != nil { // such as a full disk: the tokens are already deleted
		s.UI.Show("note: the tokens were deleted, but contexts.yaml could not be updated: %v", err)
	}
	if in.Everywhere && !res.Everywhere {
		res.Elsewhere = errors.Join(res.Elsewhere, res.Reason)
	}
	return res, nil
}

func revoke(ctx context.Context, s *session.Session, c *store.Context, in LogoutInput, res *LogoutResult) {
	if entry, err := s.Vault.Read(ctx, c.ID); err != nil || entry == nil {
		if res.Reason = err; in.Everywhere && err == nil {
			res.Reason = &session.LoginError{Context: c.Name, Command: s.LoginLine()}
		}
		return
	}
	// An expired session is refreshed first: otherwise its refresh token would stay valid after the logout.
	t, err := s.Tokens(ctx, 0)
	if err != nil {
		res.Reason = err
		return
	}
	if in.Everywhere {
		revokeUser(ctx, s, c, res)
	}
	api, err := s.At(c, c.Target.UAA, nil)
	if err != nil {
		res.Reason = err
		return
	}
	if !res.Everywhere {
		res.Tokens = auth.Revoke(ctx, api, t)
	}
	if http, err := s.IdPHTTP(); err == nil && t.IdP != nil {
		res.Tokens = append(res.Tokens, auth.RevokeAtIdP(ctx, http, t.IdP)...)
	}
}

// revokeUser revokes every token of the user, including plain JWTs: the UAA changes the value that it checks them against.
func revokeUser(ctx context.Context, s *session.Session, c *store.Context, res *LogoutResult) {
	api, err := s.UAAAPI()
	if err == nil {
		err = uaa.New(api).RevokeUserTokens(ctx, c.Identity.UserID)
	}
	if err != nil {
		res.Elsewhere = err
		return
	}
	res.Everywhere = true
}
