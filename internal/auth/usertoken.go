package auth

import (
	"context"
	"fmt"
	"net/url"

	"github.com/cfid-cli/cfid/internal/rest"
)

// GrantUserToken is UAA's way from one client to another: a user's session with the first
// gives one with the second.
const GrantUserToken = "user_token"

// UserToken gets the same user's tokens for another client: with a user's access token, which
// needs the scope uaa.user, a UAA gives a refresh token of the client, and that is exchanged as
// the client. Refusals are those of any grant: the client must have the refresh_token grant.
func UserToken(ctx context.Context, server Server, bearer Credential, client Client, scope []string) (*Tokens, error) {
	endpoint, err := rest.ParseURL(server.Token)
	if err != nil {
		return nil, fmt.Errorf("token endpoint: %w", err)
	}
	form := url.Values{"grant_type": {GrantUserToken}, "client_id": {client.ID}, "response_type": {"token"}, paramTokenFormat: {"opaque"}}
	setScope(form, scope)
	var answer struct {
		Refresh string `json:"refresh_token"`
	}
	request := rest.PostForm(server.Token, form)
	request.Once = true
	if err := server.HTTP.At(endpoint, bearer).Do(ctx, request, &answer); err != nil {
		return nil, classify(GrantUserToken, err)
	}
	if answer.Refresh == "" {
		return nil, fmt.Errorf("%w: refresh_token is missing", ErrNoToken)
	}
	server.HTTP.Scrub().Add(answer.Refresh)
	tokens, err := Refresh(ctx, server, client, answer.Refresh, nil)
	if err != nil {
		return nil, err
	}
	tokens.Grant = GrantUserToken
	return tokens, nil
}

// Credential is where a request's bearer token comes from, as a Source.
type Credential = rest.Credential
