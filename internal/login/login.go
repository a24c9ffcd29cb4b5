package login

import (
	"context"
	"errors"
	"time"

	"github.com/cfid-cli/cfid/context/store"
	"github.com/cfid-cli/cfid/internal/auth"
	"github.com/cfid-cli/cfid/internal/platform"
	"github.com/cfid-cli/cfid/internal/session"
)

// maxAge is how long what discovery found is believed before a login asks again.
const maxAge = 7 * 24 * time.Hour

// LoginInput says who logs in and how. What is empty and needed is found out or asked for; the input itself stays as it is.
type LoginInput struct {
	Grant        string // names the way, see ways; empty: found out
	User         string
	Password     *string // nil: asked for
	ClientID     string
	ClientSecret *string // nil: asked for where the way needs one
	ClientAuth   ClientAuthInput
	Origin       string
	Scope        []string
	RefreshToken *string // grant refresh_token: somebody else's session is taken over
	As           string  // name of the context
	NoStore      bool    // the client secret is not kept: no renewal
	Org, Space   string
	Browser      BrowserInput
	SSO          SSOInput
	IdP          IdPInput
	Assertion    AssertionInput
	Params       ParamsInput
	// ImplicitRedirect is the address that the client has registered for an implicit login; empty: one on this machine.
	ImplicitRedirect string
	MFACode          *string // nil: asked for when the server demands one
}

// LoginResult is the context that was written, and what the token says.
type LoginResult struct {
	Context *store.Context
	Tokens  *auth.Tokens
	Created bool
}

// Login gets tokens and keeps them: it renews the selected context when server and identity are the same, and else
// writes the context that belongs to this identity. It never replaces one of another server, zone, client or user.
func Login(ctx context.Context, s *session.Session, in LoginInput) (*LoginResult, error) {
	c, err := loginContext(ctx, s)
	if err != nil {
		return nil, err
	}
	a, err := newAttempt(ctx, s, c, in)
	if err != nil {
		return nil, err
	}
	tokens, err := a.carryOut(ctx)
	if errors.Is(err, ErrPortsTaken) && a.way.grant == session.GrantAuthorizationCode && s.Settings.TTY {
		s.UI.Show("note: %v; a one-time code does as well", err)
		a = a.byCode()
		tokens, err = a.carryOut(ctx)
	}
	if err != nil {
		return nil, a.failure(err)
	}
	res, err := a.store(ctx, tokens)
	if err != nil {
		return nil, err
	}
	switch {
	case in.Org == "" && in.Space == "" && a.guided:
		return res, offerPlace(ctx, s)
	case in.Org == "" && in.Space == "":
		return res, nil
	}
	return res, platform.SelectPlace(ctx, s, in.Org, in.Space)
}

// loginContext is the context that says where to log in, with what is known of the server made fresh when it is old.
func loginContext(ctx context.Context, s *session.Session) (*store.Context, error) {
	if s.Settings.Direct.Used() {
		return nil, session.Usage("environment mode logs in by itself: unset CFID_TARGET to keep a session")
	}
	c, err := s.Context()
	if err != nil {
		return nil, err
	}
	if c.Target.TokenEndpoint != "" && s.Settings.Now().Sub(c.Target.Seen) < maxAge {
		return c, nil
	}
	found, tls, err := s.Find(ctx, session.Address{URL: c.Target.URL, Zone: c.Zone, UAA: session.OutOfZone(c.Target.UAA, c.Zone)}, c.TLS)
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
