package session

import (
	"context"
	"time"

	"github.com/cfid-cli/cfid/context/store"
	"github.com/cfid-cli/cfid/internal/auth"
)

// TokenSource returns the token source of the session. It reads the vault only when a token is needed.
func (s *Session) TokenSource() (tokenSource, error) {
	c, err := s.Context()
	if err != nil {
		return nil, err
	}
	s.mu.Lock()
	src := s.source
	s.mu.Unlock()
	if src != nil {
		return src, nil
	}
	if c.Identity.IsZero() {
		return nil, &LoginError{Context: c.Name, Command: s.LoginLine()}
	}
	server, err := s.Server(c)
	if err != nil {
		return nil, err
	}
	idp, err := s.IdPHTTP()
	if err != nil {
		return nil, err
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	s.source = auth.NewSource(auth.SourceConfig{
		Vault: s.Entries(), ID: c.ID, Binding: BindingOf(c), Owner: ownerOf(c), Server: server, Client: auth.Client{Auth: ClientAuthOf(c)},
		IdP: idp, Now: s.Settings.Now,
		Note: func(text string) { s.UI.Show("note: %s", text) },
	})
	return s.source, nil
}

// ForgetToken makes the next request read the token from the vault again.
func (s *Session) ForgetToken() {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.source = nil
}

// Tokens returns the context's tokens, with an access token that is valid for at least minValidity.
func (s *Session) Tokens(ctx context.Context, minValidity time.Duration) (*auth.Tokens, error) {
	src, err := s.TokenSource()
	if err != nil {
		return nil, err
	}
	return uncut(ctx)(src.Token(ctx, minValidity))
}

// TokensFor returns the context's tokens, and an error if the access token is not valid for that long.
func (s *Session) TokensFor(ctx context.Context, minValidity time.Duration) (*auth.Tokens, error) {
	src, err := s.TokenSource()
	if err != nil {
		return nil, err
	}
	return uncut(ctx)(src.TokenFor(ctx, minValidity))
}

// Renewed refreshes the context's tokens and returns them.
func (s *Session) Renewed(ctx context.Context) (*auth.Tokens, error) {
	src, err := s.TokenSource()
	if err != nil {
		return nil, err
	}
	return uncut(ctx)(src.Renew(ctx))
}

// uncut handles a Ctrl-C during a refresh: the refresh is completed and stored, and then the command ends.
func uncut(ctx context.Context) func(*auth.Tokens, error) (*auth.Tokens, error) {
	return func(t *auth.Tokens, err error) (*auth.Tokens, error) {
		if err == nil && ctx.Err() != nil {
			return nil, context.Cause(ctx)
		}
		return t, err
	}
}

// Scopes returns the scopes of the token that this session used, for explanations; none if it used none.
func (s *Session) Scopes() []string {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.scopes
}

// entries is the vault for the token source. It also updates contexts.yaml, so that status knows the session's expiry
// without opening the vault.
type entries struct{ s *Session }

// Entries returns the vault for a token source.
func (s *Session) Entries() entries { return entries{s} }

// Read implements auth.Vault.
func (e entries) Read(ctx context.Context, id string) ([]byte, error) {
	entry, err := e.s.Vault.Read(ctx, id)
	if err == nil {
		e.seen(entry)
	}
	return entry, err
}

// Update implements auth.Vault.
func (e entries) Update(ctx context.Context, id string, fn func(old []byte) ([]byte, error)) error {
	return e.s.Vault.Update(ctx, id, func(old []byte) ([]byte, error) {
		fresh, err := fn(old)
		if err == nil {
			e.seen(fresh)
		}
		return fresh, err
	})
}

func (e entries) seen(entry []byte) {
	if t, err := auth.ParseTokens(entry); err == nil {
		e.s.saw(t)
	}
}

// saw keeps what explanations need of the tokens in use, and hides them from all output.
func (s *Session) saw(t *auth.Tokens) {
	s.Settings.Scrub.Add(t.Access, t.Refresh, t.ID)
	s.mu.Lock()
	defer s.mu.Unlock()
	s.scopes = t.Scope
}

// ownerOf returns the owner of the context's tokens, as far as known.
func ownerOf(c *store.Context) auth.Owner {
	return auth.Owner{UserID: c.Identity.UserID, ClientID: c.Identity.ClientID}
}

// noteEnds writes the expiry times of tokens that are about to be written into the vault, even after a Ctrl-C. An error is
// only a note, so that the tokens are not lost.
func (s *Session) noteEnds(ctx context.Context, id, before, after string, entry []byte) {
	t, err := auth.ParseTokens(entry)
	if err != nil {
		return
	}
	err = s.Store.Update(context.WithoutCancel(ctx), func(f *store.File) error {
		c := f.ByID(id)
		if c == nil {
			return nil
		}
		ends := EndsOf(t)
		ends.Entry = after
		if was := c.Tokens.Of(before); before != "" {
			ends.Before = &was
		}
		c.Tokens = ends
		return nil
	})
	if err != nil {
		s.UI.Show("note: the session was stored, but its expiry time was not: %v", err)
	}
}

// Ends returns when the context's tokens expire, according to contexts.yaml and the vault's folder; the zero
// value if the vault has none. It opens no vault.
func (s *Session) Ends(ctx context.Context, c *store.Context) store.Ends {
	ends := c.Tokens.Of(s.Vault.Stamp(c.ID))
	for range 3 {
		if ends.Entry == "" || !ends.Access.IsZero() || ends.Renewal != "" {
			return ends
		}
		file, err := s.Store.Read(ctx) // another process may have written both since c was read
		if err != nil || file.ByID(c.ID) == nil {
			return ends
		}
		again := file.ByID(c.ID).Tokens.Of(s.Vault.Stamp(c.ID))
		if again.Entry == ends.Entry {
			return again
		}
		ends = again
	}
	return ends
}
