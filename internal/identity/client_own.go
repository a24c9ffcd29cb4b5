package identity

import (
	"context"
	"errors"

	"github.com/cfid-cli/cfid/internal/auth"
	"github.com/cfid-cli/cfid/internal/session"
	"github.com/cfid-cli/cfid/internal/uaa"
)

// keepOwnSecret lets the session go on when the secret changes of the client that it was opened with: what is stored to renew
// it with becomes the new one. Ctrl-C comes too late for that: the server has it already.
func keepOwnSecret(ctx context.Context, s *session.Session, id, mode, secret string) {
	c := s.Chosen.Context
	if c == nil || c.Identity.ClientID != id || s.Settings.Zone != "" || !session.ClientAuthOf(c).NeedsSecret() {
		return // another client: of another zone, or of this name but proved by a key
	}
	s.Settings.Scrub.Add(secret)
	kept, err := false, error(nil)
	if s.Store != nil {
		kept, err = storeOwnSecret(context.WithoutCancel(ctx), s, c.ID, secret)
	}
	switch {
	case err != nil:
		s.UI.Show("note: this context logs in as %s and could not keep the new secret (%v): %s", id, err, s.LoginLine())
	case kept && (c.Identity.User == "" || mode == uaa.SecretAdd):
		s.UI.Show("note: this context logs in as %s: it continues with the new secret", id)
	case c.Identity.User != "" && mode != uaa.SecretAdd:
		s.UI.Show("note: this context logged in through %s, and what was got with its old secret ended: %s", id, s.LoginLine())
	case s.Store == nil:
		s.UI.Show("note: the environment (CFID_CLIENT_SECRET) has the old secret of %s", id)
	case c.Identity.User == "":
		s.UI.Show("note: this context logs in as %s and keeps no secret: give it the new one: %s", id, s.LoginLine())
	}
}

// storeOwnSecret puts the secret into the vault; false says that the context's login kept none there.
func storeOwnSecret(ctx context.Context, s *session.Session, id, secret string) (kept bool, err error) {
	err = s.Entries().Update(ctx, id, func(old []byte) ([]byte, error) {
		t, err := auth.ParseTokens(old)
		if err != nil {
			return nil, err
		}
		kept = t.ClientSecret != nil
		if kept {
			t.ClientSecret = &secret
		}
		return t.Marshal()
	})
	if errors.Is(err, auth.ErrNoEntry) { // logged out meanwhile
		return false, nil
	}
	s.ForgetToken() // its source has the old secret
	return kept, err
}
