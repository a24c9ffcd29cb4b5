package uaa

import (
	"fmt"
	"net/http"
	"strings"

	"github.com/cfid-cli/cfid/internal/sandbox/zone"
)

// oauthError is the shape of OAuth, bearer token and scope failures: error and error_description, and scope where
// the answer says which scopes would do.
type oauthError struct {
	status    int
	code      string
	text      string
	scope     string
	challenge string // WWW-Authenticate, "" for none
	plain     bool   // never HTML-escaped
}

func (e *oauthError) Error() string { return e.code + ": " + e.text }

// scimError is the shape of /Users, /Groups, /ids, /approvals and client metadata; message always repeats the text.
type scimError struct {
	status int
	code   string
	text   string
	before object // members before error_description
	extra  object // members after it
}

func (e *scimError) Error() string { return e.code + ": " + e.text }

// blankError is Spring's answer to what no controller took: {} as JSON.
type blankError struct {
	status int
	allow  string
}

func (e *blankError) Error() string { return http.StatusText(e.status) }

// voidError has neither body nor content type.
type voidError struct{ status int }

func (e *voidError) Error() string { return http.StatusText(e.status) }

// bareError is text that is labelled JSON.
type bareError struct {
	status int
	text   string
}

func (e *bareError) Error() string { return e.text }

// csrfError refuses a browser's form without its token, and anything sent to a path that is no API.
type csrfError struct{ text string }

func (e *csrfError) Error() string { return e.text }

// Texts and realms that several endpoints use.
const (
	textFullAuthentication = "Full authentication is required to access this resource"
	textNoAuthentication   = "An Authentication object was not found in the SecurityContext"
	textBadCredentials     = "Bad credentials"
	resourceRealm          = `Bearer realm="UAA/oauth"`
	clientRealm            = `Basic realm="UAA/client"`
)

// details writes the error parameters of a challenge. The text is not escaped: it may contain quotes.
func details(code, text string) string {
	return fmt.Sprintf(`error="%s", error_description="%s"`, code, text)
}

// bearerError is a 401 of a resource: no token or a bad one.
func bearerError(code, text string) *oauthError {
	return &oauthError{status: http.StatusUnauthorized, code: code, text: text, challenge: resourceRealm + ", " + details(code, text)}
}

// scopeError is a 403 that lists the scopes of which one would do.
func scopeError(scopes []string) *oauthError {
	const text = "Insufficient scope for this resource"
	list := strings.Join(scopes, " ")
	return &oauthError{
		status: http.StatusForbidden, code: "insufficient_scope", text: text, scope: list,
		challenge: "Bearer " + details("insufficient_scope", text) + fmt.Sprintf(`, scope="%s"`, list),
	}
}

// deniedError is the 403 for a method the security rules of a path do not know.
func deniedError() *oauthError {
	return &oauthError{status: http.StatusForbidden, code: "access_denied", text: "Access is denied"}
}

// audienceError is a 403 for a token whose aud lacks the resource.
func audienceError(resource string) *oauthError {
	return &oauthError{
		status: http.StatusForbidden, code: "access_denied", challenge: resourceRealm,
		text: fmt.Sprintf("Invalid token does not contain resource id (%s)", resource),
	}
}

// tokenEndpointError is an error of /oauth/token whose challenge, for a 401, is a Bearer one without realm.
func tokenEndpointError(status int, code, text string) *oauthError {
	e := &oauthError{status: status, code: code, text: text}
	if status == http.StatusUnauthorized {
		e.challenge = "Bearer " + details(code, text)
	}
	return e
}

// loginError is a 401 of client or user authentication at /oauth/token.
func loginError(text string) *oauthError {
	return &oauthError{status: http.StatusUnauthorized, code: "unauthorized", text: text, challenge: clientRealm + ", " + details("unauthorized", text)}
}

// badCredentials is a loginError for wrong credentials. The current UAA calls it invalid_client in the body, for a
// wrong user password as well, while its header still says unauthorized and always "Bad credentials".
func (s *Server) badCredentials(text string) *oauthError {
	e := loginError(text)
	if s.version == zone.Version77 {
		e.code = "invalid_client"
		e.challenge = clientRealm + ", " + details("unauthorized", textBadCredentials)
	}
	return e
}

func scimBad(text string) *scimError {
	return &scimError{status: http.StatusBadRequest, code: "scim", text: text}
}

func scimInvalid(text string) *scimError {
	return &scimError{status: http.StatusBadRequest, code: "invalid_scim_resource", text: text}
}

func scimNotFound(text string) *scimError {
	return &scimError{status: http.StatusNotFound, code: "scim_resource_not_found", text: text}
}

// scimUnexpected is the answer to what the real server did not foresee.
func scimUnexpected() *scimError {
	return &scimError{status: http.StatusInternalServerError, code: "scim", text: "Unexpected error"}
}
