package login

import (
	"github.com/cfid-cli/cfid/context/store"
	"github.com/cfid-cli/cfid/internal/auth"
	"github.com/cfid-cli/cfid/internal/session"
)

// ClientAuthInput says how the client authenticates. The zero value keeps the context's way; in a new context it sends the
// client's secret in the body, which every version of UAA supports.
type ClientAuthInput struct {
	Secret        string // "post" or "basic": where the secret is sent
	Key, KeyID    string // a private key's file, PEM or JWK, and its kid
	AssertionFile string // a client assertion that was issued elsewhere
	Cert, CertKey string // a certificate's file and its key's, for mutual TLS
}

// clientAuth returns the part that the context stores. It makes paths absolute, because the next command may run elsewhere.
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
			return kept, session.Usage("use only one of a secret, a key, an assertion and a certificate for the client")
		case way.used:
			kept = way.as
		}
	}
	switch {
	case in.Secret != "" && in.Secret != "post" && in.Secret != "basic":
		return kept, session.Usage("--client-auth must be post or basic")
	case in.KeyID != "" && in.Key == "":
		return kept, session.Usage("--client-key-id needs --client-key")
	case in.CertKey != "" && in.Cert == "":
		return kept, session.Usage("--client-cert-key needs --client-cert")
	}
	return kept, session.UsableClientAuth(kept)
}

// proving returns a copy of the context with the client authentication of the input. c is not changed: the login may fail.
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
		return nil, session.Usage("use a client secret, or a key, an assertion or a certificate, not both")
	}
	return &changed, nil
}
