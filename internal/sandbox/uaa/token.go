package uaa

import (
	"fmt"
	"net/http"
	"slices"
	"strings"

	"github.com/cfid-cli/cfid/internal/sandbox/wire"
	"github.com/cfid-cli/cfid/internal/sandbox/zone"
)

func (s *Server) tokenEndpoints() map[string]endpoint {
	return map[string]endpoint{
		"/oauth/token": {
			family:  familyToken,
			methods: methods{http.MethodPost: tokenRequest, http.MethodGet: tokenRequest},
			other:   wrongMethod,
		},
	}
}

func wrongMethod(c *call) error {
	return wire.TokenEndpointError(http.StatusMethodNotAllowed, "method_not_allowed", fmt.Sprintf("Request method '%s' not supported", c.r.Method))
}

// tokenAnswer is a token response; the order of its keys is the wire's.
type tokenAnswer struct {
	Access     *string `json:"access_token"`
	IssuedType string  `json:"issued_token_type,omitempty"`
	Type       string  `json:"token_type"`
	ID         string  `json:"id_token,omitempty"`
	Refresh    string  `json:"refresh_token,omitempty"`
	ExpiresIn  int64   `json:"expires_in"`
	Scope      string  `json:"scope"`
	Nonce      string  `json:"nonce,omitempty"`
	JTI        string  `json:"jti"`
}

// tokenCall is a token request whose client is known.
type tokenCall struct {
	*call
	form   form
	client *zone.Client
	method string // how the client authenticated
}

func tokenRequest(c *call) error {
	f, err := c.readForm()
	if err != nil {
		return err
	}
	answer, err := c.grant(f)
	if err != nil {
		return err
	}
	if c.s.version == zone.Version430 && !acceptsJSON(c.r.Header.Get("Accept")) {
		return errNotAcceptable
	}
	c.noStore()
	return c.write(http.StatusOK, typeJSONUTF8, answer)
}

// grant runs the request's grant.
func (c *call) grant(f form) (*tokenAnswer, error) {
	if f.get("grant_type") == zone.GrantUserToken && c.scheme() == "bearer" {
		return c.grantUserToken(f)
	}
	cl, method, err := c.tokenClient(f)
	if err != nil {
		return nil, err
	}
	t := &tokenCall{call: c, form: f, client: cl, method: method}
	kind := f.get("grant_type")
	switch kind {
	case "":
		return nil, wire.TokenEndpointError(http.StatusBadRequest, "invalid_request", "Missing grant type")
	case zone.GrantImplicit:
		return nil, wire.TokenEndpointError(http.StatusBadRequest, "invalid_grant", "Implicit grant type not supported from token endpoint")
	case zone.GrantClient:
		return t.clientCredentials()
	case zone.GrantPassword:
		return t.password()
	case zone.GrantRefresh:
		return t.refresh()
	case zone.GrantJWTBearer:
		return t.jwtBearer()
	case zone.GrantSAML:
		return t.samlBearer()
	case zone.GrantCode:
		return t.authorizationCode()
	case zone.GrantUserToken:
		return nil, wire.LoginError(wire.TextNoAuthentication)
	}
	switch {
	case kind == zone.GrantDevice && c.s.Rules().ExtraGrant(kind):
		return t.deviceCode()
	case kind == zone.GrantExchange && c.s.Rules().ExtraGrant(kind):
		return t.exchange()
	default:
		return nil, wire.TokenEndpointError(http.StatusBadRequest, "unsupported_grant_type", c.s.suffixed("Unsupported grant type", kind))
	}
}

// suffixed adds ": what" to a text where the old UAA does.
func (s *Server) suffixed(text, what string) string {
	if s.version == zone.Version430 {
		return text + ": " + what
	}
	return text
}

// registered fails unless the client is registered for the grant.
func (t *tokenCall) registered(grant string) error {
	if t.client.Allows(grant) {
		return nil
	}
	return unauthorizedGrant(t.s, grant)
}

func unauthorizedGrant(s *Server, grant string) error {
	return wire.TokenEndpointError(http.StatusUnauthorized, "invalid_client", s.suffixed("Unauthorized grant type", grant))
}

// clientCredentials is RFC 6749 section 4.4. All authorities unless the request names fewer.
func (t *tokenCall) clientCredentials() (*tokenAnswer, error) {
	scopes := t.form.scopes()
	for _, scope := range scopes {
		if !zone.MatchesAny(t.client.Authorities, scope) {
			e := wire.TokenEndpointError(http.StatusBadRequest, "invalid_scope", "Invalid scope: "+scope)
			e.Scope = strings.Join(t.client.Authorities, " ")
			return nil, e
		}
	}
	if err := t.registered(zone.GrantClient); err != nil {
		return nil, err
	}
	if len(scopes) == 0 {
		scopes = slices.Clone(t.client.Authorities)
	}
	return t.issue(issueInput{grant: zone.GrantClient, scopes: scopes})
}

// userScopes are the scopes of a token for a user: client's ∩ user's ∩ requested.
func (t *tokenCall) userScopes(u *zone.User) ([]string, error) {
	requested := t.form.scopes()
	for _, scope := range requested {
		if !zone.MatchesAny(t.client.Scope, scope) {
			e := wire.TokenEndpointError(http.StatusBadRequest, "invalid_scope", scope+" is invalid. Please use a valid scope name in the request")
			e.Challenge = wire.ClientRealm
			return nil, e
		}
	}
	held := t.z.ScopesOf(u)
	granted := grantedScopes(t.client.Scope, requested, held)
	if len(granted) > 0 {
		return granted, t.userAllowed(u, held)
	}
	if len(requested) == 0 {
		requested = t.client.Scope
	}
	e := wire.TokenEndpointError(http.StatusBadRequest, "invalid_scope",
		fmt.Sprintf("[%s] is invalid. This user is not allowed any of the requested scopes", strings.Join(requested, ", ")))
	e.Challenge = wire.ClientRealm
	return nil, e
}

// grantedScopes narrows a user's scopes to the client's and, if there are any, the requested ones.
func grantedScopes(registered, requested []string, held map[string]bool) []string {
	if len(requested) > 0 {
		return slices.DeleteFunc(slices.Clone(requested), func(scope string) bool { return !held[scope] })
	}
	granted := []string{}
	for scope := range held {
		if zone.MatchesAny(registered, scope) {
			granted = append(granted, scope)
		}
	}
	slices.Sort(granted)
	return granted
}

// userAllowed checks the client's own conditions for users: their provider and the groups they must hold.
func (t *tokenCall) userAllowed(u *zone.User, held map[string]bool) error {
	if len(t.client.Providers) > 0 && !slices.Contains(t.client.Providers, u.Origin) {
		return wire.TokenEndpointError(http.StatusUnauthorized, "unauthorized_client", "Client is not authorized for specified user's identity provider.")
	}
	for _, group := range t.client.UserGroups {
		if !held[group] {
			return wire.TokenEndpointError(http.StatusBadRequest, "invalid_scope", "User does not meet the client's required group criteria.")
		}
	}
	return nil
}
