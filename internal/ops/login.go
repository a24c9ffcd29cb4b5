package ops

import (
	"context"
	"maps"
	"net/url"
	"slices"
	"time"

	"github.com/cfid-cli/cfid/context/store"
	"github.com/cfid-cli/cfid/internal/auth"
	"github.com/cfid-cli/cfid/internal/rest"
)

// DefaultClient is the client that a person logs in through when none is named: every UAA of a Cloud Foundry has it,
// with an empty secret.
const DefaultClient = "cf"

// Grant names, as RFC 6749 spells them.
const (
	GrantPassword          = "password"
	GrantClientCredentials = "client_credentials"
	GrantRefreshToken      = "refresh_token"
)

// maxAge is how long what discovery found is believed before a login asks again.
const maxAge = 7 * 24 * time.Hour

// LoginInput says who logs in and how. What is empty and needed is asked for.
type LoginInput struct {
	Grant        string
	User         string
	Password     *string // nil: asked for
	ClientID     string
	ClientSecret *string // nil: asked for where the grant needs one
	Origin       string
	Scope        []string
	RefreshToken *string // grant refresh_token: somebody else's session is taken over
	As           string  // name of the context
	NoStore      bool    // the client secret is not kept: no renewal
	Org, Space   string
}

// LoginResult is the context that was written, and what the token says.
type LoginResult struct {
	Context *store.Context
	Tokens  *auth.Tokens
	Created bool
}

// Login gets tokens and keeps them: it renews the selected context when server and identity are the same, and else
// writes the context that belongs to this identity. It never replaces one of another server, zone, client or user.
func Login(ctx context.Context, s *Session, in LoginInput) (*LoginResult, error) {
	c, err := s.loginContext(ctx)
	if err != nil {
		return nil, err
	}
	if err := in.defaults(c); err != nil {
		return nil, err
	}
	tokens, err := s.grant(ctx, c, &in)
	if err != nil {
		return nil, s.loginError(c, in, err)
	}
	res, err := s.keep(ctx, c, in, tokens)
	if err != nil {
		return nil, err
	}
	if in.Org == "" && in.Space == "" {
		return res, nil
	}
	return res, s.selectPlace(ctx, in.Org, in.Space)
}

// loginContext is the context that says where to log in, with what is known of the server made fresh when it is old.
func (s *Session) loginContext(ctx context.Context) (*store.Context, error) {
	if s.Settings.Direct.Used() {
		return nil, Usage("environment mode logs in by itself: unset CFID_TARGET to keep a session")
	}
	c, err := s.Context()
	if err != nil {
		return nil, err
	}
	if c.Target.TokenEndpoint != "" && s.Settings.Now().Sub(c.Target.Seen) < maxAge {
		return c, nil
	}
	found, tls, err := s.find(ctx, TargetInput{URL: c.Target.URL, Zone: c.Zone, UAA: outOfZone(c.Target.UAA, c.Zone)}, c.TLS)
	if err != nil {
		return nil, err
	}
	err = s.Store.Update(ctx, func(f *store.File) error {
		kept := f.ByID(c.ID)
		if kept == nil {
			return store.ErrNoContext
		}
		kept.Target, kept.TLS = found.Target, tls
		kept.Target.Seen = s.Settings.Now()
		c = kept
		return nil
	})
	s.Chosen.Context = c
	return c, err
}

func (in *LoginInput) defaults(c *store.Context) error {
	if in.Grant == "" {
		in.Grant = GrantPassword
		// A context of a client is logged in as that client again, unless something speaks of a user.
		if in.User == "" && in.Password == nil && in.Origin == "" && c.Identity.Grant == GrantClientCredentials {
			in.Grant = GrantClientCredentials
		}
	}
	switch in.Grant {
	case GrantClientCredentials:
		if in.User != "" {
			return Usage("a client logs in with its own secret: leave the user name out")
		}
		if in.ClientID == "" {
			in.ClientID = c.Identity.ClientID
		}
		if in.ClientID == "" {
			return Usage("which client? name it with --client-id")
		}
	case GrantPassword, GrantRefreshToken:
		if in.ClientID == "" {
			in.ClientID = DefaultClient
			if c.Identity.ClientID != "" && c.Identity.Grant != GrantClientCredentials {
				in.ClientID = c.Identity.ClientID
			}
		}
	default:
		return Usage("unknown grant; known are password, client_credentials and refresh_token")
	}
	return nil
}

func (s *Session) grant(ctx context.Context, c *store.Context, in *LoginInput) (*auth.Tokens, error) {
	server, err := s.server(c)
	if err != nil {
		return nil, err
	}
	client, err := s.loginClient(ctx, c, in)
	if err != nil {
		return nil, err
	}
	switch in.Grant {
	case GrantClientCredentials:
		return keepSecret(client)(auth.ClientCredentials(ctx, server, client, auth.ClientCredentialsInput{Scope: in.Scope}))
	case GrantRefreshToken:
		token, err := s.answer(ctx, in.RefreshToken, Prompt{Text: "refresh token for " + host(c.Target.UAA)})
		if err != nil {
			return nil, err
		}
		return keepSecret(client)(auth.Refresh(ctx, server, client, token, in.Scope))
	default:
		return s.password(ctx, c, server, client, in)
	}
}

func (s *Session) loginClient(ctx context.Context, c *store.Context, in *LoginInput) (auth.Client, error) {
	client := auth.Client{ID: in.ClientID}
	if in.ClientSecret != nil {
		client.Secret = *in.ClientSecret
		return client, nil
	}
	if in.ClientID == DefaultClient && in.Grant != GrantClientCredentials {
		return client, nil
	}
	secret, err := s.UI.Secret(ctx, Prompt{Text: "secret of client " + in.ClientID + " at " + host(c.Target.UAA)})
	client.Secret = secret
	return client, err
}

// answer takes what was given, else asks.
func (s *Session) answer(ctx context.Context, given *string, p Prompt) (string, error) {
	if given != nil {
		return *given, nil
	}
	return s.UI.Secret(ctx, p)
}

// keepSecret puts the client's secret beside the tokens that were got with it: renewing them takes it again.
func keepSecret(client auth.Client) func(*auth.Tokens, error) (*auth.Tokens, error) {
	return func(t *auth.Tokens, err error) (*auth.Tokens, error) {
		if t != nil {
			t.ClientSecret = &client.Secret
		}
		return t, err
	}
}

// server describes the selected UAA to the grants.
func (s *Session) server(c *store.Context) (auth.Server, error) {
	client, err := s.http(c.TLS)
	if err != nil {
		return auth.Server{}, err
	}
	return auth.Server{Token: c.Target.TokenEndpoint, Authorize: c.Target.AuthorizationEndpoint, Issuer: c.Target.Issuer, HTTP: client, Now: s.Settings.Now}, nil
}

func host(raw string) string {
	u, err := url.Parse(raw)
	if err != nil {
		return raw
	}
	return u.Host
}

func bindingOf(c *store.Context) auth.Binding {
	origins := map[rest.Origin]bool{}
	for _, raw := range []string{c.Target.API, c.Target.UAA, c.Target.TokenEndpoint} {
		if u, err := rest.ParseURL(raw); err == nil {
			origins[rest.OriginOf(u)] = true
		}
	}
	return auth.Binding{
		Origins:       slices.Sorted(maps.Keys(origins)),
		Issuer:        c.Target.Issuer,
		TokenEndpoint: c.Target.TokenEndpoint,
		ClientID:      c.Identity.ClientID,
		TLSDigest:     restTLS(c.TLS).Digest(),
	}
}
