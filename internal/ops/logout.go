package ops

import (
	"context"

	"github.com/cfid-cli/cfid/context/store"
	"github.com/cfid-cli/cfid/internal/auth"
)

// LogoutResult says what became of each token.
type LogoutResult struct {
	Context *store.Context
	Tokens  []auth.Revocation
	Reason  error // why the server could not be asked
}

// Logout revokes what is this session's alone where the server can, and forgets the tokens and the stored secret
// whatever the server says. The context stays.
func Logout(ctx context.Context, s *Session) (*LogoutResult, error) {
	c, err := s.Context()
	if err != nil {
		return nil, err
	}
	if s.Settings.Direct.Used() {
		return nil, Usage("environment mode keeps nothing, so there is nothing to forget")
	}
	res := &LogoutResult{Context: c}
	s.revoke(ctx, c, res)
	if err := s.Vault.Delete(ctx, c.ID); err != nil {
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
	return res, nil
}

func (s *Session) revoke(ctx context.Context, c *store.Context, res *LogoutResult) {
	if entry, err := s.Vault.Read(ctx, c.ID); err != nil || entry == nil {
		res.Reason = err
		return
	}
	// A session that has ended but can be renewed is renewed once more: its refresh token outlives this logout otherwise.
	t, err := s.Tokens(ctx, 0)
	if err != nil {
		res.Reason = err
		return
	}
	api, err := s.at(c, c.Target.UAA, nil)
	if err != nil {
		res.Reason = err
		return
	}
	res.Tokens = auth.Revoke(ctx, api, t)
}
