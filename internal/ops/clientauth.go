package ops

import (
	"crypto/tls"
	"errors"
	"fmt"
	"net/url"
	"os"
	"strings"
	"time"

	"github.com/cfid-cli/cfid/context/store"
	"github.com/cfid-cli/cfid/internal/auth"
	"github.com/cfid-cli/cfid/internal/rest"
)

// ClientAuthInput says how the client proves itself. Where all is empty a context keeps the way it has; a new one has the
// client's secret in the body, which is right for a UAA of any version.
type ClientAuthInput struct {
	Secret        string // "post" or "basic": where the secret stands
	Key, KeyID    string // a private key's file, PEM or JWK, and its kid
	AssertionFile string // a finished client assertion
	Cert, CertKey string // a certificate's file and its key's, for mutual TLS
}

// maxKeyFile bounds a key, a certificate and an assertion.
const maxKeyFile = 1 << 20

// clientAuth is what the context is to keep of it. Paths become absolute: the next command runs elsewhere.
func (s *Session) clientAuth(in ClientAuthInput) (store.ClientAuth, error) {
	var kept store.ClientAuth
	for _, way := range []struct {
		used bool
		as   store.ClientAuth
	}{
		{in.Secret == "basic", store.ClientAuth{Method: auth.ClientSecretBasic}},
		{in.Key != "", store.ClientAuth{Method: auth.PrivateKeyJWT, Key: s.path(in.Key), KeyID: in.KeyID}},
		{in.AssertionFile != "", store.ClientAuth{Method: auth.PrivateKeyJWT, Assertion: s.path(in.AssertionFile)}},
		{in.Cert != "", store.ClientAuth{Method: auth.TLSClientAuth, Cert: s.path(in.Cert), CertKey: s.path(in.CertKey)}},
	} {
		switch {
		case way.used && !kept.IsZero():
			return kept, Usage("a client proves itself in one way: a secret, a key, an assertion or a certificate")
		case way.used:
			kept = way.as
		}
	}
	switch {
	case in.Secret != "" && in.Secret != "post" && in.Secret != "basic":
		return kept, Usage("--client-auth is post or basic")
	case in.KeyID != "" && in.Key == "":
		return kept, Usage("--client-key-id needs --client-key")
	case in.CertKey != "" && in.Cert == "":
		return kept, Usage("--client-cert-key needs --client-cert")
	}
	return kept, usableClientAuth(kept)
}

// usableClientAuth reads the files once: a wrong name is found before anything is asked or sent.
func usableClientAuth(a store.ClientAuth) error {
	var err error
	switch {
	case a.Key != "":
		_, err = readClientKey(a)
	case a.Assertion != "":
		_, err = readAssertion(a.Assertion)
	case a.Cert != "":
		_, err = loadClientCert(a)
	}
	if err != nil {
		return Usage("%v", err)
	}
	return nil
}

// proving gives the context with the client authentication that the input asks for. c itself is not changed: the login may fail.
func (s *Session) proving(c *store.Context, in LoginInput, clientID string) (*store.Context, error) {
	asked, err := s.clientAuth(in.ClientAuth)
	if err != nil {
		return nil, err
	}
	changed := *c
	switch {
	case in.ClientAuth != ClientAuthInput{}:
		changed.ClientAuth = asked
	case in.ClientSecret != nil && !clientAuthOf(c).NeedsSecret(), clientID != c.Identity.ClientID:
		changed.ClientAuth = store.ClientAuth{}
	}
	if in.ClientSecret != nil && !clientAuthOf(&changed).NeedsSecret() {
		return nil, Usage("a client secret is not sent beside a key, an assertion or a certificate: leave one of them out")
	}
	return &changed, nil
}

