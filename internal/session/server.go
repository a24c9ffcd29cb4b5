package session

import (
	"maps"
	"slices"
	"time"

	"github.com/cfid-cli/cfid/context/store"
	"github.com/cfid-cli/cfid/internal/auth"
	"github.com/cfid-cli/cfid/internal/rest"
)

// EndsOf says when the tokens end, on this machine's clock.
func EndsOf(t *auth.Tokens) store.Ends {
	ends := store.Ends{Access: OnOurClock(t.AccessEnds, t.Skew), Refresh: OnOurClock(t.RefreshEnds, t.Skew)}
	switch {
	case t.IdP != nil && t.IdP.Renewable():
		ends.Renewal, ends.Refresh = "identity provider", OnOurClock(t.IdP.RefreshEnds(), t.Skew)
	case t.ClientSecret == nil && t.NeedsSecret(): // without it neither way is open
	case t.Refresh != "":
		ends.Renewal = "refresh token"
	case t.Grant == GrantClientCredentials:
		ends.Renewal = renewalBy(t.ClientAuth)
	}
	return ends
}

// OnOurClock removes how far the server's clock is ahead; the zero time stays "not known".
func OnOurClock(at time.Time, ahead time.Duration) time.Time {
	if at.IsZero() {
		return at
	}
	return at.Add(-ahead)
}

// Server describes the selected UAA to the grants.
func (s *Session) Server(c *store.Context) (auth.Server, error) {
	client, err := s.httpFor(c)
	if err != nil {
		return auth.Server{}, err
	}
	return auth.Server{Token: c.Target.TokenEndpoint, Authorize: c.Target.AuthorizationEndpoint, Issuer: c.Target.Issuer, HTTP: client, Now: s.Settings.Now}, nil
}

// BindingOf is what the tokens of a context are bound to: origins, issuer, client, TLS settings.
func BindingOf(c *store.Context) auth.Binding {
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
		ClientAuth:    c.ClientAuth.String(),
		IdP:           c.Identity.IdP,
		TLSDigest:     RestTLS(c.TLS).Digest(),
	}
}

// IdPHTTP is the client for identity providers. No TLS exception of a context holds for them, but its trust store does.
func (s *Session) IdPHTTP() (*rest.Client, error) {
	if s.Chosen.Context == nil {
		return s.HTTP(store.TLS{Roots: s.EnvRoots()})
	}
	return s.HTTP(store.TLS{Roots: s.Chosen.Context.TLS.Roots})
}
