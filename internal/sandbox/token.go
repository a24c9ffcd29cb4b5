package sandbox

import (
	"fmt"
	"net/http"
	"slices"
	"strings"
)

// Grant types by the names they have on the wire.
const (
	grantPassword  = "password"
	grantClient    = "client_credentials"
	grantRefresh   = "refresh_token"
	grantCode      = "authorization_code"
	grantImplicit  = "implicit"
	grantUserToken = "user_token"
	grantSAML      = "urn:ietf:params:oauth:grant-type:saml2-bearer"
)

// knownGrants are those a client may be registered for, in the order the errors list them.
func knownGrants() []string {
	return []string{grantImplicit, grantRefresh, grantSAML, grantPassword, grantClient, grantCode, grantUserToken, grantJWTBearer}
}

func (s *uaaServer) tokenEndpoints() map[string]endpoint {
	return map[string]endpoint{
		"/oauth/token": {
			family:  familyToken,
			methods: methods{http.MethodPost: tokenRequest, http.MethodGet: tokenRequest},
			other:   wrongMethod,
		},
	}
}

func wrongMethod(c *call) error {
	return tokenEndpointError(http.StatusMethodNotAllowed, "method_not_allowed", fmt.Sprintf("Request method '%s' not supported", c.r.Method))
}

// extraGrant tells whether a grant is one that this server has beyond a real UAA's.
func (s *uaaServer) extraGrant(grant string) bool {
	return !s.cfg.Strict && (grant == grantDevice || grant == grantExchange)
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
	client *client
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
	if c.s.version == Version430 && !acceptsJSON(c.r.Header.Get("Accept")) {
		return errNotAcceptable
	}
	c.noStore()
	return c.write(http.StatusOK, typeJSONUTF8, answer)
}

// grant runs the request's grant.
func (c *call) grant(f form) (*tokenAnswer, error) {
	if f.get("grant_type") == grantUserToken && c.scheme() == "bearer" {
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
		return nil, tokenEndpointError(http.StatusBadRequest, "invalid_request", "Missing grant type")
	case grantImplicit:
		return nil, tokenEndpointError(http.StatusBadRequest, "invalid_grant", "Implicit grant type not supported from token endpoint")
	case grantClient:
		return t.clientCredentials()
	case grantPassword:
		return t.password()
	case grantRefresh:
		return t.refresh()
	case grantJWTBearer:
		return t.jwtBearer()
	case grantSAML:
		return t.samlBearer()
	case grantCode:
		return t.authorizationCode()
	case grantUserToken:
		return nil, loginError(textNoAuthentication)
	}
	switch {
	case kind == grantDevice && c.s.extraGrant(kind):
		return t.deviceCode()
	case kind == grantExchange && c.s.extraGrant(kind):
		return t.exchange()
	default:
		return nil, tokenEndpointError(http.StatusBadRequest, "unsupported_grant_type", c.s.suffixed("Unsupported grant type", kind))
	}
}

// suffixed adds ": what" to a text where the old UAA does.
func (s *uaaServer) suffixed(text, what string) string {
	if s.version == Version430 {
		return text + ": " + what
	}
	return text
}

// registered fails unless the client is registered for the grant.
func (t *tokenCall) registered(grant string) error {
	if t.client.allows(grant) {
		return nil
	}
	return unauthorizedGrant(t.s, grant)
}

func unauthorizedGrant(s *uaaServer, grant string) error {
	return tokenEndpointError(http.StatusUnauthorized, "invalid_client", s.suffixed("Unauthorized grant type", grant))
}

// clientCredentials is RFC 6749 section 4.4. All authorities unless the request names fewer.
func (t *tokenCall) clientCredentials() (*tokenAnswer, error) {
	scopes := t.form.scopes()
	for _, scope := range scopes {
		if !matchesAny(t.client.authorities, scope) {
			e := tokenEndpointError(http.StatusBadRequest, "invalid_scope", "Invalid scope: "+scope)
			e.scope = strings.Join(t.client.authorities, " ")
			return nil, e
		}
	}
	if err := t.registered(grantClient); err != nil {
		return nil, err
	}
	if len(scopes) == 0 {
		scopes = slices.Clone(t.client.authorities)
	}
	return t.issue(issueInput{grant: grantClient, scopes: scopes})
}

// userScopes are the scopes of a token for a user: client's ∩ user's ∩ requested.
func (t *tokenCall) userScopes(u *user) ([]string, error) {
	requested := t.form.scopes()
	for _, scope := range requested {
		if !matchesAny(t.client.scope, scope) {
			e := tokenEndpointError(http.StatusBadRequest, "invalid_scope", scope+" is invalid. Please use a valid scope name in the request")
			e.challenge = clientRealm
			return nil, e
		}
	}
	held := t.z.scopesOf(u)
	granted := grantedScopes(t.client.scope, requested, held)
	if len(granted) > 0 {
		return granted, t.userAllowed(u, held)
	}
	if len(requested) == 0 {
		requested = t.client.scope
	}
	e := tokenEndpointError(http.StatusBadRequest, "invalid_scope",
		fmt.Sprintf("[%s] is invalid. This user is not allowed any of the requested scopes", strings.Join(requested, ", ")))
	e.challenge = clientRealm
	return nil, e
}

// grantedScopes narrows a user's scopes to the client's and, if there are any, the requested ones.
func grantedScopes(registered, requested []string, held map[string]bool) []string {
	if len(requested) > 0 {
		return slices.DeleteFunc(slices.Clone(requested), func(scope string) bool { return !held[scope] })
	}
	granted := []string{}
	for scope := range held {
		if matchesAny(registered, scope) {
			granted = append(granted, scope)
		}
	}
	slices.Sort(granted)
	return granted
}

// userAllowed checks the client's own conditions for users: their provider and the groups they must hold.
func (t *tokenCall) userAllowed(u *user, held map[string]bool) error {
	if len(t.client.providers) > 0 && !slices.Contains(t.client.providers, u.origin) {
		return tokenEndpointError(http.StatusUnauthorized, "unauthorized_client", "Client is not authorized for specified user's identity provider.")
	}
	for _, group := range t.client.userGroups {
		if !held[group] {
			return tokenEndpointError(http.StatusBadRequest, "invalid_scope", "User does not meet the client's required group criteria.")
		}
	}
	return nil
}
