package login

import (
	"context"

	"github.com/cfid-cli/cfid/context/store"
	"github.com/cfid-cli/cfid/internal/auth"
	"github.com/cfid-cli/cfid/internal/session"
)

// store writes what a login got: first the context, then when its tokens end, then the tokens. Stopped between two of them,
// contexts.yaml still tells the truth about the tokens that are there – and there are never tokens that no context knows of.
func (a *attempt) store(ctx context.Context, tokens *auth.Tokens) (*LoginResult, error) {
	s, place := a.s, a.c
	identity := identityOf(a.who, tokens)
	if a.in.NoStore && tokens.ClientSecret != nil && *tokens.ClientSecret != "" {
		tokens.ClientSecret = nil
	}
	res := &LoginResult{Tokens: tokens}
	err := s.Store.Update(ctx, func(f *store.File) error {
		before := len(f.Contexts)
		c, err := f.Login(store.Login{Selected: place.ID, Target: place.Target, Zone: place.Zone, TLS: place.TLS, Identity: identity, ClientAuth: place.ClientAuth, As: a.in.As}, s.Settings.Now())
		if err != nil {
			return err
		}
		res.Context, res.Created = c, len(f.Contexts) > before
		return nil
	})
	if err != nil {
		return nil, err
	}
	bind(s, tokens, res.Context)
	entry, err := tokens.Marshal()
	if err != nil {
		return nil, err
	}
	s.Outranked(s.Chosen, res.Context.Name)
	s.Chosen = store.Chosen{Context: res.Context, Why: store.Why{Kind: store.FromCurrent}}
	s.ForgetToken()
	if err := storeEntry(ctx, s, res.Context.ID, entry); err != nil {
		return nil, err
	}
	if s.Vault.InMemory() { // the next command will find no session
		return res, nil
	}
	res.Context.Tokens = session.EndsOf(tokens)
	return res, nil
}

// bind writes into the entry where its tokens may go: the origins of this context and no others.
func bind(s *session.Session, t *auth.Tokens, c *store.Context) {
	t.Binding = session.BindingOf(c)
}

// identityOf is who was logged in: by the token where it can be read, else as it was meant.
func identityOf(id store.Identity, t *auth.Tokens) store.Identity {
	jwt, err := auth.Decode(t.Access)
	if err != nil {
		return id
	}
	if jwt.Claims.UserID != "" {
		id.User, id.UserID, id.Origin = jwt.Claims.UserName, jwt.Claims.UserID, jwt.Claims.Origin
	}
	return id
}
