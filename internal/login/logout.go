package login

import (
	"context"
	"errors"

	"github.com/cfid-cli/cfid/context/store"
	"github.com/cfid-cli/cfid/internal/auth"
	"github.com/cfid-cli/cfid/internal/session"
	"github.com/cfid-cli/cfid/internal/uaa"
)

// LogoutInput says how far a logout goes.
type LogoutInput struct {
	Everywhere bool // revokes all tokens of the user, also those of other machines and programs
}

// LogoutResult says what became of each token.
type LogoutResult struct {
	Context *store.Context
	Tokens  []auth.Revocation
	Reason  error // why the server could not be asked
	// Everywhere: the user's other sessions are over, too. Elsewhere is why they are not, where that was asked for.
	Everywhere bool
	Elsewhere  error
}

// Logout revokes what is this session's alone where the server can, and forgets the tokens and the stored secret
// whatever the server says. The context stays.
func Logout(ctx context.Context, s *session.Session, in LogoutInput) (*LogoutResult, error) {
	c, err := s.Context()
	if err != nil {
		return nil, err
	}
	switch {
	case s.Settings.ReadOnly: // before the tokens are forgotten that could not be revoked
		return nil, session.ErrReadOnly
	case s.Settings.Direct.Used():
		return nil, session.Usage("environment mode keeps nothing, so there is nothing to forget")
	case in.Everywhere && c.Identity.UserID == "":
		return nil, session.Usage("--everywhere ends the sessions of a user, and this context is not one of a user that is known")
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
	if err != nil { // a full disk: what matters is done
		s.UI.Show("note: the tokens are forgotten, but status does not know it yet: %v", err)
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
	// A session that has ended but can be renewed is renewed again: its refresh token outlives this logout otherwise.
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

// revokeUser makes every token of the user worthless, the plain JWTs too: the UAA changes what they are checked with.
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
