package auth

import (
	"context"
	"crypto/rand"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"net/url"
	"strings"

	"golang.org/x/oauth2"
)

// GrantAuthorizationCode is a login in a browser, as grant_type spells it.
const GrantAuthorizationCode = "authorization_code"

// ErrCode: the token endpoint doesn't take the code: it was used before, is older than some minutes, or was given to
// another client, address or verifier. It is worth nothing from then on.
var ErrCode = errors.New("the code from the browser is refused")

// CodeInput is what an authorization request asks for.
type CodeInput struct {
	Scope  []string
	Params url.Values // further parameters: login_hint, prompt, …
}

// Authorization is one login in a browser running (RFC 6749 §4.1), always with PKCE S256 (RFC 7636). It knows the
// state, nonce and verifier of this login and of no other.
type Authorization struct {
	server                 Server
	client                 Client
	in                     CodeInput
	redirect               string
	state, nonce, verifier string
}

// NewAuthorization begins a login whose answer comes to the address redirect.
func NewAuthorization(server Server, client Client, redirect string, in CodeInput) *Authorization {
	return &Authorization{
		server: server, client: client, in: in, redirect: redirect,
		state: rand.Text(), nonce: rand.Text(), verifier: oauth2.GenerateVerifier(),
	}
}

// URL is the page to open. It is for the person's eyes: it holds the state, which Seal keeps from all output after it
// was shown.
func (a *Authorization) URL() string {
	conf := a.server.libraryConfig(a.client)
	conf.RedirectURL, conf.Scopes = a.redirect, a.in.Scope
	options := []oauth2.AuthCodeOption{oauth2.S256ChallengeOption(a.verifier), oauth2.SetAuthURLParam("nonce", a.nonce)}
	for name, values := range a.in.Params {
		options = append(options, oauth2.SetAuthURLParam(name, strings.Join(values, " ")))
	}
	return conf.AuthCodeURL(a.state, options...)
}

// Seal registers what nobody has to see again: from now on it is in no output.
func (a *Authorization) Seal() {
	a.server.HTTP.Scrub().Add(a.state, a.nonce, a.verifier)
}

// Redeem exchanges the code for tokens, once. Where an id token comes with them it must be of this login. A refusal is a
// GrantError: ErrCode, ErrBadCredentials for the client's, ErrGrantNotAllowed.
func (a *Authorization) Redeem(ctx context.Context, code string) (*Tokens, error) {
	transport, ctx := a.server.library(ctx, a.client, code, a.state, a.verifier)
	conf := a.server.libraryConfig(a.client)
	conf.RedirectURL = a.redirect
	_, err := conf.Exchange(ctx, code, oauth2.VerifierOption(a.verifier))
	tokens, err := transport.tokens(err)
	if err != nil {
		return nil, err
	}
	if err := a.checkID(tokens); err != nil {
		return nil, err
	}
	return tokens, nil
}

// checkID compares an id token with this login. Its signature proves nothing here: it came from the token endpoint itself
// (OpenID Connect Core §3.1.3.7). Its time is compared with the server's clock, for ours may be wrong.
func (a *Authorization) checkID(t *Tokens) error {
	if t.ID == "" {
		return nil
	}
	jwt, err := Decode(t.ID)
	if err != nil {
		return fmt.Errorf("%w: %w", ErrIDToken, err)
	}
	claims := jwt.Claims
	want := Expect{Issuer: a.server.Issuer, Audience: a.client.ID, Now: a.server.now().Add(t.Skew), Leeway: Leeway}
	for _, c := range []Check{checkIssuer(claims, want), checkAudience(claims, want), checkExpiry(claims, want)} {
		if c.Outcome == Failed {
			return fmt.Errorf("%w: %s: %s", ErrIDToken, c.Name, c.Detail)
		}
	}
	switch {
	case len(claims.Audience) > 1 && claims.AuthorizedParty != a.client.ID:
		return fmt.Errorf("%w: it was given to %q", ErrIDToken, claims.AuthorizedParty)
	case !sameText(claims.Nonce, a.nonce):
		return fmt.Errorf("%w: its nonce is not the one that was sent", ErrIDToken)
	}
	return nil
}

// RedirectPath is the path of the address that answers come to: the same at every login to a server, so that it can be
// registered exactly, and another one for each server, so that an answer of one is never taken for another's.
func RedirectPath(authorize string) string {
	sum := sha256.Sum256([]byte(authorize))
	return "/cb/" + hex.EncodeToString(sum[:6])
}