// clientAuthOf is how the context's client proves itself at the UAA.
func clientAuthOf(c *store.Context) auth.ClientAuth {
	a := c.ClientAuth
	proof := auth.ClientAuth{Method: a.Method, Text: a.String()}
	switch {
	case a.Assertion != "":
		proof.Assertion = func(time.Time) (string, error) { return readAssertion(a.Assertion) }
	case a.Key != "":
		audience, clientID := clientAudience(c.Target), c.Identity.ClientID
		proof.Assertion = func(now time.Time) (string, error) {
			key, err := readClientKey(a)
			if err != nil {
				return "", err
			}
			return key.Assertion(clientID, audience, now)
		}
	}
	return proof
}

// clientAudience is what an assertion is made out to: the issuer, which is what a UAA demands and which, as a rule, is its
// token endpoint. A server that claims to be an issuer elsewhere gets its own endpoint instead: it could log in there with
// an assertion made out to that one. An issuer on loopback is what a UAA has that nobody configured.
func clientAudience(t store.Target) string {
	issuer, err := url.Parse(t.Issuer)
	own, ownErr := url.Parse(t.TokenEndpoint)
	if err != nil || ownErr != nil || issuer.Host == "" {
		return t.TokenEndpoint
	}
	if sameFamily(own.Hostname(), issuer.Hostname()) || isLoopback(issuer.Hostname()) {
		return t.Issuer
	}
	return t.TokenEndpoint
}

func readClientKey(a store.ClientAuth) (auth.ClientKey, error) {
	data, err := readSmall(a.Key)
	if err != nil {
		return auth.ClientKey{}, fmt.Errorf("%w: %w", auth.ErrClientKey, err)
	}
	key, err := auth.ParseClientKey(data, a.KeyID)
	if err != nil {
		return key, fmt.Errorf("%s: %w", a.Key, err)
	}
	return key, nil
}

func readAssertion(path string) (string, error) {
	data, err := readSmall(path)
	if err != nil {
		return "", fmt.Errorf("%w: %w", auth.ErrClientKey, err)
	}
	text := strings.TrimSpace(string(data))
	if _, err := auth.Decode(text); err != nil {
		return "", fmt.Errorf("%w: %s holds no assertion: %w", auth.ErrClientKey, path, err)
	}
	return text, nil
}

func loadClientCert(a store.ClientAuth) (*tls.Certificate, error) {
	keyFile := a.CertKey
	if keyFile == "" {
		keyFile = a.Cert
	}
	certPEM, err := readSmall(a.Cert)
	if err != nil {
		return nil, err
	}
	keyPEM, err := readSmall(keyFile)
	if err != nil {
		return nil, err
	}
	cert, err := tls.X509KeyPair(certPEM, keyPEM)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", a.Cert, err)
	}
	return &cert, nil
}

// readSmall reads a file that is no device and of a size that such a file has.
func readSmall(path string) ([]byte, error) {
	info, err := os.Stat(path)
	if err != nil {
		return nil, err
	}
	if info.IsDir() || info.Size() > maxKeyFile {
		return nil, &os.PathError{Op: "read", Path: path, Err: errors.New("it is a folder or too large")}
	}
	return os.ReadFile(path)
}

// clientCert is the certificate for the UAA of the context; nil where it has none.
func clientCert(c *store.Context) *rest.ClientCert {
	a := c.ClientAuth
	u, err := url.Parse(c.Target.TokenEndpoint)
	if a.Cert == "" || err != nil {
		return nil
	}
	return &rest.ClientCert{To: rest.OriginOf(u), Load: func() (*tls.Certificate, error) { return loadClientCert(a) }}
}

// renewalBy names, in a word or two, by what a client's own session is renewed; clientAuth is a store.ClientAuth as text.
func renewalBy(clientAuth string) string {
	switch {
	case strings.Contains(clientAuth, " key="):
		return "client key"
	case strings.Contains(clientAuth, " assertion="):
		return "client assertion"
	case strings.Contains(clientAuth, " cert="):
		return "client certificate"
	}
	return "client secret"
}
