package auth

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/cfid-cli/cfid/internal/rest"
)

// ErrIdPEnded: the identity provider no longer vouches for the person.
var ErrIdPEnded = errors.New("the session at the identity provider has expired")

// IdPSession is what a login through an identity provider is renewed with. It is part of the
// vault entry: nothing that is typed or fetched later decides where its refresh token is sent.
type IdPSession struct {
	Provider
	ClientID     string   `json:"client_id"`
	ClientSecret *string  `json:"client_secret,omitempty"` // nil: not stored, so nothing can be renewed
	ClientAuth   string   `json:"client_auth"`             // as in Server
	Subject      string   `json:"subject"`                 // sub of the id token: a renewal for another user is refused
	Refresh      string   `json:"refresh,omitempty"`
	Grant        string   `json:"grant"` // at the UAA: GrantJWTBearer or GrantExchange
	Scope        []string `json:"scope,omitempty"`
}

// IdPLogin is a login at a provider, to be exchanged at a UAA.
type IdPLogin struct {
	Provider *Provider
	HTTP     *rest.Client // for the provider, without the context's TLS exceptions
	Server   Server       // the provider's, as used for the login
	Client   Client
	Grant    string // at the UAA
	Scope    []string
}

// Exchange verifies the id token that the provider issued and sends it to this UAA only. The
// nonce was compared if the login sent one (Authorization.Redeem). The data to renew the result
// are in its IdP.
func (l IdPLogin) Exchange(ctx context.Context, given *Tokens, server Server, client Client) (*Tokens, error) {
	expect := IDTokenExpect{Expect: Expect{Issuer: l.Provider.Issuer, Audience: l.Client.ID, Now: server.now()}}
	jwt, err := l.Provider.IDToken(ctx, l.HTTP, given.ID, expect)
	if err != nil {
		return nil, err
	}
	session := &IdPSession{
		Provider: *l.Provider, ClientID: l.Client.ID, ClientSecret: &l.Client.Secret, ClientAuth: l.Server.ClientAuth,
		Subject: jwt.Claims.Subject, Refresh: given.Refresh, Grant: l.Grant, Scope: l.Scope,
	}
	return session.exchange(ctx, given.ID, server, client)
}

func (p *IdPSession) exchange(ctx context.Context, idToken string, server Server, client Client) (*Tokens, error) {
	var tokens *Tokens
	var err error
	switch p.Grant {
	case GrantExchange:
		in := ExchangeInput{Subject: idToken, SubjectType: TypeURI("id_token"), Requested: TypeURI("access_token"), Scope: p.Scope}
		tokens, err = ExchangeForSession(ctx, server, client, in)
	default:
		tokens, err = Assertion(ctx, server, client, AssertionInput{Grant: GrantJWTBearer, Assertion: idToken, Scope: p.Scope})
	}
	if err != nil {
		return nil, err
	}
	tokens.IdP = p
	return tokens, nil
}

// RefreshEnds is when the provider's refresh token ends; zero: unknown.
func (p *IdPSession) RefreshEnds() time.Time { return end(p.Refresh) }

// Renewable reports whether the session can be renewed without the user.
func (p *IdPSession) Renewable() bool { return p != nil && p.Refresh != "" && p.ClientSecret != nil }

// halfRenewed: the provider issued new tokens – the old refresh token may be invalid – and the
// exchange after it failed. The provider's tokens must be stored.
type halfRenewed struct {
	tokens *Tokens
	err    error
}

func (e *halfRenewed) Error() string { return e.err.Error() }
func (e *halfRenewed) Unwrap() error { return e.err }

// renewIdP refreshes at the provider and exchanges again at the UAA. A refusal of the
// provider is ErrIdPEnded and ErrExpired.
func (s *Source) renewIdP(ctx context.Context, base *Tokens, client Client) (*Tokens, error) {
	session := *base.IdP
	provider := Server{Token: session.Token, Issuer: session.Issuer, HTTP: s.cfg.IdP, ClientAuth: session.ClientAuth, Now: s.cfg.Now}
	given, err := Refresh(ctx, provider, Client{ID: session.ClientID, Secret: *session.ClientSecret}, session.Refresh, nil)
	if errors.Is(err, ErrExpired) {
		return nil, fmt.Errorf("%w: %w", ErrIdPEnded, err)
	}
	if err != nil {
		return nil, err
	}
	session.Refresh = given.Refresh
	fresh, err := s.exchangeAgain(ctx, given, &session, client)
	if err != nil {
		kept := *base
		kept.IdP = &session
		return nil, &halfRenewed{&kept, err}
	}
	return fresh, nil
}

func (s *Source) exchangeAgain(ctx context.Context, given *Tokens, session *IdPSession, client Client) (*Tokens, error) {
	expect := IDTokenExpect{Expect: Expect{Issuer: session.Issuer, Audience: session.ClientID, Now: s.cfg.Now()}, Subject: session.Subject}
	if _, err := session.IDToken(ctx, s.cfg.IdP, given.ID, expect); err != nil {
		return nil, err
	}
	return session.exchange(ctx, given.ID, s.cfg.Server, client)
}
