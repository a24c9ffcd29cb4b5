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

// maxKeyFile is the maximum size of a key, a certificate or an assertion, in bytes.
const maxKeyFile = 1 << 20

// UsableClientAuth reads the files, so that a wrong name fails before anything is asked or sent.
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

// ClientAuthOf returns how the context's client authenticates at the UAA.
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

// ClientAudience returns the audience of an assertion: the issuer, which a UAA requires and which is usually its
// token endpoint. For a server that claims an issuer elsewhere it is the server's own endpoint: otherwise the server could
// log in at that issuer with the assertion. A UAA whose issuer was not configured has one on loopback.
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
		return "", fmt.Errorf("%w: %s has no assertion: %w", auth.ErrClientKey, path, err)
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

// ReadSmall reads a regular file of at most maxKeyFile bytes.
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

// clientCert returns the certificate for the UAA of the context; nil if it has none.
func clientCert(c *store.Context) *rest.ClientCert {
	a := c.ClientAuth
	u, err := url.Parse(c.Target.TokenEndpoint)
	if a.Cert == "" || err != nil {
		return nil
	}
	return &rest.ClientCert{To: rest.OriginOf(u), Load: func() (*tls.Certificate, error) { return loadClientCert(a) }}
}

// renewalBy names the credential that a client's session is refreshed with; clientAuth is a store.ClientAuth as text.
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
