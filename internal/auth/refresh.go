package auth

import (
	"context"
	"net/url"
)

// Refresh gets a new access token (RFC 6749 §6); scope narrows it, nil keeps what was granted.
// If the answer has no refresh token, the given one stays valid and is in the result. Most UAA
// clients keep theirs; 77 rotates a public client's and invalidates the old one at once, so the
// result must be stored before it is used. A refusal is ErrExpired: a UAA answers 401
// invalid_token where RFC 6749 has 400 invalid_grant.
func Refresh(ctx context.Context, server Server, client Client, refresh string, scope []string) (*Tokens, error) {
	form := url.Values{"grant_type": {GrantRefresh}, "refresh_token": {refresh}}
	setScope(form, scope)
	tokens, err := server.post(ctx, client, form, refresh)
	if err != nil {
		return nil, err
	}
	if tokens.Refresh == "" {
		tokens.Refresh, tokens.RefreshEnds = refresh, end(refresh)
	}
	return tokens, nil
}
