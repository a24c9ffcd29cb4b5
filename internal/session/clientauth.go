package session

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

// maxKeyFile bounds a key, a certificate and an assertion.
const maxKeyFile = 1 << 20

// UsableClientAuth reads the files once: a wrong name is found before anything is asked or sent.
func UsableClientAuth(a store.ClientAuth) error {
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

// ClientAuthOf is how the context's client proves itself at the UAA.
func ClientAuthOf(c *store.Context) auth.ClientAuth {
	a := c.ClientAuth
	proof := auth.ClientAuth{Method: a.Method, Text: a.String()}
	switch {
	case a.Assertion != "":
		proof.Assertion = func(time.Time) (string, error) { return readAssertion(a.Assertion) }
	case a.Key != "":
		audience, clientID := ClientAudience(c.Target), c.Identity.ClientID
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

// ClientAudience is what an assertion is made out to: the issuer, which is what a UAA demands and which, as a rule, is its
// token endpoint. A server that claims to be an issuer elsewhere gets its own endpoint instead: it could log in there with
// an assertion made out to that one. An issuer on loopback is what a UAA has that nobody configured.
func ClientAudience(t store.Target) string {
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
	data, err := ReadSmall(a.Key)
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
	data, err := ReadSmall(path)
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
	certPEM, err := ReadSmall(a.Cert)
	if err != nil {
		return nil, err
	}
	keyPEM, err := ReadSmall(keyFile)
	if err != nil {
		return nil, err
	}
	cert, err := tls.X509KeyPair(certPEM, keyPEM)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", a.Cert, err)
	}
	return &cert, nil
}

// ReadSmall reads a file that is no device and of a size that such a file has.
func ReadSmall(path string) ([]byte, error) {
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
