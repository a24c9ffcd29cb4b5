package login

import (
	"cmp"
	"context"
	"errors"
	"fmt"

	"github.com/cfid-cli/cfid/context/store"
	"github.com/cfid-cli/cfid/internal/auth"
	"github.com/cfid-cli/cfid/internal/identity"
	"github.com/cfid-cli/cfid/internal/session"
)

// TokenExchangeInput is a token to exchange for another one (RFC 8693). Types may be short: jwt for
// urn:ietf:params:oauth:token-type:jwt.
type TokenExchangeInput struct {
	Subject, Actor         TokenSource
	SubjectType, ActorType string
	Requested              string
	Audience, Resource     []string
	Scope                  []string
	ClientID               string  // empty: the context's
	ClientSecret           *string // nil: the one stored for the context's client, else asked for
}

// TokenSource says where a token comes from; the zero value means no token.
type TokenSource struct {
	File string
	Text *string
}

func (t TokenSource) given() bool { return t.File != "" || t.Text != nil }

func (t TokenSource) read(s *session.Session, flag string) (string, error) {
	if t.Text != nil {
		return *t.Text, nil
	}
	return secretFile(s, flag, t.File)
}

// ExchangeToken exchanges a token for one with fewer scopes, for another audience, or on behalf of a user. Without a subject
// it exchanges the session's access token. Nothing is stored.
func ExchangeToken(ctx context.Context, s *session.Session, in TokenExchangeInput) (*auth.Exchanged, error) {
	c, err := s.Context()
	if err != nil {
		return nil, err
	}
	request := auth.ExchangeInput{
		SubjectType: auth.TypeURI(in.SubjectType), Requested: auth.TypeURI(in.Requested),
		Audience: in.Audience, Resource: in.Resource, Scope: in.Scope,
	}
	if request.Subject, err = subject(ctx, s, in); err != nil {
		return nil, err
	}
	if in.Actor.given() {
		request.ActorType = auth.TypeURI(in.ActorType)
		if request.Actor, err = in.Actor.read(s, "--actor-token-file"); err != nil {
			return nil, err
		}
	}
	server, err := s.Server(c)
	if err != nil {
		return nil, err
	}
	client, err := exchangeClient(ctx, s, c, in)
	if err != nil {
		return nil, err
	}
	out, err := auth.Exchange(ctx, server, client, request)
	if err != nil {
		return nil, fmt.Errorf("exchange at %s as client %s: %w", session.Host(c.Target.UAA), client.ID, err)
	}
	return out, nil
}

func subject(ctx context.Context, s *session.Session, in TokenExchangeInput) (string, error) {
	if in.Subject.given() {
		return in.Subject.read(s, "--subject-token-file")
	}
	t, err := s.Tokens(ctx, auth.Margin)
	if err != nil {
		return "", err
	}
	return t.Access, nil
}

// exchangeClient returns the client that sends the request. It never uses another context's secret.
func exchangeClient(ctx context.Context, s *session.Session, c *store.Context, in TokenExchangeInput) (auth.Client, error) {
	id, secret := cmp.Or(in.ClientID, c.Identity.ClientID), in.ClientSecret
	if id == "" {
		return auth.Client{}, session.Usage("name the client with --client-id")
	}
	if secret == nil && id == c.Identity.ClientID && !s.Settings.Direct.Used() {
		stored, err := identity.StoredTokens(ctx, s)
		if err != nil && !errors.Is(err, auth.ErrNoEntry) {
			return auth.Client{}, err
		}
		if stored != nil && len(stored.Compare(session.BindingOf(c))) == 0 {
			secret = stored.ClientSecret
		}
	}
	return loginClient(ctx, s, c, assertionWay(), id, secret)
}

// TokenTypes returns the short names of token types.
func TokenTypes() []string { return auth.TokenTypes() }
