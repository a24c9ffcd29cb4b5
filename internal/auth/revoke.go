package auth

import (
	"context"
	"errors"
	"net/url"
	"slices"
	"time"

	"github.com/cfid-cli/cfid/internal/rest"
)

// Fate is what became of a token at a logout.
type Fate string

// The fates.
const (
	Revoked Fate = "revoked" // the server has forgotten it now
	Gone    Fate = "gone"    // the server no longer knew it
	Lives   Fate = "lives"   // it stays valid until it ends
)

// Revocation is the result for one token.
type Revocation struct {
	Token string // "refresh token" or "access token"
	Fate  Fate
	Until time.Time // for Lives: when it ends; zero: unknown
	Err   error     // for Lives: why it could not be revoked
}

// ErrNotRecorded: the token is a plain JWT, of which the server keeps no record.
var ErrNotRecorded = errors.New("the server keeps no record of this token, so it cannot be revoked")

// ErrNoRevocation: the identity provider has no revocation endpoint.
var ErrNoRevocation = errors.New("the identity provider has no revocation endpoint")

// Revoke revokes the tokens of one login and no other tokens of the user: DELETE
// /oauth/token/revoke/{jti}, which a UAA allows to a token's owner. Of api, the UAA's root,
// the client and the base serve; its credential doesn't, for that might renew, and then the
// refresh token would be another. Call Source.Token first, so that the access token is
// good. It comes last, for it is needed until then, and is asked about only where the server
// says that it keeps a record: plain JWTs live until they end. No answer stops the logout:
// what went wrong is in the report.
func Revoke(ctx context.Context, api *rest.API, tokens *Tokens) []Revocation {
	api = api.Client().At(api.Base(), fixed{tokens})
	var report []Revocation
	if tokens.Refresh != "" {
		report = append(report, revoke(ctx, api, "refresh token", tokens.Refresh, tokens.RefreshEnds))
	}
	if tokens.Access == "" {
		return report
	}
	if jwt, err := Decode(tokens.Access); err == nil && !jwt.Claims.Revocable {
		return append(report, Revocation{Token: "access token", Fate: Lives, Until: tokens.AccessEnds, Err: ErrNotRecorded})
	}
	return append(report, revoke(ctx, api, "access token", tokens.Access, tokens.AccessEnds))
}

func revoke(ctx context.Context, api *rest.API, name, token string, until time.Time) Revocation {
	jti, recorded := token, true // an opaque token is its own id
	if jwt, err := Decode(token); err == nil {
		jti, recorded = jwt.Claims.ID, jwt.Claims.Revocable
	}
	if jti == "" {
		return Revocation{Token: name, Fate: Lives, Until: until, Err: ErrNotRecorded}
	}
	request := rest.Delete(rest.Path("oauth", "token", "revoke", jti))
	request.Secrets = []string{token}
	err := api.Do(ctx, request, nil)
	var answer *rest.Error
	unknown := errors.As(err, &answer) && answer.Status == rest.StatusNotFound && answer.Code == "invalid_token"
	switch {
	case err == nil:
		return Revocation{Token: name, Fate: Revoked}
	case unknown && recorded:
		return Revocation{Token: name, Fate: Gone}
	case unknown: // 4.30's refresh token: a JWT that doesn't say whether it is stored
		err = ErrNotRecorded
	}
	return Revocation{Token: name, Fate: Lives, Until: until, Err: err}
}

// RevokeAtIdP revokes the refresh token of the identity provider (RFC 7009), with which one
// could log in again. A provider that has no endpoint for it, or refuses, is in the report.
func RevokeAtIdP(ctx context.Context, http *rest.Client, session *IdPSession) []Revocation {
	if session == nil || session.Refresh == "" {
		return nil
	}
	report := Revocation{Token: "identity provider's token", Fate: Lives, Until: session.RefreshEnds()}
	if session.Revoke == "" {
		report.Err = ErrNoRevocation
		return []Revocation{report}
	}
	provider := Server{Token: session.Token, HTTP: http, ClientAuth: session.ClientAuth}
	client := Client{ID: session.ClientID}
	if session.ClientSecret != nil {
		client.Secret = *session.ClientSecret
	}
	form := url.Values{"token": {session.Refresh}, "token_type_hint": {"refresh_token"}}
	if _, _, report.Err = provider.send(ctx, session.Revoke, client, form, session.Refresh); report.Err == nil {
		report.Fate, report.Until = Revoked, time.Time{}
	}
	return []Revocation{report}
}

// Fixed is the credential of tokens as they are: nothing renews them, and they go to their own servers only.
func Fixed(tokens *Tokens) rest.Credential { return fixed{tokens} }

// fixed is a credential that cannot be renewed.
type fixed struct{ tokens *Tokens }

// Bearer answers for any other server with an error, so that not even the request is sent:
// its path contains the token if that is opaque.
func (f fixed) Bearer(_ context.Context, to rest.Origin, _ string) (string, error) {
	if !slices.Contains(f.tokens.Origins, to) {
		return "", &TargetChangedError{Differs: []string{"server (is " + string(to) + ")"}}
	}
	return f.tokens.Access, nil
}
