package login

import (
	"cmp"
	"context"
	"errors"
	"slices"

	"github.com/cfid-cli/cfid/internal/auth"
	"github.com/cfid-cli/cfid/internal/line"
	"github.com/cfid-cli/cfid/internal/session"
)

// The ways to log in at an identity provider.
const (
	FlowBrowser = "browser"
	FlowDevice  = "device"
)

// The grants with which a UAA accepts an identity provider's token.
const (
	IdPGrantJWTBearer = "jwt-bearer"
	IdPGrantExchange  = "token-exchange"
)

// IdPInput names an identity provider and the client of cfid there.
type IdPInput struct {
	Issuer       string
	ClientID     string
	ClientSecret *string  // nil: a public client
	Scope        []string // in addition to openid; nil: email and profile
	Flow         string   // FlowBrowser or FlowDevice; empty: depends on provider and terminal
	Grant        string   // empty: IdPGrantJWTBearer
}

func idpWay() way {
	return way{
		grant:        session.WayIdP,
		publicClient: true,
		check:        checkIdP,
		get:          byIdP,
	}
}

// checkIdP completes the input from the context, if its last login was at the same provider.
func checkIdP(a *attempt) error {
	in, last := a.in.IdP, a.c.Identity
	a.who.IdP, a.who.IdPClient = cmp.Or(in.Issuer, last.IdP), in.ClientID
	if in.ClientID == "" && a.who.IdP == last.IdP {
		a.who.IdPClient = last.IdPClient
	}
	switch {
	case a.who.IdP == "":
		return &session.UsageError{Text: "name the identity provider", Try: []line.Advice{line.Login.Flag("--idp", "ISSUER").Flag("--idp-client-id", "ID")}}
	case a.who.IdPClient == "":
		return &session.UsageError{Text: "a login at an identity provider needs the id of a client there", Try: []line.Advice{line.Login.Flag("--idp", a.who.IdP).Flag("--idp-client-id", "ID")}}
	case !slices.Contains([]string{"", FlowBrowser, FlowDevice}, in.Flow):
		return session.Usage("--idp-flow must be %s or %s", FlowBrowser, FlowDevice)
	case !slices.Contains([]string{"", IdPGrantJWTBearer, IdPGrantExchange}, in.Grant):
		return session.Usage("--idp-grant must be %s or %s", IdPGrantJWTBearer, IdPGrantExchange)
	}
	return throughClient(a)
}

func byIdP(ctx context.Context, a *attempt) (*auth.Tokens, error) {
	grant, err := a.idpGrant(ctx)
	if err != nil {
		return nil, err
	}
	http, err := a.s.IdPHTTP()
	if err != nil {
		return nil, err
	}
	provider, err := auth.Discover(ctx, http, a.who.IdP)
	if err != nil {
		return nil, err
	}
	client, secret := auth.Client{ID: a.who.IdPClient}, a.in.IdP.ClientSecret
	if secret != nil {
		client.Secret = *secret
	}
	server := provider.Server(http, secret != nil)
	server.Now = a.s.Settings.Now
	given, err := a.atIdP(ctx, provider, server, client)
	if err != nil {
		return nil, a.refusedAtIdP(err)
	}
	login := auth.IdPLogin{Provider: provider, HTTP: http, Server: server, Client: client, Grant: grant, Scope: a.in.Scope}
	tokens, err := login.Exchange(ctx, given, a.server, a.client)
	if err != nil {
		return nil, err
	}
	a.keepIdP(tokens)
	return tokens, sameUser(a.who.User, tokens)
}

// keepIdP prints a note if the session cannot be refreshed.
func (a *attempt) keepIdP(tokens *auth.Tokens) {
	switch {
	case tokens.IdP.Refresh == "" && tokens.Refresh == "":
		a.s.UI.Show("note: %s returned no refresh token, so this session cannot be refreshed; --idp-scope offline_access may change that", tokens.IdP.Issuer)
	case a.in.NoStore && a.in.IdP.ClientSecret != nil:
		tokens.IdP.ClientSecret = nil
	}
}

// idpGrant returns the grant with which the provider's token is sent to the UAA: one that the UAA's metadata offers.
func (a *attempt) idpGrant(ctx context.Context) (string, error) {
	if a.in.IdP.Grant != IdPGrantExchange {
		return auth.GrantJWTBearer, nil
	}
	meta, err := a.metadata(ctx)
	if err != nil {
		return "", err
	}
	if !slices.Contains(meta.GrantTypes, auth.GrantExchange) {
		return "", session.Usage("%s does not support token exchange (RFC 8693): leave --idp-grant out", session.Host(a.c.Target.UAA))
	}
	return auth.GrantExchange, nil
}

// atIdP logs in at the provider.
func (a *attempt) atIdP(ctx context.Context, p *auth.Provider, server auth.Server, client auth.Client) (*auth.Tokens, error) {
	scope := []string{"openid", "email", "profile"}
	if len(a.in.IdP.Scope) > 0 {
		scope = session.AppendNew(slices.Clone(a.in.IdP.Scope), "openid")
	}
	flow, err := a.idpFlow(p)
	if err != nil {
		return nil, err
	}
	if flow == FlowDevice {
		return byDevice(ctx, a.s, server, client, scope)
	}
	b := &browserLogin{s: a.s, server: server, client: client, in: a.in.Browser, ask: auth.CodeInput{Scope: scope}, anyPort: true}
	return b.tokens(ctx)
}

// idpFlow returns the given flow, else the browser, or the device flow in a remote session.
func (a *attempt) idpFlow(p *auth.Provider) (string, error) {
	flow := a.in.IdP.Flow
	switch {
	case flow == "" && p.Device != "" && (p.Authorize == "" || a.s.Settings.Remote && !a.in.Browser.Manual):
		return FlowDevice, nil
	case flow == "":
		flow = FlowBrowser
	}
	if flow == FlowDevice && p.Device == "" || flow == FlowBrowser && p.Authorize == "" {
		return "", session.Usage("%s does not support logins by %s", p.Issuer, flow)
	}
	return flow, nil
}

// refusedAtIdP adds the provider to its rejection: no request was sent to the UAA yet.
func (a *attempt) refusedAtIdP(err error) error {
	if !session.IsAny[*auth.GrantError](err) && !errors.Is(err, auth.ErrCodeExpired) {
		return err
	}
	return &session.AttemptError{Host: session.Host(a.who.IdP), Who: "client " + a.who.IdPClient, Command: session.LoginLine(a.c, a.who), Err: err}
}
