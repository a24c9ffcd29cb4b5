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

// maxAge is the age after which a login discovers the target again.
const maxAge = 7 * 24 * time.Hour

// LoginInput says who logs in and how. Empty fields are determined or asked for if needed; the input is not changed.
type LoginInput struct {
	Grant        string // the way, see ways; empty: determined
	User         string
	Password     *string // nil: asked for
	ClientID     string
	ClientSecret *string // nil: asked for if the way needs one
	ClientAuth   ClientAuthInput
	Origin       string
	Scope        []string
	RefreshToken *string // grant refresh_token: takes over another program's session
	As           string  // name of the context
	NoStore      bool    // don't store the client secret: no refresh
	Org, Space   string
	Browser      BrowserInput
	SSO          SSOInput
	IdP          IdPInput
	Assertion    AssertionInput
	Params       ParamsInput
	// ImplicitRedirect is the client's redirect URI for an implicit login; empty: one on this machine.
	ImplicitRedirect string
	MFACode          *string // nil: asked for if the server requires one
}

// LoginResult is the context that was written, and the tokens.
type LoginResult struct {
	Context *store.Context
	Tokens  *auth.Tokens
	Created bool
}

// Login gets tokens and stores them: in the selected context if server and identity are the same, otherwise
// in the context of this identity. It never replaces a context of another server, zone, client or user.
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
		s.UI.Show("note: %v; using a one-time code instead", err)
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

// loginContext returns the context to log in to. It discovers the server again if that was done long ago.
func loginContext(ctx context.Context, s *session.Session) (*store.Context, error) {
	if s.Settings.Direct.Used() {
		return nil, session.Usage("environment mode logs in by itself: unset CFID_TARGET to store a session")
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
