package login

import (
	"github.com/cfid-cli/cfid/context/store"
	"github.com/cfid-cli/cfid/internal/auth"
	"github.com/cfid-cli/cfid/internal/session"
)

// ClientAuthInput says how the client proves itself. Where all is empty a context keeps the way it has; a new one has the
// client's secret in the body, which is right for a UAA of any version.
type ClientAuthInput struct {
	Secret        string // "post" or "basic": where the secret stands
	Key, KeyID    string // a private key's file, PEM or JWK, and its kid
	AssertionFile string // a finished client assertion
	Cert, CertKey string // a certificate's file and its key's, for mutual TLS
}

// clientAuth is what the context is to keep of it. Paths become absolute: the next command runs elsewhere.
func clientAuth(s *session.Session, in ClientAuthInput) (store.ClientAuth, error) {
	var kept store.ClientAuth
	for _, way := range []struct {
		used bool
		as   store.ClientAuth
	}{
		{in.Secret == "basic", store.ClientAuth{Method: auth.ClientSecretBasic}},
		{in.Key != "", store.ClientAuth{Method: auth.PrivateKeyJWT, Key: s.Path(in.Key), KeyID: in.KeyID}},
		{in.AssertionFile != "", store.ClientAuth{Method: auth.PrivateKeyJWT, Assertion: s.Path(in.AssertionFile)}},
		{in.Cert != "", store.ClientAuth{Method: auth.TLSClientAuth, Cert: s.Path(in.Cert), CertKey: s.Path(in.CertKey)}},
	} {
		switch {
		case way.used && !kept.IsZero():
			return kept, session.Usage("a client proves itself in one way: a secret, a key, an assertion or a certificate")
		case way.used:
			kept = way.as
		}
	}
	switch {
	case in.Secret != "" && in.Secret != "post" && in.Secret != "basic":
		return kept, session.Usage("--client-auth is post or basic")
	case in.KeyID != "" && in.Key == "":
		return kept, session.Usage("--client-key-id needs --client-key")
	case in.CertKey != "" && in.Cert == "":
		return kept, session.Usage("--client-cert-key needs --client-cert")
	}
	return kept, session.UsableClientAuth(kept)
}

// proving gives the context with the client authentication that the input asks for. c itself is not changed: the login may fail.
func proving(s *session.Session, c *store.Context, in LoginInput, clientID string) (*store.Context, error) {
	asked, err := clientAuth(s, in.ClientAuth)
	if err != nil {
		return nil, err
	}
	changed := *c
	switch {
	case in.ClientAuth != ClientAuthInput{}:
		changed.ClientAuth = asked
	case in.ClientSecret != nil && !session.ClientAuthOf(c).NeedsSecret(), clientID != c.Identity.ClientID:
		changed.ClientAuth = store.ClientAuth{}
	}
	if in.ClientSecret != nil && !session.ClientAuthOf(&changed).NeedsSecret() {
		return nil, session.Usage("a client secret is not sent beside a key, an assertion or a certificate: leave one of them out")
	}
	return &changed, nil
}
