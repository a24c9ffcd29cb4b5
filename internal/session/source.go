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
	var fresh []byte
	err := e.s.Vault.Update(ctx, id, func(old []byte) (data []byte, err error) {
		fresh, err = fn(old)
		return fresh, err
	})
	switch t := e.seen(fresh); {
	case err != nil:
	case t != nil:
		e.s.NoteEnds(ctx, id, EndsOf(t))
	case fresh == nil: // the entry was deleted
		e.s.NoteEnds(ctx, id, store.Ends{})
	}
	return err
}

func (e entries) seen(entry []byte) *auth.Tokens {
	t, err := auth.ParseTokens(entry)
	if err != nil {
		return nil
	}
	e.s.Settings.Scrub.Add(t.Access, t.Refresh, t.ID)
	e.s.mu.Lock()
	defer e.s.mu.Unlock()
	e.s.scopes = t.Scope
	return t
}

// ownerOf is whose tokens the context's are, as far as it knows.
func ownerOf(c *store.Context) auth.Owner {
	return auth.Owner{UserID: c.Identity.UserID, ClientID: c.Identity.ClientID}
}

// NoteEnds writes when the tokens of a context end, also after a Ctrl-C. They are safe already: a list that is a little old is no
// reason to fail.
func (s *Session) NoteEnds(ctx context.Context, id string, ends store.Ends) {
	err := s.Store.Update(context.WithoutCancel(ctx), func(f *store.File) error {
		if c := f.ByID(id); c != nil {
			c.Tokens = ends
		}
		return nil
	})
	if err != nil {
		s.UI.Show("note: the session was renewed, but its end could not be noted: %v", err)
	}
}
