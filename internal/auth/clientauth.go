package auth

import (
	"context"
	"fmt"
	"net/url"
	"strings"
	"time"

	"github.com/cfid-cli/cfid/internal/rest"
)

// Ways a client proves itself at the token endpoint, as OpenID Connect discovery and RFC 8705
// spell them.
const (
	ClientSecretPost  = "client_secret_post"
	ClientSecretBasic = "client_secret_basic"
	PrivateKeyJWT     = "private_key_jwt"
	TLSClientAuth     = "tls_client_auth"
	ClientNone        = "none" // a public client of an identity provider: many refuse even an empty secret
)

// assertionType is the client_assertion_type of RFC 7523 §2.2.
const assertionType = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer"

// ClientAuth is how a client proves itself where not by its secret in the body. It is what a
// person chose and never found out by trying: a server that refuses one way would otherwise
// be handed the secret in another.
type ClientAuth struct {
	Method string // one of the above; "": ClientSecretPost
	// Assertion gives the client assertion for the next request, for PrivateKeyJWT; now is the
	// server's time as far as it is known.
	Assertion func(now time.Time) (string, error)
	// Text says the same in a line without secrets, as the Binding keeps it: method and files.
	Text string
}

// NeedsSecret tells that the client's secret takes part.
func (a ClientAuth) NeedsSecret() bool {
	return a.Method == "" || a.Method == ClientSecretPost || a.Method == ClientSecretBasic
}

// NeedsSecret tells that the client's secret takes part, as ClientAuth.NeedsSecret.
func (b Binding) NeedsSecret() bool {
	method, _, _ := strings.Cut(b.ClientAuth, " ")
	return ClientAuth{Method: method}.NeedsSecret()
}

// prove adds to a request what shows that the client is who it says.
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
