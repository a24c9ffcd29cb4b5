package login

import (
	"context"

	"github.com/cfid-cli/cfid/context/store"
	"github.com/cfid-cli/cfid/internal/auth"
	"github.com/cfid-cli/cfid/internal/session"
)

// store writes the result of a login: first the context, then the expiry times, then the tokens. If it is stopped in
// between, contexts.yaml is still right about the stored tokens, and no token is without a context.
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
	if s.Vault.InMemory() { // the next command has no session
		return res, nil
	}
	res.Context.Tokens = session.EndsOf(tokens)
	return res, nil
}

// bind writes into the entry the only origins that its tokens may be sent to: those of this context.
func bind(s *session.Session, t *auth.Tokens, c *store.Context) {
	t.Binding = session.BindingOf(c)
}

// identityOf returns the identity that logged in: the token's if it can be decoded, else the requested one.
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
