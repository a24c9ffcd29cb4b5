package session

import (
	"context"
	"time"

	"github.com/cfid-cli/cfid/context/store"
	"github.com/cfid-cli/cfid/internal/auth"
)

// TokenSource gives the one token source of the session. It asks the vault for nothing until a token is needed.
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

// ForgetToken has the next request begin with what the vault holds by then.
func (s *Session) ForgetToken() {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.source = nil
}

// Tokens gives the context's tokens, the access token good for at least minValidity.
func (s *Session) Tokens(ctx context.Context, minValidity time.Duration) (*auth.Tokens, error) {
	src, err := s.TokenSource()
	if err != nil {
		return nil, err
	}
	return uncut(ctx)(src.Token(ctx, minValidity))
}

// TokensFor gives the context's tokens, and an error where the access token is not good for so long.
func (s *Session) TokensFor(ctx context.Context, minValidity time.Duration) (*auth.Tokens, error) {
	src, err := s.TokenSource()
	if err != nil {
		return nil, err
	}
	return uncut(ctx)(src.TokenFor(ctx, minValidity))
}

// Renewed gives the context's tokens, renewed now.
func (s *Session) Renewed(ctx context.Context) (*auth.Tokens, error) {
	src, err := s.TokenSource()
	if err != nil {
		return nil, err
	}
	return uncut(ctx)(src.Renew(ctx))
}

// uncut is the answer to a Ctrl-C in a renewal: it is finished and what the server gave is safe, but the command ends there.
func uncut(ctx context.Context) func(*auth.Tokens, error) (*auth.Tokens, error) {
	return func(t *auth.Tokens, err error) (*auth.Tokens, error) {
		if err == nil && ctx.Err() != nil {
			return nil, context.Cause(ctx)
		}
		return t, err
	}
}

// Scopes are those of the token that this session used; none when it used none. For explanations.
func (s *Session) Scopes() []string {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.scopes
}

// entries is the vault as the token source sees it. It keeps contexts.yaml in step, so that status tells the session's end
// without opening the vault.
type entries struct{ s *Session }

// Entries is the vault as a token source sees it.
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

func (e entries) seen(entry []byte) *auth.Tokens {
	t, err := auth.ParseTokens(entry)
	if err != nil {
		return nil
	}
	e.s.saw(t)
	return t
}

// saw remembers what explanations need of the tokens in use, and keeps them out of all output.
func (s *Session) saw(t *auth.Tokens) {
	s.Settings.Scrub.Add(t.Access, t.Refresh, t.ID)
	s.mu.Lock()
	defer s.mu.Unlock()
	s.scopes = t.Scope
}

// ownerOf is whose tokens the context's are, as far as it knows.
func ownerOf(c *store.Context) auth.Owner {
	return auth.Owner{UserID: c.Identity.UserID, ClientID: c.Identity.ClientID}
}

// noteEnds writes until when the tokens live that are about to be written into the vault, also after a Ctrl-C. That it can't be
// written is no reason to lose them.
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
		s.UI.Show("note: the session is stored, but not when it ends: %v", err)
	}
}

// Ends is until when the context's tokens live, as contexts.yaml and the vault's folder say together at this moment; the zero
// value where the vault holds none. It opens no vault.
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
