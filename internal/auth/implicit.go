package auth

import (
	"crypto/rand"
	"encoding/json"
	"fmt"
	"net/url"
	"strings"
)

// GrantImplicit is the login of old servers and clients in which the token itself comes back
// through the browser (RFC 6749 §4.2). It is used only when named: the token stays in the
// browser's history, and nothing proves that it was issued for this client.
const GrantImplicit = "implicit"

// Implicit is one such login in progress.
type Implicit struct {
	server                 Server
	client                 Client
	redirect, state, nonce string
	scope                  []string
	params                 url.Values
}

// NewImplicit begins a login whose answer is in the fragment (after the #) of the address redirect.
func NewImplicit(server Server, client Client, redirect string, in CodeInput) *Implicit {
	return &Implicit{server: server, client: client, redirect: redirect, state: rand.Text(), nonce: rand.Text(), scope: in.Scope, params: in.Params}
}

// URL is the page to open.
func (i *Implicit) URL() (string, error) {
	u, err := Openable(i.server.Authorize)
	if err != nil {
		return "", fmt.Errorf("authorization endpoint: %w", err)
	}
	q := url.Values{"response_type": {"token"}, "client_id": {i.client.ID}, "redirect_uri": {i.redirect}, "state": {i.state}, "nonce": {i.nonce}}
	for name, values := range i.params {
		q[name] = values
	}
	setScope(q, i.scope)
	u.RawQuery = q.Encode()
	return u.String(), nil
}

// Pasted reads the tokens from the address that the browser ended at, as a user copied it. An
// answer to another login is an ErrNotAnswer, a refusal a CallbackError.
func (i *Implicit) Pasted(text string) (*Tokens, error) {
	at, fragment, found := strings.Cut(strings.TrimSpace(text), "#")
	i.server.HTTP.Scrub().Add(fragment)
	if !found {
		return nil, notAnswer("it has nothing after a #")
	}
	if at, _, _ = strings.Cut(at, "?"); strings.TrimSuffix(at, "/") != strings.TrimSuffix(i.redirect, "/") {
		return nil, notAnswer("it must begin with " + i.redirect)
	}
	q, err := url.ParseQuery(fragment)
	if err != nil {
		return nil, notAnswer("the part after the # cannot be read")
	}
	i.server.HTTP.Scrub().Add(q.Get("access_token"), q.Get("id_token"))
	for name, values := range q {
		if len(values) > 1 {
			return nil, notAnswer("it has more than one " + name)
		}
	}
	if code := q.Get("error"); code != "" && (q.Get("state") == "" || sameText(q.Get("state"), i.state)) {
		return nil, &CallbackError{Code: code, Description: q.Get("error_description")}
	}
	if !sameText(q.Get("state"), i.state) {
		return nil, notAnswer("its state is not that of this login")
	}
	return i.tokens(q)
}

// tokens checks the access token as far as possible: a nonce in it must be that of this login.
func (i *Implicit) tokens(q url.Values) (*Tokens, error) {
	members := map[string]string{}
	for name := range q {
		members[name] = q.Get(name)
	}
	delete(members, "refresh_token") // an implicit login has none (RFC 6749 §4.2.2)
	body, err := json.Marshal(members)
	if err != nil {
		return nil, err
	}
	tokens, err := FromResponse(body, i.server.now())
	if err != nil {
		return nil, err
	}
	if jwt, err := Decode(tokens.Access); err == nil && jwt.Claims.Nonce != "" && !sameText(jwt.Claims.Nonce, i.nonce) {
		return nil, notAnswer("its token was issued for another login")
	}
	tokens.Grant, tokens.Issuer, tokens.TokenEndpoint, tokens.ClientID = GrantImplicit, i.server.Issuer, i.server.Token, i.client.ID
	return tokens, nil
}
