package wire

import (
	"fmt"
	"net/http"
	"strings"
)

// OauthError is the shape of OAuth, bearer token and scope failures: error and error_description, and scope where
// the answer says which scopes would do.
type OauthError struct {
	Status    int
	Code      string
	Text      string
	Scope     string
	Challenge string // WWW-Authenticate, "" for none
	Plain     bool   // never HTML-escaped
}

func (e *OauthError) Error() string { return e.Code + ": " + e.Text }

// SCIMError is the shape of /Users, /Groups, /ids, /approvals and client metadata; message always repeats the text.
type SCIMError struct {
	Status int
	Code   string
	Text   string
	Before Object // members before error_description
	Extra  Object // members after it
}

func (e *SCIMError) Error() string { return e.Code + ": " + e.Text }

// BlankError is Spring's answer to what no controller took: {} as JSON.
type BlankError struct {
	Status int
	Allow  string
}

func (e *BlankError) Error() string { return http.StatusText(e.Status) }

// VoidError has neither body nor content type.
type VoidError struct{ Status int }

func (e *VoidError) Error() string { return http.StatusText(e.Status) }

// BareError is text that is labelled JSON.
type BareError struct {
	Status int
	Text   string
}

func (e *BareError) Error() string { return e.Text }

// CsrfError refuses a browser's form without its token, and anything sent to a path that is no API.
type CsrfError struct{ Text string }

func (e *CsrfError) Error() string { return e.Text }

// Texts and realms that several endpoints use.
const (
	TextFullAuthentication = "Full authentication is required to access this resource"
	TextNoAuthentication   = "An Authentication object was not found in the SecurityContext"
	TextBadCredentials     = "Bad credentials"
	resourceRealm          = `Bearer realm="UAA/oauth"`
	ClientRealm            = `Basic realm="UAA/client"`
)

// Details writes the error parameters of a challenge. The text is not escaped: it may contain quotes.
func Details(code, text string) string {
	return fmt.Sprintf(`error="%s", error_description="%s"`, code, text)
}

// BearerError is a 401 of a resource: no token or a bad one.
func BearerError(code, text string) *OauthError {
	return &OauthError{Status: http.StatusUnauthorized, Code: code, Text: text, Challenge: resourceRealm + ", " + Details(code, text)}
}

// ScopeError is a 403 that lists the scopes of which one would do.
func ScopeError(scopes []string) *OauthError {
	const text = "Insufficient scope for this resource"
	list := strings.Join(scopes, " ")
	return &OauthError{
		Status: http.StatusForbidden, Code: "insufficient_scope", Text: text, Scope: list,
		Challenge: "Bearer " + Details("insufficient_scope", text) + fmt.Sprintf(`, scope="%s"`, list),
	}
}

// DeniedError is the 403 for a method the security rules of a path do not know.
func DeniedError() *OauthError {
	return &OauthError{Status: http.StatusForbidden, Code: "access_denied", Text: "Access is denied"}
}

// AudienceError is a 403 for a token whose aud lacks the resource.
func AudienceError(resource string) *OauthError {
	return &OauthError{
		Status: http.StatusForbidden, Code: "access_denied", Challenge: resourceRealm,
		Text: fmt.Sprintf("Invalid token does not contain resource id (%s)", resource),
	}
}

// TokenEndpointError is an error of /oauth/token whose challenge, for a 401, is a Bearer one without realm.
func TokenEndpointError(status int, code, text string) *OauthError {
	e := &OauthError{Status: status, Code: code, Text: text}
	if status == http.StatusUnauthorized {
		e.Challenge = "Bearer " + Details(code, text)
	}
	return e
}

// LoginError is a 401 of client or user authentication at /oauth/token.
func LoginError(text string) *OauthError {
	return &OauthError{Status: http.StatusUnauthorized, Code: "unauthorized", Text: text, Challenge: ClientRealm + ", " + Details("unauthorized", text)}
}

// SCIMBad is a 400 of the SCIM endpoints.
func SCIMBad(text string) *SCIMError {
	return &SCIMError{Status: http.StatusBadRequest, Code: "scim", Text: text}
}

// SCIMInvalid is a 400 for an invalid resource.
func SCIMInvalid(text string) *SCIMError {
	return &SCIMError{Status: http.StatusBadRequest, Code: "invalid_scim_resource", Text: text}
}

// SCIMNotFound is a 404 of the SCIM endpoints.
func SCIMNotFound(text string) *SCIMError {
	return &SCIMError{Status: http.StatusNotFound, Code: "scim_resource_not_found", Text: text}
}

// SCIMUnexpected is the answer to what the real server did not foresee.
func SCIMUnexpected() *SCIMError {
	return &SCIMError{Status: http.StatusInternalServerError, Code: "scim", Text: "Unexpected error"}
}
