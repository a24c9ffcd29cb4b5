package identity

import (
	"context"
	"errors"

	"github.com/cfid-cli/cfid/internal/auth"
	"github.com/cfid-cli/cfid/internal/session"
	"github.com/cfid-cli/cfid/internal/uaa"
)

// keepOwnSecret stores the new secret if it is of the client that the session logged in through, so that the session can be
// refreshed with it. Ctrl-C does not stop it: the server already has the new secret.
func keepOwnSecret(ctx context.Context, s *session.Session, id, mode, secret string) {
	c := s.Chosen.Context
	if c == nil || c.Identity.ClientID != id || s.Settings.Zone != "" || !session.ClientAuthOf(c).NeedsSecret() {
		return // another client, one of another zone, or one that authenticates with a key
	}
	s.Settings.Scrub.Add(secret)
	kept, err := false, error(nil)
	if s.Store != nil {
		kept, err = storeOwnSecret(context.WithoutCancel(ctx), s, c.ID, secret)
	}
	switch {
	case err != nil:
		s.UI.Show("note: this context logs in as %s and the new secret could not be stored (%v): %s", id, err, s.LoginLine())
	case kept && (c.Identity.User == "" || mode == uaa.SecretAdd):
		s.UI.Show("note: this context logs in as %s: it continues with the new secret", id)
	case c.Identity.User != "" && mode != uaa.SecretAdd:
		s.UI.Show("note: this context logged in through %s, and its session ended with the old secret: %s", id, s.LoginLine())
	case s.Store == nil:
		s.UI.Show("note: the environment (CFID_CLIENT_SECRET) has the old secret of %s", id)
	case c.Identity.User == "":
		s.UI.Show("note: this context logs in as %s and stores no secret: log in with the new one: %s", id, s.LoginLine())
	}
}

// storeOwnSecret stores the secret in the vault; kept is false if the context's login stored no secret there.
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
