package uaa

import (
	"errors"
	"net/http"
	"net/url"
	"slices"
	"strings"

	"github.com/cfid-cli/cfid/internal/sandbox/jwt"
	"github.com/cfid-cli/cfid/internal/sandbox/wire"
	"github.com/cfid-cli/cfid/internal/sandbox/zone"
)

// Token types of RFC 8693, section 3.
const (
	typeOfToken   = "urn:ietf:params:oauth:token-type:"
	typeOfAccess  = typeOfToken + "access_token"
	typeOfJWT     = typeOfToken + "jwt"
	typeOfID      = typeOfToken + "id_token"
	typeOfRefresh = typeOfToken + "refresh_token"
)

// exchange is RFC 8693: a token of this UAA's user for another one, for this client.
func (t *tokenCall) exchange() (*tokenAnswer, error) {
	if err := t.registered(zone.GrantExchange); err != nil {
		return nil, err
	}
	kind := t.form.get("requested_token_type")
	if kind == "" {
		kind = typeOfAccess
	}
	if !slices.Contains([]string{typeOfAccess, typeOfJWT, typeOfID, typeOfRefresh}, kind) {
		return nil, badExchange("Unsupported requested_token_type: " + kind)
	}
	subject, err := t.tokenGiven("subject_token")
	if err != nil {
		return nil, err
	}
	u := t.z.User(subject.UserID)
	if u == nil {
		return nil, badExchange("The subject_token is not a user's")
	}
	in := issueInput{grant: zone.GrantExchange, user: u}
	if in.actor, err = t.actorOf(subject); err != nil {
		return nil, err
	}
	if in.audience, err = t.targets(); err != nil {
		return nil, err
	}
	if in.scopes, err = t.exchangeScopes(u, subject); err != nil {
		return nil, err
	}
	return t.issueAs(kind, in)
}

func badExchange(text string) error {
	return wire.TokenEndpointError(http.StatusBadRequest, "invalid_request", text)
}

// tokenGiven checks the token in a parameter, whose type must be in the parameter's own _type.
func (t *tokenCall) tokenGiven(name string) (*jwt.Claims, error) {
	token, kind := t.form.get(name), t.form.get(name+"_type")
	switch {
	case token == "":
		return nil, badExchange("Missing " + name)
	case kind == "":
		return nil, badExchange("Missing " + name + "_type")
	case kind != typeOfAccess && kind != typeOfJWT && kind != typeOfID:
		return nil, badExchange("Unsupported " + name + "_type: " + kind)
	}
	c, err := t.s.valid(t.call, token)
	var bad *jwt.Refusal
	if errors.As(err, &bad) {
		return nil, badExchange("Invalid " + name + ": " + bad.Text)
	}
	return c, err
}

// actorOf is who acts for the subject: nobody new without an actor_token.
func (t *tokenCall) actorOf(subject *jwt.Claims) (*jwt.Actor, error) {
	if !t.form.has("actor_token") {
		if t.form.has("actor_token_type") {
			return nil, badExchange("Missing actor_token")
		}
		return subject.Actor, nil
	}
	c, err := t.tokenGiven("actor_token")
	if err != nil {
		return nil, err
	}
	return &jwt.Actor{Subject: c.Subject, Before: subject.Actor}, nil
}

// targets are the audiences asked for: clients of this zone by id, and this server's own URLs as resources.
func (t *tokenCall) targets() ([]string, error) {
	values := func(name string) []string { return slices.Concat(t.form.query[name], t.form.body[name]) }
	invalid := func(target string) error {
		return wire.TokenEndpointError(http.StatusBadRequest, "invalid_target", "Unknown target: "+target)
	}
	var out []string
	for _, id := range values("audience") {
		if t.z.Client(id) == nil {
			return nil, invalid(id)
		}
		out = append(out, id)
	}
	for _, resource := range values("resource") {
		u, err := url.Parse(resource)
		if err != nil || u.Fragment != "" || resource != t.s.API() && !strings.HasPrefix(resource, t.s.API()+"/") {
			return nil, invalid(resource)
		}
		out = append(out, resource)
	}
	return out, nil
}

// exchangeScopes are the user's for this client, and never more than an access token that is exchanged has. An
// id_token says nothing about scopes.
func (t *tokenCall) exchangeScopes(u *zone.User, subject *jwt.Claims) ([]string, error) {
	granted, err := t.userScopes(u)
	if err != nil || subject.AMR != nil {
		return granted, err
	}
	granted = slices.DeleteFunc(granted, func(scope string) bool { return !subject.HasScope(scope) })
	if len(granted) == 0 {
		return nil, wire.TokenEndpointError(http.StatusBadRequest, "invalid_scope", "The subject_token has none of the requested scopes")
	}
	return granted, nil
}

// issueAs makes the token of the requested type. A refresh token is given to who asks for one only.
func (t *tokenCall) issueAs(kind string, in issueInput) (*tokenAnswer, error) {
	in.idToken, in.refresh = kind == typeOfID, kind == typeOfRefresh
	if in.refresh && !t.client.Allows(zone.GrantRefresh) {
		return nil, unauthorizedGrant(t.s, zone.GrantRefresh)
	}
	if in.idToken && !slices.Contains(in.scopes, "openid") {
		return nil, wire.TokenEndpointError(http.StatusBadRequest, "invalid_scope", "An id_token needs the scope openid")
	}
	answer, err := t.issue(in)
	if err != nil {
		return nil, err
	}
	answer.IssuedType = kind
	switch kind {
	case typeOfID:
		token := answer.ID
		answer.Access, answer.ID, answer.Type = &token, "", "N_A"
	case typeOfRefresh:
		token := answer.Refresh
		answer.Access, answer.Refresh, answer.Type = &token, "", "N_A"
	}
	return answer, nil
}
