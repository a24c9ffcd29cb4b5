package auth

import (
	"context"
	"encoding/json"
	"fmt"
	"net/url"
	"time"
)

// GrantExchange is RFC 8693's grant.
const GrantExchange = "urn:ietf:params:oauth:grant-type:token-exchange"

// tokenType begins the names of RFC 8693 §3.
const tokenType = "urn:ietf:params:oauth:token-type:"

// TokenTypes are the short names of token types: what follows urn:ietf:params:oauth:token-type: in RFC 8693 §3.
func TokenTypes() []string {
	return []string{"access_token", "refresh_token", "id_token", "jwt", "saml1", "saml2"}
}

// TypeURI returns the full name of a token type for its short one; any other text is returned unchanged.
func TypeURI(name string) string {
	for _, short := range TokenTypes() {
		if name == short {
			return tokenType + name
		}
	}
	return name
}

// ExchangeInput is a token to be exchanged for another one (RFC 8693 §2.1). Types are URIs.
type ExchangeInput struct {
	Subject, SubjectType string   // the token of the user to act for
	Actor, ActorType     string   // the token of the one who acts; empty: the client
	Requested            string   // type of the wanted token; empty: the server's choice
	Audience, Resource   []string // where the token is to be used
	Scope                []string
}

// Exchanged is the answer (RFC 8693 §2.2.1). Printing it with fmt prints no secret.
type Exchanged struct {
	Token  string // of the issued type, not always an access token
	Issued string // URI of its type
	Type   string // "Bearer", or "N_A" for what is no access token
	Ends   time.Time
	Scope  []string
	Answer json.RawMessage // as received
}

// Exchange gets a token for another one.
func Exchange(ctx context.Context, server Server, client Client, in ExchangeInput) (*Exchanged, error) {
	form := in.form()
	body, ahead, err := server.send(ctx, server.Token, client, form, in.Subject, in.Actor)
	if err != nil {
		return nil, err
	}
	members, err := parseObject(body)
	if err != nil {
		return nil, fmt.Errorf("%w: the answer is %w", ErrNoToken, err)
	}
	r := reader{all: members}
	out := &Exchanged{
		Token: r.text("access_token"), Issued: r.text("issued_token_type"), Type: r.text("token_type"), Scope: r.list("scope", true), Answer: body,
	}
	if out.Token == "" {
		return nil, fmt.Errorf("%w: access_token is missing", ErrNoToken)
	}
	server.HTTP.Scrub().Add(out.Token, r.text("refresh_token"), r.text("id_token"))
	out.Ends = end(out.Token)
	if life, ok := r.seconds("expires_in"); out.Ends.IsZero() && ok {
		out.Ends = server.now().Add(ahead + life)
	}
	return out, nil
}

// ExchangeForSession is Exchange for an access token to keep a session with.
func ExchangeForSession(ctx context.Context, server Server, client Client, in ExchangeInput) (*Tokens, error) {
	return server.post(ctx, client, in.form(), in.Subject, in.Actor)
}

func (in ExchangeInput) form() url.Values {
	form := url.Values{"grant_type": {GrantExchange}, "subject_token": {in.Subject}, "subject_token_type": {in.SubjectType}}
	if in.Actor != "" {
		form.Set("actor_token", in.Actor)
		form.Set("actor_token_type", in.ActorType)
	}
	if in.Requested != "" {
		form.Set("requested_token_type", in.Requested)
	}
	form["audience"], form["resource"] = in.Audience, in.Resource
	setScope(form, in.Scope)
	return form
}
