package auth

import (
	"context"
	"fmt"
	"net/url"
	"strings"
	"time"

	"github.com/cfid-cli/cfid/internal/rest"
)

// Methods of client authentication at the token endpoint, as OpenID Connect discovery and
// RFC 8705 name them.
const (
	ClientSecretPost  = "client_secret_post"
	ClientSecretBasic = "client_secret_basic"
	PrivateKeyJWT     = "private_key_jwt"
	TLSClientAuth     = "tls_client_auth"
	ClientNone        = "none" // a public client of an identity provider: many reject even an empty secret
)

// assertionType is the client_assertion_type of RFC 7523 §2.2.
const assertionType = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer"

// ClientAuth is how a client authenticates, if not by its secret in the body. The user chooses
// it; it is never found out by trying, because a server that rejects one method would then
// receive the secret by another.
type ClientAuth struct {
	Method string // one of the above; "": ClientSecretPost
	// Assertion returns the client assertion for the next request, for PrivateKeyJWT; now is the
	// server's time as far as it is known.
	Assertion func(now time.Time) (string, error)
	// Text describes it in a line without secrets, as the Binding stores it: method and files.
	Text string
}

// NeedsSecret reports whether the method uses the client's secret.
func (a ClientAuth) NeedsSecret() bool {
	return a.Method == "" || a.Method == ClientSecretPost || a.Method == ClientSecretBasic
}

// NeedsSecret reports whether the binding's method uses the client's secret.
func (b Binding) NeedsSecret() bool {
	method, _, _ := strings.Cut(b.ClientAuth, " ")
	return ClientAuth{Method: method}.NeedsSecret()
}

// prove adds the client's authentication to a request.
func (s Server) prove(ctx context.Context, client Client, form url.Values, request *rest.Request) error {
	method := client.Auth.Method
	if method == "" {
		method = s.ClientAuth
	}
	form.Set("client_id", client.ID)
	switch method {
	case "", ClientSecretPost:
		form.Set("client_secret", client.Secret)
	case ClientSecretBasic: // RFC 6749 §2.3.1: both halves form-encoded
		form.Del("client_id")
		request.Basic = &rest.BasicAuth{User: url.QueryEscape(client.ID), Password: url.QueryEscape(client.Secret)}
	case PrivateKeyJWT:
		return s.assert(ctx, client, form, request)
	case ClientNone, TLSClientAuth: // the certificate is the connection's
	default:
		return fmt.Errorf("client authentication %q is not supported", method)
	}
	return nil
}

func (s Server) assert(ctx context.Context, client Client, form url.Values, request *rest.Request) error {
	if client.Auth.Assertion == nil {
		return fmt.Errorf("%w: the client has none", ErrClientKey)
	}
	now := s.now()
	if endpoint, err := rest.ParseURL(s.Token); err == nil {
		ahead, _ := s.HTTP.Skew(rest.OriginOf(endpoint))
		now = now.Add(ahead)
	}
	assertion, err := client.Auth.Assertion(now)
	if err != nil {
		return err
	}
	if err := ctx.Err(); err != nil {
		return err
	}
	assertion = strings.TrimSpace(assertion)
	if assertion == "" || !headerSafe(assertion) {
		return fmt.Errorf("%w: the assertion is empty or not a JWT", ErrClientKey)
	}
	form.Set("client_assertion_type", assertionType)
	form.Set("client_assertion", assertion)
	request.Secrets = append(request.Secrets, assertion)
	return nil
}
