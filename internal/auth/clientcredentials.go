package auth

import (
	"context"
	"net/url"
)

// ClientCredentialsInput narrows a client's own token.
type ClientCredentialsInput struct {
	Scope []string // nil: all the client's authorities
}

// ClientCredentials gets a client's own token (RFC 6749 §4.4). There is no refresh token: it is
// renewed by another request, for which the caller must fill in Tokens.ClientSecret if the user
// allows it to be stored.
func ClientCredentials(ctx context.Context, server Server, client Client, in ClientCredentialsInput) (*Tokens, error) {
	form := url.Values{"grant_type": {GrantClientCredentials}}
	setScope(form, in.Scope)
	return server.post(ctx, client, form)
}
