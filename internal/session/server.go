package session

import (
	"maps"
	"slices"
	"time"

	"github.com/cfid-cli/cfid/context/store"
	"github.com/cfid-cli/cfid/internal/auth"
	"github.com/cfid-cli/cfid/internal/rest"
)

// EndsOf returns when the tokens expire, by this machine's clock.
func EndsOf(t *auth.Tokens) store.Ends {
	ends := store.Ends{Access: OnOurClock(t.AccessEnds, t.Skew), Refresh: OnOurClock(t.RefreshEnds, t.Skew)}
	switch {
	case t.IdP != nil && t.IdP.Renewable():
		ends.Renewal, ends.Refresh = "identity provider", OnOurClock(t.IdP.RefreshEnds(), t.Skew)
	case t.ClientSecret == nil && t.NeedsSecret(): // both ways need the secret
	case t.Refresh != "":
		ends.Renewal = "refresh token"
	case t.Grant == GrantClientCredentials:
		ends.Renewal = renewalBy(t.ClientAuth)
	}
	return ends
}

// OnOurClock converts a time of the server's clock to this machine's; the zero time, "unknown", stays zero.
func OnOurClock(at time.Time, ahead time.Duration) time.Time {
	if at.IsZero() {
		return at
	}
	return at.Add(-ahead)
}

// Server describes the selected UAA for the grants of package auth.
func (s *Session) Server(c *store.Context) (auth.Server, error) {
	client, err := s.httpFor(c)
	if err != nil {
		return auth.Server{}, err
	}
	return auth.Server{Token: c.Target.TokenEndpoint, Authorize: c.Target.AuthorizationEndpoint, Issuer: c.Target.Issuer, HTTP: client, Now: s.Settings.Now}, nil
}

// BindingOf returns what the tokens of a context are bound to: origins, issuer, client, TLS settings.
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

// IdPHTTP returns the HTTP client for identity providers. It uses the context's trust store, but none of its TLS exceptions.
func (s *Session) IdPHTTP() (*rest.Client, error) {
	if s.Chosen.Context == nil {
		return s.HTTP(store.TLS{Roots: s.EnvRoots()})
	}
	return s.HTTP(store.TLS{Roots: s.Chosen.Context.TLS.Roots})
}
