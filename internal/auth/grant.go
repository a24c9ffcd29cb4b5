package auth

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/url"
	"strings"
	"time"

	"github.com/cfid-cli/cfid/internal/rest"
)

// The grants, as grant_type spells them.
const (
	GrantPassword          = "password"
	GrantClientCredentials = "client_credentials"
	GrantRefresh           = "refresh_token"
)

// Server is a server that issues tokens.
type Server struct {
	Token     string       // URL of the token endpoint
	Authorize string       // URL of the authorization endpoint, for browser logins
	Device    string       // URL of the device authorization endpoint; empty: the server has none
	Issuer    string       // iss of its tokens
	HTTP      *rest.Client // sends the requests; no default
	// ClientAuth is ClientSecretPost when empty: the only method that works at a UAA of every
	// version with every character. ClientSecretBasic is for identity providers that require it.
	// The Client's own setting takes precedence.
	ClientAuth string
	Params     []Param          // added to every grant, for servers that require more
	Now        func() time.Time // nil: time.Now
}

// Client is the OAuth client that requests tokens. An empty secret is sent as such: a UAA
// rejects a client id without the parameter. Printing it with fmt prints no secret.
type Client struct {
	ID, Secret string
	Auth       ClientAuth
}

// Format writes the id alone, whatever the verb.
func (c Client) Format(f fmt.State, _ rune) { _, _ = io.WriteString(f, c.ID) }

func (s Server) now() time.Time {
	if s.Now == nil {
		return time.Now()
	}
	return s.Now()
}

// post sends a grant exactly once: a code, a password or a refresh token that reached the server
// may be used up (RFC 6749 §4.1.2, RFC 9700 §4.14), whatever the answer.
func (s Server) post(ctx context.Context, client Client, form url.Values, secrets ...string) (*Tokens, error) {
	secrets = append(secrets, into(form, s.Params)...)
	body, ahead, err := s.send(ctx, s.Token, client, form, secrets...)
	if err != nil {
		return nil, err
	}
	return s.tokens(client, form, body, ahead)
}

// tokens reads the answer to a grant.
func (s Server) tokens(client Client, form url.Values, body []byte, ahead time.Duration) (*Tokens, error) {
	tokens, err := FromResponse(body, s.now().Add(ahead))
	if err != nil {
		return nil, err
	}
	s.HTTP.Scrub().Add(tokens.Access, tokens.Refresh, tokens.ID)
	tokens.Skew, tokens.Grant = ahead, form.Get("grant_type")
	tokens.Issuer, tokens.TokenEndpoint, tokens.ClientID = s.Issuer, s.Token, client.ID
	tokens.ClientAuth, tokens.Params = client.Auth.Text, lasting(s.Params, false)
	if client.Secret == "" && client.Auth.NeedsSecret() {
		tokens.ClientSecret = new(string)
	}
	if scope := form.Get("scope"); scope != "" {
		tokens.Requested = strings.Fields(scope)
	}
	return tokens, nil
}

// send posts a form to one of the server's endpoints as the client, once. ahead is how far
// the server's clock is ahead of ours.
func (s Server) send(ctx context.Context, to string, client Client, form url.Values, secrets ...string) (body []byte, ahead time.Duration, err error) {
	if s.HTTP == nil {
		return nil, 0, errors.New("no HTTP client to get a token with")
	}
	endpoint, err := rest.ParseURL(to)
	if err != nil {
		return nil, 0, fmt.Errorf("token endpoint: %w", err)
	}
	request := rest.PostForm(to, form)
	request.Anonymous, request.Once = true, true
	request.Secrets = append(secrets, client.Secret)
	if err := s.prove(ctx, client, form, &request); err != nil {
		return nil, 0, err
	}
	if err := s.HTTP.At(endpoint, nil).Do(ctx, request, &body); err != nil {
		return nil, 0, classify(form.Get("grant_type"), err)
	}
	ahead, _ = s.HTTP.Skew(rest.OriginOf(endpoint))
	return body, ahead, nil
}

func setScope(form url.Values, scope []string) {
	if len(scope) > 0 {
		form.Set("scope", strings.Join(scope, " "))
	}
}
